using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// A file that lives in memory: memfd_create(2), closed on exec. It lives until the last
/// descriptor and the last mapping of it are gone. Callable from any thread; nothing here
/// allocates after creation. After disposal calls report EBADF.
/// </summary>
public sealed class MemFd : IFileDescriptor
{
    private MemFd(Fd fd, string name)
    {
        Fd = fd;
        Name = name;
    }

    /// <summary>
    /// The descriptor, for mmap(2), rings, vectored I/O and seeking. It is closed with this
    /// object.
    /// </summary>
    public Fd Fd { get; }

    /// <inheritdoc/>
    public int Number => Fd.Number;

    /// <summary>The name given at creation, which /proc shows. Names need not be unique.</summary>
    public string Name { get; }

    /// <summary>Makes an empty file.</summary>
    /// <param name="name">
    /// A name for /proc, which may be empty; more than 249 bytes of UTF-8 or a NUL inside is
    /// EINVAL.
    /// </param>
    /// <param name="memFd">The file; a closed one when the call failed.</param>
    /// <param name="flags">
    /// Whether it can be sealed, its pages and its permissions; MFD_CLOEXEC is always added.
    /// </param>
    /// <returns>Ok; EINVAL for flags that exclude each other, ENODEV for a huge page size that
    /// there is not, EMFILE, ENFILE, ENOMEM.</returns>
    public static Outcome Create(
        string name, out MemFd memFd, MemFdFlags flags = MemFdFlags.None)
    {
        ArgumentNullException.ThrowIfNull(name);
        var result = Syscall.MemFdCreate(name, flags | MemFdFlags.CloseOnExec);
        memFd = new MemFd(Fd.Owner(result), name);
        return Outcome.From(result);
    }

    /// <inheritdoc cref="Fd.Read(Span{byte})"/>
    public IoResult Read(Span<byte> buffer) => Fd.Read(buffer);

    /// <inheritdoc cref="Fd.Write(ReadOnlySpan{byte})"/>
    public IoResult Write(ReadOnlySpan<byte> buffer) => Fd.Write(buffer);

    /// <inheritdoc cref="Fd.ReadAt(Span{byte}, long)"/>
    public IoResult ReadAt(Span<byte> buffer, long offset) => Fd.ReadAt(buffer, offset);

    /// <inheritdoc cref="Fd.WriteAt(ReadOnlySpan{byte}, long)"/>
    public IoResult WriteAt(ReadOnlySpan<byte> buffer, long offset) =>
        Fd.WriteAt(buffer, offset);

    /// <summary>Cuts the file, or extends it with zeros: ftruncate(2).</summary>
    /// <param name="length">The new length in bytes.</param>
    /// <returns>Ok; EPERM when a seal forbids it, EINVAL for a negative length.</returns>
    public Outcome Truncate(long length) => Fd.Truncate(length);

    /// <summary>The length in bytes: fstat(2).</summary>
    /// <param name="length">The length; 0 unless the outcome is Ok.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome GetLength(out long length)
    {
        var outcome = Fd.Status(out var status);
        length = status.Size;
        return outcome;
    }

    /// <summary>Forbids something for ever: F_ADD_SEALS of fcntl(2).</summary>
    /// <param name="seals">What; added to the seals that there are.</param>
    /// <returns>
    /// Ok; EPERM when the file cannot be sealed, EBUSY for <see cref="FileSeals.Write"/> while
    /// a writable mapping exists.
    /// </returns>
    public Outcome Seal(FileSeals seals)
    {
        using var lease = Fd.Lease();
        return Outcome.From(lease.Fcntl(FcntlCommand.AddSeals, (nint)seals));
    }

    /// <summary>What is forbidden: F_GET_SEALS of fcntl(2).</summary>
    /// <param name="seals">
    /// The seals; a file made without <see cref="MemFdFlags.AllowSealing"/> has
    /// <see cref="FileSeals.Seal"/> and no other.
    /// </param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome GetSeals(out FileSeals seals)
    {
        using var lease = Fd.Lease();
        var result = lease.Fcntl(FcntlCommand.GetSeals);
        seals = (FileSeals)result.Int32;
        return Outcome.From(result);
    }

    /// <summary>Closes the descriptor; mappings stay.</summary>
    public void Dispose() => Fd.Dispose();

    /// <summary>Number and name, for messages.</summary>
    public override string ToString() => $"memfd {Number} \"{Name}\"";
}
