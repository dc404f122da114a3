using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// A descriptor that cannot be closed for as long as this exists. <see cref="Fd"/> counts a
/// reference with two interlocked instructions for each of its calls; a thread that makes many
/// takes one lease and makes them through it, for none.
/// </summary>
/// <remarks>
/// <c>using var lease = fd.Lease();</c> and nothing else: a copy that is disposed too gives the
/// reference back twice. A lease of a closed <see cref="Fd"/> reports EBADF, without a call.
/// </remarks>
public unsafe ref struct FdLease
{
    private Fd? _owner;

    internal FdLease(Fd? owner, int number)
    {
        _owner = owner;
        Number = number;
    }

    /// <summary>The number, valid until this is disposed; -1 when there is no descriptor.</summary>
    public readonly int Number { get; }

    /// <summary>Whether there is a descriptor.</summary>
    public readonly bool IsValid => Number >= 0;

    /// <inheritdoc cref="Fd.Read(Span{byte})"/>
    public readonly IoResult Read(Span<byte> buffer) =>
        IsValid ? IoResult.From(Syscall.Read(Number, buffer)) : IoResult.Failure(Errno.EBADF);

    /// <inheritdoc cref="Fd.Write(ReadOnlySpan{byte})"/>
    public readonly IoResult Write(ReadOnlySpan<byte> buffer) =>
        IsValid ? IoResult.From(Syscall.Write(Number, buffer)) : IoResult.Failure(Errno.EBADF);

    /// <inheritdoc cref="Fd.ReadVectored(ReadOnlySpan{IoVec})"/>
    public readonly IoResult ReadVectored(ReadOnlySpan<IoVec> vectors)
    {
        if (!IsValid)
            return IoResult.Failure(Errno.EBADF);
        fixed (IoVec* first = vectors)
            return IoResult.From(Syscall.ReadV(Number, first, vectors.Length));
    }

    /// <inheritdoc cref="Fd.WriteVectored(ReadOnlySpan{IoVec})"/>
    public readonly IoResult WriteVectored(ReadOnlySpan<IoVec> vectors)
    {
        if (!IsValid)
            return IoResult.Failure(Errno.EBADF);
        fixed (IoVec* first = vectors)
            return IoResult.From(Syscall.WriteV(Number, first, vectors.Length));
    }

    /// <inheritdoc cref="Fd.ReadAt(Span{byte}, long)"/>
    public readonly IoResult ReadAt(Span<byte> buffer, long offset) =>
        IsValid
            ? IoResult.From(Syscall.PRead(Number, buffer, offset))
            : IoResult.Failure(Errno.EBADF);

    /// <inheritdoc cref="Fd.WriteAt(ReadOnlySpan{byte}, long)"/>
    public readonly IoResult WriteAt(ReadOnlySpan<byte> buffer, long offset) =>
        IsValid
            ? IoResult.From(Syscall.PWrite(Number, buffer, offset))
            : IoResult.Failure(Errno.EBADF);

    /// <summary>Gives the reference back; the second time it does nothing.</summary>
    public void Dispose()
    {
        var owner = _owner;
        _owner = null;
        owner?.DangerousRelease();
    }

    internal readonly SyscallResult Fcntl(FcntlCommand command, nint argument = 0) =>
        IsValid ? Syscall.Fcntl(Number, command, argument) : Closed;

    internal static SyscallResult Closed => new(-(nint)Errno.EBADF);
}
