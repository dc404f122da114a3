using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// A file descriptor and its owner. It is closed once, by <see cref="SafeHandle.Dispose()"/> or
/// at the latest by the garbage collector, and never while a call of this class is inside the
/// kernel. Callable from any thread. After disposal calls report EBADF. The errno of every
/// failure is the kernel's; EAGAIN is WouldBlock.
/// </summary>
/// <remarks>
/// <para>Disposal calls close(2) once, whatever it says: the number is free after EINTR and EIO
/// too. Who must know that data reached the disk calls <see cref="Sync"/>.</para>
/// <para>It is a reader and a writer for <see cref="NonBlockingCopy"/>, the tees and
/// <see cref="NonBlockingStream"/>. As a reader it says EndOfStream where
/// <see cref="Read(Span{byte})"/> gives 0 bytes with Ok, and files and block devices can be
/// rewound. Between two descriptors a copy out of a pipe and one from file to file run inside the
/// kernel.</para>
/// </remarks>
public sealed partial class Fd : SafeHandle, IFileDescriptor
{
    private const int Closed = -1;

    private volatile bool _disposed;

    /// <summary>An invalid descriptor: -1.</summary>
    public Fd()
        : base(Closed, ownsHandle: true)
    {
    }

    /// <summary>Wraps a descriptor.</summary>
    /// <param name="number">The descriptor; not checked.</param>
    /// <param name="ownsHandle">
    /// Whether this object closes it. Pass <see langword="false"/> to borrow a descriptor that
    /// somebody else closes.
    /// </param>
    public Fd(int number, bool ownsHandle)
        : base(Closed, ownsHandle)
    {
        _owns = ownsHandle;
        SetHandle(number);
    }

    /// <summary>
    /// The descriptor's number, -1 once disposed. The number is a loan: it stays meaningful only
    /// while this object is neither disposed nor collected.
    /// </summary>
    public int Number => _disposed || IsClosed ? Closed : (int)handle;

    /// <summary>Whether there is no descriptor.</summary>
    public override bool IsInvalid => (int)handle < 0;

    /// <summary>Opens a file, relative to the working directory: openat(2).</summary>
    /// <param name="path">The path; at most 4095 bytes of UTF-8, without NUL.</param>
    /// <param name="flags">How to open; O_CLOEXEC is always added.</param>
    /// <param name="fd">The new descriptor; an invalid one when the call failed.</param>
    /// <param name="mode">Permissions of a file that is created, before the umask.</param>
    /// <returns>Ok, or a failure with the errno of openat(2).</returns>
    public static Outcome Open(
        ReadOnlySpan<char> path, OpenFlags flags, out Fd fd, uint mode = 0b110_100_100)
    {
        var result = Syscall.OpenAt(
            Syscall.CurrentDirectory, path, flags | OpenFlags.CloseOnExec, mode);
        fd = Owner(result);
        return Outcome.From(result);
    }

    /// <summary>
    /// Keeps the descriptor open until the lease is disposed, for calls without a reference each.
    /// </summary>
    public FdLease Lease()
    {
        if (_disposed || IsClosed || IsInvalid)
            return new FdLease(null, Closed);
        var taken = false;
        try
        {
            DangerousAddRef(ref taken);
        }
        catch (ObjectDisposedException)
        {
            // Disposed between the check and the reference: the same answer as before it.
        }

        return taken ? new FdLease(this, (int)handle) : new FdLease(null, Closed);
    }

    /// <summary>read(2) at the file position.</summary>
    /// <param name="buffer">Where the bytes go. An empty one still makes the call.</param>
    /// <returns>
    /// The number of bytes; fewer than asked is normal, 0 with Ok is the end of the file.
    /// WouldBlock for EAGAIN.
    /// </returns>
    public IoResult Read(Span<byte> buffer)
    {
        using var lease = Lease();
        return lease.Read(buffer);
    }

    /// <summary>write(2) at the file position.</summary>
    /// <param name="buffer">What to write. An empty one still makes the call.</param>
    /// <returns>The number of bytes taken, which may be fewer. WouldBlock for EAGAIN.</returns>
    public IoResult Write(ReadOnlySpan<byte> buffer)
    {
        using var lease = Lease();
        return lease.Write(buffer);
    }

