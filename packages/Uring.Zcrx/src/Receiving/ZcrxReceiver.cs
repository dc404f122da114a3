using Hyb.Iox;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// Receives from one connection whenever data comes: without copies from a <see cref="ZcrxQueue"/>,
/// or with copies into a <see cref="BufferRing"/>. All else is the same, so that a program that
/// finds no card (<see cref="ZcrxSupport.Check"/>) goes on with the same code.
/// </summary>
/// <remarks>
/// <para>
/// The caller takes completions from the ring and offers each to
/// <see cref="HandleCompletion(in LargeCompletion)"/>, or for all receivers of a ring to
/// <see cref="TryHandle(IoUring, in LargeCompletion)"/>. Nothing is received again by itself: a
/// receive that ended for want of memory, or because the completion queue was full, is started
/// again by the caller, when it has released and taken.
/// </para>
/// <para>
/// It belongs to the thread of its ring, and on a ring of
/// <see cref="IoUringOptions.MultipleIssuers"/> to one thread at a time. A ring that is closed
/// under it ends it without a call.
/// </para>
/// </remarks>
public sealed partial class ZcrxReceiver
{
    private readonly ReceiveSource _source;
    private readonly IReceiveHandler? _handler;
    private ExtendedSqe _request;
    private volatile ReceiverState _state;
    private bool _isClosed;

    // A number for each start, and whether a cancel of that one is on its way.
    private uint _run;
    private bool _isCanceling;

    /// <summary>A receiver that has not started, from the queue of a card.</summary>
    /// <param name="queue">Any number of receivers have the same.</param>
    /// <param name="handler">
    /// Is told of all; <see langword="null"/> for callers who look at steps themselves.
    /// </param>
    /// <param name="contexts">
    /// Where a start and a stop take an extended context from until they are over;
    /// <see langword="null"/> for those of the ring, <see cref="IoUring.Contexts"/>.
    /// </param>
    /// <exception cref="ArgumentNullException">There is no queue.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public ZcrxReceiver(
        ZcrxQueue queue, IReceiveHandler? handler = null, ContextPool? contexts = null)
        : this(OfQueue(queue, contexts), handler)
    {
    }

    /// <summary>A receiver that has not started, with copies.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="buffers">A group of that ring, not for sending.</param>
    /// <param name="handler">As of the other.</param>
    /// <param name="contexts">As of the other.</param>
    /// <exception cref="ArgumentNullException">No ring, or no buffers.</exception>
    /// <exception cref="ArgumentException">The buffers are for sending.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public ZcrxReceiver(
        IoUring ring,
        BufferRing buffers,
        IReceiveHandler? handler = null,
        ContextPool? contexts = null)
        : this(OfBuffers(ring, buffers, contexts), handler)
    {
    }

    internal ZcrxReceiver(ReceiveSource source, IReceiveHandler? handler)
    {
        _source = source;
        _handler = handler;
    }

    /// <summary>Whether the card puts data into place; otherwise the kernel copies it.</summary>
    public bool IsZeroCopy => _source.IsZeroCopy;

    /// <summary>Where it is. May be read on any thread.</summary>
    public ReceiverState State => _state;

    /// <summary>Whether no receive is under way.</summary>
    public bool IsStopped => _state is ReceiverState.Idle or ReceiverState.Stopped;

    /// <summary>
    /// Begins to receive: IORING_OP_RECV_ZC, or a multishot IORING_OP_RECV. Also again, after the
    /// end, from the same connection or another.
    /// </summary>
    /// <param name="socket">
    /// The connection, its descriptor or slot. A card's queue has TCP only, and gets what is
    /// steered to it; the kernel copies the rest into the area.
    /// </param>
    /// <param name="mode">
    /// <see cref="SendRecvFlags.PollFirst"/> when nothing has come yet, as far as is known.
    /// </param>
    /// <returns>
    /// Ok when it is queued; WouldBlock when the submission queue is full or no context is left:
    /// nothing has changed then.
    /// </returns>
    /// <exception cref="ArgumentException">The mode is another one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">
    /// A receive is under way; or the ring is not started, or another thread's.
    /// </exception>
    /// <exception cref="ObjectDisposedException">It is closed, or the ring is.</exception>
    public Outcome Start(FileTarget socket, SendRecvFlags mode = SendRecvFlags.None)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if ((mode & ~SendRecvFlags.PollFirst) != 0)
            throw new ArgumentException($"{mode} does not go with a receiver.", nameof(mode));
        if (_state is ReceiverState.Active or ReceiverState.Stopping)
            throw new InvalidOperationException($"A receive is under way: it is {_state}.");
        if (!TryBorrow(isCancel: false, _run + 1, out var request))
            return Outcome.WouldBlock;
        Outcome outcome;
        try
        {
            outcome = _source.Arm(socket, request.Context, mode);
        }
        catch
        {
            request.Return();
            throw;
        }

        if (!outcome.IsOk)
        {
            request.Return();
            return outcome;
        }

        _request = request;
        _run++;
        _isCanceling = false;
        _state = ReceiverState.Active;
        return outcome;
    }

    /// <summary>
    /// Asks the receive to end: IORING_OP_ASYNC_CANCEL. Data may come until it has ended, which
    /// the handler is told. Without a receive under way it does nothing, and neither while an
    /// earlier cancel has not been answered; after one that missed it asks again.
    /// </summary>
    /// <returns>
    /// Ok; WouldBlock when the submission queue is full or no context is left: it is as before.
    /// </returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Stop()
    {
        if (_state is not (ReceiverState.Active or ReceiverState.Stopping) || _isCanceling)
            return Outcome.Ok;
        if (!TryBorrow(isCancel: true, _run, out var cancel))
            return Outcome.WouldBlock;
        Outcome outcome;
        try
        {
            outcome = _source.Cancel(_request.Context, cancel.Context);
        }
        catch
        {
            cancel.Return();
            throw;
        }

        if (!outcome.IsOk)
        {
            cancel.Return();
            return outcome;
        }

        _isCanceling = true;
        _state = ReceiverState.Stopping;
        return outcome;
    }

    /// <summary>
    /// Puts the receiver out of use. What it has received stays good until it is released, and the
    /// queue and the buffers are others' still. The second time it does nothing.
    /// </summary>
    /// <returns>Ok; WouldBlock while a receive is under way: stop it first.</returns>
    public Outcome Close()
    {
        if (!IsStopped)
            return Outcome.WouldBlock;
        _isClosed = true;
        return Outcome.Ok;
    }

    /// <summary>Shows the kernel the buffers that were released without being published.</summary>
    /// <exception cref="InvalidOperationException">Another thread's.</exception>
    public void Publish() => _source.Publish();

    private static QueueSource OfQueue(ZcrxQueue queue, ContextPool? contexts)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return new QueueSource(queue, contexts ?? queue.Ring.Contexts);
    }

    private static BufferSource OfBuffers(
        IoUring ring, BufferRing buffers, ContextPool? contexts)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(buffers);
        if (buffers.IsForSending)
            throw new ArgumentException("The buffers are for sending.", nameof(buffers));
        return new BufferSource(ring, buffers, contexts ?? ring.Contexts);
    }

    private bool TryBorrow(bool isCancel, uint run, out ExtendedSqe context)
    {
        if (!_source.Contexts.TryBorrowExtended(out context))
            return false;
        context.State = this;
        context.Data<Mark>() = new Mark { Run = run, IsCancel = isCancel };
        return true;
    }

    /// <summary>What goes along with a receive or a cancel.</summary>
    private struct Mark
    {
        public uint Run;
        public bool IsCancel;
    }
}
