namespace Hyb.Uring;

/// <summary>
/// Sends that hold their memory until the kernel has let go of it. A zero-copy send completes
/// twice, the result first and a notification when the memory is free, and notifications come in
/// any order: the tracker books both by slot and generation, tells a handler of each exactly once,
/// or the caller who asks, and lets the buffers go with the last.
/// </summary>
/// <remarks>
/// <para>
/// The caller takes completions from the ring and offers each to
/// <see cref="HandleCompletion(in Completion)"/>, which takes what is its own. Nothing is sent
/// again: a short send and a failed one are the caller's to go on with.
/// </para>
/// <para>
/// It belongs to the thread of its ring. On a ring of <see cref="IoUringOptions.MultipleIssuers"/>
/// any thread may send and handle; the two steps of a send may then come to two threads at once.
/// </para>
/// <para>
/// Buffers of sends whose completions have not been handled go back when the ring has closed and
/// drained (<see cref="IoUring.Close"/> is Ok), without a callback. When it could not wait for the
/// kernel, they are kept for ever. See docs/decisions/0155-sends-hold-their-buffers.md.
/// </para>
/// </remarks>
public sealed partial class SendTracker : IDisposable
{
    // Of rings that closed while the kernel still had memory: nothing else may reach it.
    private static readonly List<SendTracker> _abandoned = [];

    private readonly IoUring _ring;
    private readonly ContextPool _contexts;

    // Only on a shared ring: around the booking, and never around a callback.
    private readonly Lock? _gate;
    private readonly List<SendRecord> _records = [];
    private SendRecord? _idle;
    private int _inFlight;
    private volatile bool _isDisposed;

    /// <summary>A tracker for a ring, with nothing under way.</summary>
    /// <param name="ring">The ring to send with.</param>
    /// <param name="contexts">
    /// Where each send takes an extended context from until it is over;
    /// <see langword="null"/> for those of the ring, <see cref="IoUring.Contexts"/>.
    /// </param>
    /// <exception cref="ArgumentNullException">There is no ring.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public SendTracker(IoUring ring, ContextPool? contexts = null)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ring.ThrowIfClosed();
        _ring = ring;
        _contexts = contexts ?? ring.Contexts;
        _gate = ring.IsShared ? new Lock() : null;
        ring.Ended += EndWithRing;
    }

    /// <summary>How many sends are under way: queued, and not notified.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>
    /// Books a completion if it is of a send of this tracker, and tells its handler.
    /// </summary>
    /// <param name="completion">Any completion of the ring.</param>
    /// <returns>
    /// Whether it was this tracker's. False for others, and for what repeats a completion of a
    /// send that is over: its context is stale.
    /// </returns>
    /// <exception cref="InvalidOperationException">Another thread's ring.</exception>
    /// <exception cref="ObjectDisposedException">The ring or the pool is disposed.</exception>
    public bool HandleCompletion(in Completion completion) =>
        HandleCompletion(completion, out _);

    /// <summary>
    /// The same, and hands out what the completion has told: for callers without a handler.
    /// </summary>
    /// <param name="completion">Any completion of the ring.</param>
    /// <param name="step">
    /// What it has told. Neither completed nor notified when it is not this tracker's, when it
    /// repeats an earlier one, and when the notification comes before the result.
    /// </param>
    /// <returns>Whether it was this tracker's, as above.</returns>
    /// <exception cref="InvalidOperationException">Another thread's ring.</exception>
    /// <exception cref="ObjectDisposedException">The ring or the pool is disposed.</exception>
    public bool HandleCompletion(in Completion completion, out SendStep step)
    {
        step = default;
        _ring.RequireContextsHere();
        if (!_contexts.TryGetExtended(completion.Context, out var context)
            || context.State is not SendRecord record
            || record.Tracker != this)
            return false;
        _gate?.Enter();
        step = record.Advance(completion);
        var handler = record.Handler;
        _gate?.Exit();

        if (handler is not null)
            Tell(handler, record, step);
        else if (step.IsNotified)
            Retire(record);
        return true;
    }

    /// <summary>
    /// Ends sending and the callbacks; those already running come to their end. Sends under way
    /// hold their buffers as before: go on handing completions in, or close the ring. The second
    /// time it does nothing.
    /// </summary>
    public void Dispose()
    {
        _isDisposed = true;
        ForgetRingWhenIdle();
    }

    // The slot and the buffers are free before the handler hears of it, so that it can use them for
    // the next send.
    private void Tell(ISendHandler handler, SendRecord record, in SendStep step)
    {
        try
        {
            if (step.IsNotified)
                Retire(record);
        }
        finally
        {
            Call(handler, step);
        }
    }

    private void Call(ISendHandler handler, in SendStep step)
    {
        try
        {
            if (step.IsCompleted && !_isDisposed)
                handler.OnCompleted(step);
        }
        finally
        {
            if (step.IsNotified && !_isDisposed)
                handler.OnNotification(step);
        }
    }

    private SendRecord TakeRecord()
    {
        _gate?.Enter();
        var record = _idle;
        if (record is null)
        {
            record = new SendRecord(this);
            _records.Add(record);
        }

        _idle = record.Next;
        record.Next = null;
        _inFlight++;
        _gate?.Exit();
        return record;
    }

    private void Retire(SendRecord record)
    {
        try
        {
            ReturnContext(record);
        }
        finally
        {
            _gate?.Enter();
            record.Next = _idle;
            _idle = record;
            _inFlight--;
            _gate?.Exit();
            if (_isDisposed)
                ForgetRingWhenIdle();
        }
    }

    // Its pool may have ended, with the ring or by itself, or end this moment.
    private static void ReturnContext(SendRecord record)
    {
        try
        {
            if (record.Context.IsValid)
                record.Context.Return();
        }
        finally
        {
            record.End();
        }
    }

    // One thread of a shared ring closes it while another is about to send or handles the last
    // completion: one of them ends the send.
    private void RetireIfUnderWay(SendRecord record)
    {
        _gate?.Enter();
        var isMine = record.TryClaim();
        _gate?.Exit();
        if (isMine)
            Retire(record);
    }

    private void ForgetRingWhenIdle()
    {
        if (InFlight == 0)
            _ring.Ended -= EndWithRing;
    }

    // The kernel touches no memory of the ring's requests any more, or nobody knows.
    private void EndWithRing(bool hasDrained)
    {
        _isDisposed = true;
        if (InFlight == 0)
            return;
        if (!hasDrained)
        {
            lock (_abandoned)
                _abandoned.Add(this);
            return;
        }

        EndFrom(0);
    }

    // One owner that throws keeps no other buffer.
    private void EndFrom(int first)
    {
        for (var i = first; i < _records.Count; i++)
        {
            try
            {
                RetireIfUnderWay(_records[i]);
            }
            catch
            {
                EndFrom(i + 1);
                throw;
            }
        }
    }
}
