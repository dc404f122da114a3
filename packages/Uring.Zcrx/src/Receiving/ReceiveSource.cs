using Hyb.Iox;

namespace Hyb.Uring.Zcrx;

/// <summary>Where the data of a receiver comes from.</summary>
internal abstract class ReceiveSource(IoUring ring, ContextPool contexts)
{
    public IoUring Ring { get; } = ring;

    /// <summary>Where each receive and each cancel takes its identity from.</summary>
    public ContextPool Contexts { get; } = contexts;

    public abstract bool IsZeroCopy { get; }

    /// <summary>Queues a receive that goes on until it ends.</summary>
    public abstract Outcome Arm(FileTarget socket, SqeContext context, SendRecvFlags mode);

    /// <summary>Queues a cancel of it.</summary>
    public virtual Outcome Cancel(SqeContext target, SqeContext itself) =>
        Ring.Cancel(CancelFilter.OfContext(target), itself);

    /// <summary>
    /// Makes what a completion brings the program's: a buffer, which may be empty, or none. False
    /// when its bytes lie where none can be.
    /// </summary>
    public abstract bool TryTake(
        in LargeCompletion completion, out ReceivedBuffer buffer, out bool hasBuffer);

    /// <summary>Shows the kernel what was released.</summary>
    public abstract void Publish();
}

/// <summary>The queue of a network card.</summary>
internal class QueueSource(ZcrxQueue queue, ContextPool contexts)
    : ReceiveSource(queue.Ring, contexts)
{
    public override bool IsZeroCopy => true;

    public override Outcome Arm(FileTarget socket, SqeContext context, SendRecvFlags mode) =>
        Ring.ReceiveZeroCopy(socket, queue.Id, mode: mode, context: context);

    public override bool TryTake(
        in LargeCompletion completion, out ReceivedBuffer buffer, out bool hasBuffer)
    {
        buffer = default;
        var length = completion.Completion.Result;
        hasBuffer = length > 0;
        if (!hasBuffer)
            return true;
        if (!queue.Area.TryTake(completion.Payload0, length, out var placed))
            return false;
        buffer = new ReceivedBuffer(placed);
        return true;
    }

    public override void Publish() => queue.Publish();
}

/// <summary>A ring of buffers that the kernel copies into: what works with every socket.</summary>
internal sealed class BufferSource(IoUring ring, BufferRing buffers, ContextPool contexts)
    : ReceiveSource(ring, contexts)
{
    public override bool IsZeroCopy => false;

    public override Outcome Arm(FileTarget socket, SqeContext context, SendRecvFlags mode) =>
        Ring.ReceiveMultishot(socket, buffers.Group, mode: mode, context: context);

    public override bool TryTake(
        in LargeCompletion completion, out ReceivedBuffer buffer, out bool hasBuffer)
    {
        hasBuffer = buffers.TryTake(completion.Completion, out var selected);
        buffer = new ReceivedBuffer(selected);
        return true;
    }

    public override void Publish() => buffers.Publish();
}
