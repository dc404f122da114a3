using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// How many bytes of a command fit into an entry of 128 bytes: from offset
    /// <see cref="CommandOffsetBytes"/> on.
    /// </summary>
    public const int MaxCommandBytes = 80;

    /// <summary>Where the data of a command starts in an entry: cmd.</summary>
    public const int CommandOffsetBytes = 48;

    /// <summary>How many more entries can be queued.</summary>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public int SubmissionSpace => SubmissionEntries - PendingSubmissions;

    /// <summary>How many entries are queued and not taken by the kernel.</summary>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public int PendingSubmissions
    {
        get
        {
            UseSubmissions();
            var pending = (int)_sq.Pending;
            UnlockSubmissions();
            GC.KeepAlive(this);
            return pending;
        }
    }

    /// <summary>
    /// Queues an entry as it is, user_data included: any operation of any kernel.
    /// </summary>
    /// <param name="sqe">The entry; copied.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Outcome Enqueue(in Sqe sqe)
    {
        if (!_owner.IsCurrent)
            return EnqueueShared(sqe);

        // The last thing Push does is to write a field of this object, which keeps the object,
        // and with it the mapping that Push writes to, alive until then.
        return _sq.Push(sqe);
    }

    /// <summary>
    /// Queues entries whole or not at all, so that a chain (IOSQE_IO_LINK, IOSQE_IO_HARDLINK) is
    /// never broken by a queue that is full in its middle. The caller sets the flags that link
    /// them. Nothing of another thread comes between them.
    /// </summary>
    /// <param name="sqes">The entries; copied.</param>
    /// <returns>Ok when all are queued; WouldBlock, with none of them, when not all fit.</returns>
    /// <exception cref="ArgumentException">
    /// The queue could not hold so many even if it were empty.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Enqueue(ReadOnlySpan<Sqe> sqes)
    {
        if ((uint)sqes.Length > _sq.Capacity)
            ThrowTooManyEntries(sqes);
        UseSubmissions();
        var outcome = _sq.Push(sqes);
        PublishIfShared();
        UnlockSubmissions();
        GC.KeepAlive(this);
        return outcome;
    }

    /// <summary>
    /// Queues an entry of 128 bytes with the data of its command, in a ring of
    /// <see cref="SqeSize.Bytes128"/>.
    /// </summary>
    /// <param name="sqe">The entry; copied. Its third address is overwritten by the data.</param>
    /// <param name="command">Up to <see cref="MaxCommandBytes"/> bytes; copied.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">The data is too long.</exception>
    /// <exception cref="NotSupportedException">The entries of this ring have 64 bytes.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Enqueue(in Sqe sqe, ReadOnlySpan<byte> command)
    {
        if (!_sq.IsLong)
            ThrowEntriesAreShort();
        if (command.Length > MaxCommandBytes)
            ThrowTooLong(command);
        UseSubmissions();
        var outcome = _sq.Push(sqe, command);
        PublishIfShared();
        UnlockSubmissions();
        GC.KeepAlive(this);
        return outcome;
    }

    /// <summary>
    /// Hands what is queued to the kernel and does not wait: io_uring_enter(2), or nothing when
    /// nothing is queued. With <see cref="IoUringOptions.SubmissionPolling"/> it announces the
    /// entries to the polling thread, and makes a system call only to wake that.
    /// </summary>
    /// <returns>
    /// How many entries the kernel took (or its thread has to take), and Ok; WouldBlock for EAGAIN;
    /// otherwise the failure: EBUSY when completions overflow and have to be taken first. What was
    /// not taken stays queued and goes with the next call.
    /// </returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public IoResult Submit()
    {
        if (!_owner.IsCurrent || IsPolled)
            return SubmitElsewise();
        var pending = _sq.Publish();
        GC.KeepAlive(this);
        return pending == 0 ? new IoResult(0, Outcome.Ok) : IoResult.From(Enter(pending));
    }

    /// <summary>
    /// Hands what is queued to the kernel and blocks, in the same system call, until there are
    /// completions enough. It takes none of them: <see cref="Peek"/>, or
    /// <see cref="Wait(Span{Completion})"/>.
    /// </summary>
    /// <remarks>
    /// With <see cref="IoUringOptions.DevicePolling"/> one completion is enough, for the kernel
    /// asks no device while one is ready.
    /// </remarks>
    /// <param name="minimum">How many to wait for, at least.</param>
    /// <returns>
    /// How many are ready, with every outcome. Ok when there are <paramref name="minimum"/>, or
    /// the completion queue is full; otherwise why entering the kernel failed.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The minimum is negative.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public IoResult SubmitAndWait(int minimum)
    {
        using var use = Use();
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        var outcome = Await<Completion>([], (uint)minimum, WaitTerms.Plain).Outcome;
        LockCompletions();
        var ready = (int)_cq.Ready;
        UnlockCompletions();
        GC.KeepAlive(this);
        return new IoResult(ready, outcome);
    }

    /// <summary>
    /// Blocks until the polling thread has taken entries, so that more can be queued:
    /// IORING_ENTER_SQ_WAIT. Returns at once when there is room.
    /// </summary>
    /// <returns>Ok when there is room; otherwise why entering the kernel failed.</returns>
    /// <exception cref="InvalidOperationException">
    /// The ring has no polling thread, is not started, or another thread's.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome WaitForSubmissionSpace()
    {
        using var use = Use();
        if (!IsPolled)
        {
            throw new InvalidOperationException(
                "Only a polling thread takes entries by itself: Submit, or ask for "
                + $"{nameof(IoUringOptions.SubmissionPolling)}.");
        }

        while (true)
        {
            LockSubmissions();
            var hasRoom = _sq.HasRoom;
            _ = _sq.Publish();
            UnlockSubmissions();
            if (hasRoom)
                return Outcome.Ok;
            var result = Enter(0, IoUringEnterFlags.SqWait | WakeupFlag());
            if (result.IsError && result.Errno != Errno.EINTR)
                return Outcome.From(result);
        }
    }

    // Of a shared ring, or one that a kernel thread watches.
    private IoResult SubmitElsewise()
    {
        using var use = Use();
        LockSubmissions();
        var pending = IsPolled && !_isShared ? _sq.PublishNew() : _sq.Publish();
        UnlockSubmissions();
        GC.KeepAlive(this);
        if (!IsPolled)
            return pending == 0 ? new IoResult(0, Outcome.Ok) : IoResult.From(Enter(pending));

        // The entries have been announced either way; waking can only fail with the thread.
        var wakeup = WakeupFlag();
        var result = wakeup == IoUringEnterFlags.None ? default : Enter(0, wakeup);
        return new IoResult(
            (int)pending,
            result.IsError && result.Errno != Errno.EINTR ? Outcome.From(result) : Outcome.Ok);
    }

    private IoUringEnterFlags WakeupFlag() =>
        _sq.NeedsWakeup() ? IoUringEnterFlags.SqWakeup : IoUringEnterFlags.None;

    private void PublishIfShared()
    {
        if (_isShared)
            _ = _sq.Publish();
    }

    [DoesNotReturn]
    private void ThrowTooManyEntries(ReadOnlySpan<Sqe> sqes) => throw new ArgumentException(
        $"{sqes.Length} entries never fit into a queue of {SubmissionEntries}.", nameof(sqes));

    [DoesNotReturn]
    private static void ThrowTooLong(ReadOnlySpan<byte> command) => throw new ArgumentException(
        $"The data of a command has at most {MaxCommandBytes} bytes, not {command.Length}.",
        nameof(command));

    [DoesNotReturn]
    private static void ThrowEntriesAreShort() => throw new NotSupportedException(
        $"The entries of this ring have 64 bytes: ask for {nameof(IoUringOptions.SqeSize)} "
        + $"{nameof(SqeSize.Bytes128)}.");
}
