using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// Signals as something to read: signalfd(2), non-blocking and closed on exec. It takes signals
/// that are blocked, those of the process and those of the thread that reads; it does not block
/// them itself, see <see cref="SignalMask"/>. Callable from any thread; nothing here allocates
/// after creation. After disposal calls report EBADF.
/// </summary>
public sealed unsafe class SignalFd : IFileDescriptor
{
    private readonly Lock _maskLock = new();
    private ulong _mask;

    private SignalFd(Fd fd, SignalSet mask)
    {
        Fd = fd;
        _mask = mask.Bits;
    }

    /// <summary>The descriptor, for polls and rings. It is closed with this object.</summary>
    public Fd Fd { get; }

    /// <inheritdoc/>
    public int Number => Fd.Number;

    /// <summary>
    /// The signals asked for last. The kernel takes all of them but SIGKILL and SIGSTOP.
    /// </summary>
    public SignalSet Mask => new(Volatile.Read(ref _mask));

    /// <summary>Makes a descriptor for signals.</summary>
    /// <param name="signals">Which signals.</param>
    /// <param name="signalFd">The descriptor; a closed one when the call failed.</param>
    /// <returns>Ok, or the errno of signalfd(2): EMFILE, ENFILE, ENOMEM.</returns>
    public static Outcome Create(SignalSet signals, out SignalFd signalFd)
    {
        var result = Syscall.SignalFd4(
            fd: -1, signals.Bits, SignalFdFlags.NonBlocking | SignalFdFlags.CloseOnExec);
        signalFd = new SignalFd(Fd.Owner(result), result.IsError ? default : signals);
        return Outcome.From(result);
    }

    /// <summary>Takes one signal.</summary>
    /// <param name="info">The signal and its sender; all zero unless the outcome is Ok.</param>
    /// <returns>Ok; WouldBlock when none is pending.</returns>
    public Outcome Read(out SignalInfo info)
    {
        info = default;
        var (_, outcome) = Fd.Read(MemoryMarshal.AsBytes(new Span<SignalInfo>(ref info)));
        return outcome;
    }

    /// <summary>Takes as many signals as are pending and fit.</summary>
    /// <param name="infos">Where they go.</param>
    /// <returns>
    /// The number of signals; WouldBlock when none is pending, EINVAL when none fits.
    /// </returns>
    public IoResult Read(Span<SignalInfo> infos)
    {
        var (count, outcome) = Fd.Read(MemoryMarshal.AsBytes(infos));
        return new IoResult(count / sizeof(SignalInfo), outcome);
    }

    /// <summary>Takes one signal as the kernel's 128 bytes.</summary>
    /// <param name="buffer">At least 128 bytes, of which the first 128 are used.</param>
    /// <returns>128 with Ok; EINVAL for a smaller buffer, also after disposal.</returns>
    public IoResult Read(Span<byte> buffer) =>
        buffer.Length < sizeof(SignalInfo)
            ? IoResult.Failure(Errno.EINVAL)
            : Fd.Read(buffer[..sizeof(SignalInfo)]);

    /// <summary>Takes other signals from now on, with the same descriptor.</summary>
    /// <param name="signals">Which signals.</param>
    /// <returns>Ok; <see cref="Mask"/> changes only then.</returns>
    public Outcome SetMask(SignalSet signals)
    {
        using var lease = Fd.Lease();

        // The kernel would take -1 for the wish to have a new descriptor.
        if (!lease.IsValid)
            return Outcome.Failure(Errno.EBADF);

        // Of two threads, the one whose mask the kernel has last is the one remembered.
        lock (_maskLock)
        {
            var result = Syscall.SignalFd4(lease.Number, signals.Bits, SignalFdFlags.None);
            if (!result.IsError)
                Volatile.Write(ref _mask, signals.Bits);
            return Outcome.From(result);
        }
    }

    /// <summary>Closes the descriptor; the second time it does nothing.</summary>
    public void Dispose() => Fd.Dispose();

    /// <summary>The number, for messages.</summary>
    public override string ToString() => $"signalfd {Number}";
}
