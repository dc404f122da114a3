using System.Globalization;
using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// A counter that other threads, processes and rings can wait for: eventfd(2), non-blocking and
/// closed on exec. Callable from any thread; nothing here allocates after creation. After
/// disposal calls report EBADF.
/// </summary>
public sealed class EventFd : IFileDescriptor
{
    private const int CounterBytes = sizeof(ulong);

    private EventFd(Fd fd) => Fd = fd;

    /// <summary>The largest value that the counter holds: 2^64-2.</summary>
    public static ulong MaxCounter => ulong.MaxValue - 1;

    /// <summary>The descriptor, for polls and rings. It is closed with this object.</summary>
    public Fd Fd { get; }

    /// <inheritdoc/>
    public int Number => Fd.Number;

    /// <summary>Makes a counter.</summary>
    /// <param name="eventFd">The counter; a closed one when the call failed.</param>
    /// <param name="initial">Its first value. Above 2^32-1 is EINVAL: the kernel cuts it.</param>
    /// <param name="isSemaphore">Whether a wait takes 1 instead of everything.</param>
    /// <returns>Ok, or the errno of eventfd(2): EMFILE, ENFILE, ENOMEM.</returns>
    public static Outcome Create(
        out EventFd eventFd, ulong initial = 0, bool isSemaphore = false)
    {
        var flags = EventFdFlags.NonBlocking | EventFdFlags.CloseOnExec
            | (isSemaphore ? EventFdFlags.Semaphore : EventFdFlags.None);
        var result = initial > uint.MaxValue
            ? new SyscallResult(-(nint)Errno.EINVAL)
            : Syscall.EventFd2((uint)initial, flags);
        eventFd = new EventFd(Fd.Owner(result));
        return Outcome.From(result);
    }

    /// <summary>Adds to the counter and wakes who waits for it.</summary>
    /// <param name="value">How much. 0 does nothing, also after disposal.</param>
    /// <returns>
    /// Ok; WouldBlock when the counter would exceed <see cref="MaxCounter"/>, which the kernel
    /// reports like any other wait; EINVAL for 2^64-1.
    /// </returns>
    public Outcome Signal(ulong value = 1)
    {
        if (value == 0)
            return Outcome.Ok;
        var (_, outcome) = Fd.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in value)));
        return outcome;
    }

    /// <summary>Takes the counter's value, or 1 of it when it is a semaphore.</summary>
    /// <param name="value">What was taken; 0 unless the outcome is Ok.</param>
    /// <returns>Ok; WouldBlock when the counter is 0.</returns>
    public Outcome Wait(out ulong value)
    {
        value = 0;
        var (_, outcome) = Fd.Read(MemoryMarshal.AsBytes(new Span<ulong>(ref value)));
        return outcome;
    }

    /// <summary><see cref="Wait"/> with the value as 8 bytes in the machine's order.</summary>
    /// <param name="buffer">At least 8 bytes, of which the first 8 are used.</param>
    /// <returns>8 with Ok; EINVAL for a smaller buffer, also after disposal.</returns>
    public IoResult Read(Span<byte> buffer) =>
        buffer.Length < CounterBytes
            ? IoResult.Failure(Errno.EINVAL)
            : Fd.Read(buffer[..CounterBytes]);

    /// <summary><see cref="Signal"/> with the value as 8 bytes in the machine's order.</summary>
    /// <param name="buffer">At least 8 bytes, of which the first 8 are used.</param>
    /// <returns>8 with Ok; EINVAL for a smaller buffer, also after disposal.</returns>
    public IoResult Write(ReadOnlySpan<byte> buffer) =>
        buffer.Length < CounterBytes
            ? IoResult.Failure(Errno.EINVAL)
            : Fd.Write(buffer[..CounterBytes]);

    /// <summary>
    /// Looks at the counter without taking it, through /proc/self/fdinfo. A diagnostic: it
    /// allocates, and the value may be old when it arrives.
    /// </summary>
    /// <param name="value">The counter; 0 unless the outcome is Ok.</param>
    /// <returns>Ok; ENOENT where /proc is not mounted.</returns>
    public Outcome Peek(out ulong value)
    {
        value = 0;
        var outcome = FdInfo.Find(Fd, "eventfd-count:", out var text);
        if (outcome.IsOk)
            value = ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return outcome;
    }

    /// <summary>Closes the descriptor; the second time it does nothing.</summary>
    public void Dispose() => Fd.Dispose();

    /// <summary>The number, for messages.</summary>
    public override string ToString() => $"eventfd {Number}";
}
