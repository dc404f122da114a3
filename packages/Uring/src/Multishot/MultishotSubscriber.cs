using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// Begins multishot requests as subscriptions, and says who gets their steps: from
/// <see cref="IoUring.Subscribe(IMultishotHandler)"/> or <see cref="IoUring.SubscribePull"/>. A
/// value, used as often as wanted; beginning a request with it allocates nothing.
/// </summary>
/// <remarks>
/// Each method queues what the ring's method of that name queues, with a context borrowed from
/// <see cref="IoUring.Contexts"/>. It answers WouldBlock, with a subscription that has stopped and
/// nothing borrowed, when the queue is full or all contexts are out. Options with
/// <see cref="SqeFlags.SkipSuccess"/> are refused: the last completion would not come.
/// </remarks>
public readonly struct MultishotSubscriber
{
    private readonly IoUring? _ring;
    private readonly object? _receiver;
    private readonly SubscriptionBits _mode;

    internal MultishotSubscriber(IoUring ring, object? receiver, SubscriptionBits mode)
    {
        _ring = ring;
        _receiver = receiver;
        _mode = mode;
    }

    internal object? Receiver => _receiver;

    internal SubscriptionBits Mode => _mode;

    internal IoUring Ring => _ring
        ?? throw new InvalidOperationException("The subscriber is of no ring.");

    /// <summary>
    /// Accepts connections: <see cref="IoUring.AcceptMultishot"/>. Each step has a descriptor that
    /// the receiver closes, or a slot.
    /// </summary>
    /// <param name="listener">The socket that listens, its descriptor or slot.</param>
    /// <param name="subscription">What follows the request.</param>
    /// <param name="into">
    /// New descriptors, which are close-on-exec, or <see cref="FileDestination.AnySlot"/>.
    /// </param>
    /// <param name="flags">As of the ring's method.</param>
    /// <param name="accept">As of the ring's method; Multishot is added.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when queue or pool have no room.</returns>
    /// <exception cref="ArgumentException">
    /// One slot cannot take all connections; or the options skip completions.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Accept(
        FileTarget listener,
        out MultishotSubscription subscription,
        FileDestination into = default,
        SocketForm flags = SocketForm.None,
        AcceptFlags accept = AcceptFlags.None,
        SqeOptions options = default)
    {
        using var start = new SubscriptionStart(this, options.Flags, IoUringOp.Accept, into.IsSlot);
        return start.Finish(
            start.HasContext
                ? Ring.AcceptMultishot(listener, into, flags, accept, start.Context, options)
                : Outcome.WouldBlock,
            out subscription);
    }

    /// <summary>
    /// Receives into buffers of a group: <see cref="IoUring.ReceiveMultishot"/>. Each step with
    /// HasBuffer has a buffer that the receiver gives back; one with 0 is the end of the stream,
    /// and ENOBUFS the end of the buffers only.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="bufferGroup">The group that the buffers are from.</param>
    /// <param name="subscription">What follows the request.</param>
    /// <param name="maxBytes">No more a step than that; 0 for the size of a buffer.</param>
    /// <param name="flags">As of the ring's method.</param>
    /// <param name="mode">
    /// As of the ring's method; with <see cref="SendRecvFlags.Bundle"/> a step may fill several
    /// buffers.
    /// </param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when queue or pool have no room.</returns>
    /// <exception cref="ArgumentException">The options skip completions.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Receive(
        FileTarget socket,
        ushort bufferGroup,
        out MultishotSubscription subscription,
        uint maxBytes = 0,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeOptions options = default)
    {
        using var start = new SubscriptionStart(this, options.Flags, IoUringOp.Recv);
        return start.Finish(
            start.HasContext
                ? Ring.ReceiveMultishot(
                    socket, bufferGroup, maxBytes, flags, mode, start.Context, options)
                : Outcome.WouldBlock,
            out subscription);
    }

    /// <summary>
    /// Receives messages with their senders' addresses and control messages:
    /// <see cref="IoUring.ReceiveMessageMultishot"/>. <see cref="ReceivedMessage"/> reads the
    /// buffer of each step, which the receiver then gives back.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="bufferGroup">The group that the buffers are from.</param>
    /// <param name="room">What each buffer has for address and control messages.</param>
    /// <param name="subscription">What follows the request.</param>
    /// <param name="flags">As of the ring's method.</param>
    /// <param name="mode">As of the ring's method.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when queue or pool have no room.</returns>
    /// <exception cref="ArgumentException">The options skip completions.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReceiveMessage(
        FileTarget socket,
        ushort bufferGroup,
        MessageRoom room,
        out MultishotSubscription subscription,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeOptions options = default)
    {
        using var start = new SubscriptionStart(this, options.Flags, IoUringOp.RecvMsg);
        return start.Finish(
            start.HasContext
                ? Ring.ReceiveMessageMultishot(
                    socket, bufferGroup, room, flags, mode, start.Context, options)
                : Outcome.WouldBlock,
            out subscription);
    }

    /// <summary>
    /// Reads a pipe or terminal into buffers of a group: <see cref="IoUring.ReadMultishot"/>.
    /// </summary>
    /// <param name="file">What can be polled, its descriptor or slot.</param>
    /// <param name="bufferGroup">The group that the buffers are from.</param>
    /// <param name="subscription">What follows the request.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when queue or pool have no room.</returns>
    /// <exception cref="ArgumentException">The options skip completions.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Read(
        FileTarget file,
        ushort bufferGroup,
        out MultishotSubscription subscription,
        SqeOptions options = default)
    {
        using var start = new SubscriptionStart(this, options.Flags, IoUringOp.ReadMultishot);
        return start.Finish(
            start.HasContext
                ? Ring.ReadMultishot(file, bufferGroup, start.Context, options)
                : Outcome.WouldBlock,
            out subscription);
    }

    /// <summary>
    /// Watches a file: <see cref="IoUring.PollAdd"/> with <see cref="PollFlags.Multishot"/>.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="events">What to watch for.</param>
    /// <param name="subscription">What follows the request.</param>
    /// <param name="flags">As of the ring's method; Multishot is added.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when queue or pool have no room.</returns>
    /// <exception cref="ArgumentException">
    /// A flag of another operation; or the options skip completions.
    /// </exception>
    /// <exception cref="NotSupportedException">As of the ring's method.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Poll(
        FileTarget file,
        PollEvents events,
        out MultishotSubscription subscription,
        PollFlags flags = PollFlags.None,
        SqeOptions options = default)
    {
        using var start = new SubscriptionStart(this, options.Flags, IoUringOp.PollAdd);
        return start.Finish(
            start.HasContext
                ? Ring.PollAdd(file, events, flags | PollFlags.Multishot, start.Context, options)
                : Outcome.WouldBlock,
            out subscription);
    }

    /// <summary>
    /// Fires again and again: <see cref="IoUring.TimeoutAdd"/> with
    /// <see cref="TimeoutFlags.Multishot"/>. Each time is a step with ETIME.
    /// </summary>
    /// <param name="time">How long it is from one time to the next.</param>
    /// <param name="subscription">What follows the request.</param>
    /// <param name="flags">As of the ring's method; Multishot is added.</param>
    /// <param name="count">How often; 0 for without end.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when queue or pool have no room.</returns>
    /// <exception cref="ArgumentException">
    /// The time is negative, a flag is of another operation, or the options skip completions.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Timeout(
        TimeSpan time,
        out MultishotSubscription subscription,
        TimeoutFlags flags = TimeoutFlags.None,
        uint count = 0,
        SqeOptions options = default)
    {
        using var start = new SubscriptionStart(this, options.Flags, IoUringOp.Timeout);
        return start.Finish(
            start.HasContext
                ? Ring.TimeoutAdd(
                    time, flags | TimeoutFlags.Multishot, count, start.Context, options)
                : Outcome.WouldBlock,
            out subscription);
    }

    /// <summary>
    /// Queues any entry that completes more than once, and may also complete but once: what has no
    /// method here.
    /// </summary>
    /// <param name="entry">The entry; copied. Its user_data is replaced.</param>
    /// <param name="subscription">What follows the request.</param>
    /// <returns>Ok when it is queued; WouldBlock when queue or pool have no room.</returns>
    /// <exception cref="ArgumentException">The entry skips completions.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Enqueue(in Sqe entry, out MultishotSubscription subscription)
    {
        using var start = new SubscriptionStart(
            this, entry.Flags, entry.Opcode, entry.FileIndex != 0);
        return start.Finish(
            start.HasContext
                ? Ring.Enqueue(entry with { UserData = start.Context.Value })
                : Outcome.WouldBlock,
            out subscription);
    }
}
