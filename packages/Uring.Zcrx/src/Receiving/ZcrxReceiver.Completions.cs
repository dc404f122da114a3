using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

public sealed partial class ZcrxReceiver
{
    /// <summary>
    /// Hands a completion to the receiver that it is of, whichever that is, among those with the
    /// contexts of the ring.
    /// </summary>
    /// <param name="ring">The ring.</param>
    /// <param name="completion">Any completion of the ring, with its payload.</param>
    /// <returns>Whether it was a receiver's.</returns>
    /// <exception cref="ArgumentNullException">There is no ring.</exception>
    /// <exception cref="InvalidOperationException">
    /// Another thread's ring; or the completion was handed in before.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public static bool TryHandle(IoUring ring, in LargeCompletion completion)
    {
        ArgumentNullException.ThrowIfNull(ring);
        return TryHandle(ring.Contexts, completion);
    }

    /// <summary>
    /// The same among those that were given contexts of their own.
    /// </summary>
    /// <param name="contexts">The pool that the receivers were given.</param>
    /// <param name="completion">Any completion of a ring, with its payload.</param>
    /// <returns>Whether it was a receiver's.</returns>
    /// <exception cref="ArgumentNullException">There is no pool.</exception>
    /// <exception cref="InvalidOperationException">
    /// Another thread's ring; or the completion was handed in before.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring or the pool is disposed.</exception>
    public static bool TryHandle(ContextPool contexts, in LargeCompletion completion)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        return contexts.TryGetExtended(completion.Completion.Context, out var context)
            && context.State is ZcrxReceiver receiver
            && receiver.Handle(context, completion, out _, isPulled: false);
    }

    /// <summary>
    /// Takes a completion if it is of this receiver, and tells its handler. Without a handler data
    /// is released at once; see the other for callers who look at it themselves.
    /// </summary>
    /// <param name="completion">
    /// Any completion of the ring, with its payload:
    /// <see cref="IoUring.WaitLarge(Span{LargeCompletion})"/>, which every ring has.
    /// </param>
    /// <returns>
    /// Whether it was this receiver's. False for others, and for what repeats the last completion
    /// of a receive: its context is stale.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// Another thread's ring; or the completion was handed in before.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring or the pool is disposed.</exception>
    public bool HandleCompletion(in LargeCompletion completion) =>
        HandleCompletion(completion, out _, isPulled: false);

    /// <summary>
    /// The same, and hands out what the completion has told: for callers without a handler, whose
    /// the buffer then is.
    /// </summary>
    /// <param name="completion">Any completion of the ring, with its payload.</param>
    /// <param name="step">What it has told; nothing, when it is not this receiver's.</param>
    /// <returns>Whether it was this receiver's, as of the other.</returns>
    /// <exception cref="InvalidOperationException">
    /// Another thread's ring; or the completion was handed in before.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring or the pool is disposed.</exception>
    public bool HandleCompletion(in LargeCompletion completion, out ReceiveStep step) =>
        HandleCompletion(completion, out step, isPulled: true);

    private bool HandleCompletion(
        in LargeCompletion completion, out ReceiveStep step, bool isPulled)
    {
        step = default;
        return _source.Contexts.TryGetExtended(completion.Completion.Context, out var context)
            && ReferenceEquals(context.State, this)
            && Handle(context, completion, out step, isPulled);
    }

    private bool Handle(
        ExtendedSqe context, in LargeCompletion completion, out ReceiveStep step, bool isPulled)
    {
        step = default;
        var mark = context.Data<Mark>();
        if (mark.IsCancel)
        {
            // It says whether it has met the receive, which ends by itself. Having missed it may
            // be asked again: the cancel can come before the receive is where it looks.
            context.Return();
            if (mark.Run == _run)
                _isCanceling = false;
            return true;
        }

        step = Read(completion);
        try
        {
            Tell(step, isPulled);
        }
        finally
        {
            if (step.IsStopped)
                Retire(context, step.End);
        }

        return true;
    }

    // What cannot be taken throws before anything has changed.
    private ReceiveStep Read(in LargeCompletion completion)
    {
        var head = completion.Completion;
        var isInside = _source.TryTake(completion, out var buffer, out var hasBuffer);
        var error = isInside ? head.Error : Errno.ERANGE;
        var end = head.HasMore ? ReceiveEnd.None : EndOf(head);

        // An error has no data, and neither has the end of a stream, buffer or not.
        var hasData = hasBuffer && isInside && error == Errno.None
            && end != ReceiveEnd.EndOfStream;
        if (hasBuffer && isInside && !hasData)
        {
            buffer.Release();
            buffer = default;
        }

        return new ReceiveStep(buffer, hasData, error, end);
    }

    private static ReceiveEnd EndOf(in Completion last) => last.Error switch
    {
        Errno.None => last.Result == 0 ? ReceiveEnd.EndOfStream : ReceiveEnd.QueueFull,
        Errno.ECANCELED => ReceiveEnd.Canceled,
        Errno.ENOBUFS or Errno.ENOMEM => ReceiveEnd.Starved,
        Errno.ENOSPC => ReceiveEnd.QueueFull,
        _ => ReceiveEnd.Failed,
    };

    private void Tell(in ReceiveStep step, bool isPulled)
    {
        var goesOn = true;
        if (step.HasData)
        {
            if (_handler is not null)
                goesOn = _handler.OnData(step.Buffer);
            else if (!isPulled)
                step.Buffer.Release();
        }
        else if (_handler is not null && IsWorthTelling(step))
        {
            goesOn = _handler.OnError(step.Error);
        }

        // A receive that has ended needs no cancel, which could only meet another. One that finds
        // no room is dropped: the handler is asked again with the next data.
        if (!goesOn && !step.IsStopped)
            _ = Stop();
    }

    private bool IsWorthTelling(in ReceiveStep step) =>
        step.Error != Errno.None
        && !(step.Error == Errno.ECANCELED && _state == ReceiverState.Stopping);

    // The context is free before the handler hears of the end, so that it can start again.
    private void Retire(ExtendedSqe context, ReceiveEnd end)
    {
        context.Return();
        _request = default;
        _state = ReceiverState.Retiring;
        try
        {
            _handler?.OnStopped(end);
        }
        finally
        {
            if (_state == ReceiverState.Retiring)
                _state = ReceiverState.Stopped;
        }
    }
}
