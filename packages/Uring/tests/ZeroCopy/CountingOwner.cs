using System.Buffers;
using Hyb.Iobuf;

namespace Hyb.Uring.Tests.ZeroCopy;

/// <summary>Owns memory and counts how often it was given back, which should be once.</summary>
internal sealed class CountingOwner(Memory<byte> memory) : IMemoryOwner<byte>
{
    public CountingOwner(AlignedMemory memory)
        : this(memory.Memory)
    {
    }

    public Memory<byte> Memory => memory;

    public int Disposals { get; private set; }

    /// <summary>Thrown by every disposal, after it was counted.</summary>
    public Exception? Throws { get; init; }

    public void Dispose()
    {
        Disposals++;
        if (Throws is not null)
            throw Throws;
    }
}

/// <summary>Writes down what it is told.</summary>
internal sealed class Listener : ISendHandler
{
    public List<SendStep> Completed { get; } = [];

    public List<SendStep> Notified { get; } = [];

    public void OnCompleted(in SendStep step) => Completed.Add(step);

    public void OnNotification(in SendStep step) => Notified.Add(step);
}

internal static class Tracking
{
    /// <summary>
    /// Takes completions, each within ten seconds, until nothing is under way. Returns those that
    /// are not the tracker's.
    /// </summary>
    public static List<Completion> HandleAll(this SendTracker tracker, IoUring ring)
    {
        List<Completion> others = [];
        while (tracker.InFlight > 0)
        {
            var completion = ring.One();
            if (!tracker.HandleCompletion(completion))
                others.Add(completion);
        }

        return others;
    }

    /// <summary>The next completion, which is the tracker's, and what it told.</summary>
    public static SendStep Step(this SendTracker tracker, IoUring ring)
    {
        Assert.True(tracker.HandleCompletion(ring.One(), out var step));
        return step;
    }
}