    /// <summary>readv(2): reads at the file position into several buffers in order.</summary>
    /// <param name="vectors">Native or pinned memory, at most 1024 pieces.</param>
    /// <returns>As <see cref="Read(Span{byte})"/>.</returns>
    public IoResult ReadVectored(ReadOnlySpan<IoVec> vectors)
    {
        using var lease = Lease();
        return lease.ReadVectored(vectors);
    }

    /// <summary>writev(2): writes several buffers in order at the file position.</summary>
    /// <param name="vectors">Native or pinned memory, at most 1024 pieces.</param>
    /// <returns>As <see cref="Write(ReadOnlySpan{byte})"/>.</returns>
    public IoResult WriteVectored(ReadOnlySpan<IoVec> vectors)
    {
        using var lease = Lease();
        return lease.WriteVectored(vectors);
    }

    /// <summary>pread(2): reads at an offset and leaves the file position alone.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="offset">Bytes from the start; negative is EINVAL.</param>
    /// <returns>As <see cref="Read(Span{byte})"/>; ESPIPE for what has no positions.</returns>
    public IoResult ReadAt(Span<byte> buffer, long offset)
    {
        using var lease = Lease();
        return lease.ReadAt(buffer, offset);
    }

    /// <summary>pwrite(2): writes at an offset and leaves the file position alone.</summary>
    /// <param name="buffer">What to write.</param>
    /// <param name="offset">Bytes from the start; negative is EINVAL.</param>
    /// <returns>As <see cref="Write"/>; ESPIPE for what has no positions.</returns>
    public IoResult WriteAt(ReadOnlySpan<byte> buffer, long offset)
    {
        using var lease = Lease();
        return lease.WriteAt(buffer, offset);
    }

    /// <summary>preadv2(2): reads at an offset into several buffers in order.</summary>
    /// <param name="vectors">Native or pinned memory, at most 1024 pieces.</param>
    /// <param name="offset">Bytes from the start; -1 for the file position, which moves.</param>
    /// <param name="flags">What is particular to this read.</param>
    /// <returns>
    /// As <see cref="Read(Span{byte})"/>; ESPIPE for an offset where there are no positions,
    /// EOPNOTSUPP for a flag that the file does not know.
    /// </returns>
    public unsafe IoResult ReadVectoredAt(
        ReadOnlySpan<IoVec> vectors, long offset, ReadWriteFlags flags = ReadWriteFlags.None)
    {
        using var lease = Lease();
        if (!lease.IsValid)
            return IoResult.Failure(Errno.EBADF);
        fixed (IoVec* first = vectors)
        {
            return IoResult.From(
                Syscall.PReadV2(lease.Number, first, vectors.Length, offset, flags));
        }
    }

    /// <summary>pwritev2(2): writes several buffers in order at an offset.</summary>
    /// <param name="vectors">Native or pinned memory, at most 1024 pieces.</param>
    /// <param name="offset">Bytes from the start; -1 for the file position, which moves.</param>
    /// <param name="flags">What is particular to this write.</param>
    /// <returns>
    /// As <see cref="Write"/>; ESPIPE for an offset where there are no positions, EOPNOTSUPP for
    /// a flag that the file does not know.
    /// </returns>
    public unsafe IoResult WriteVectoredAt(
        ReadOnlySpan<IoVec> vectors, long offset, ReadWriteFlags flags = ReadWriteFlags.None)
    {
        using var lease = Lease();
        if (!lease.IsValid)
            return IoResult.Failure(Errno.EBADF);
        fixed (IoVec* first = vectors)
        {
            return IoResult.From(
                Syscall.PWriteV2(lease.Number, first, vectors.Length, offset, flags));
        }
    }

    /// <summary>The number, for messages.</summary>
    public override string ToString() => $"fd {Number}";

    /// <summary>An owner of the descriptor that a call returned; invalid when it failed.</summary>
    internal static Fd Owner(SyscallResult result) =>
        result.IsError ? new Fd() : new Fd(result.Int32, ownsHandle: true);

    /// <inheritdoc/>
    // SafeHandle itself counts as open until the last call is back; a new one must not begin.
    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    // EINTR and EIO still release the descriptor on Linux: one call, whatever it says.
    protected override bool ReleaseHandle()
    {
        if (_lender is null)
            _ = Syscall.Close((int)handle);
        else
            _lender.DangerousRelease();
        return true;
    }
}
