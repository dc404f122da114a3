using Hyb.Iox;
using Hyb.Sock;

namespace Hyb.Uring.Tests.Multishot;

/// <summary>What tests of subscriptions do again and again.</summary>
internal static class Steps
{
    /// <summary>Hands what is queued to the kernel, and lets go of what comes at once.</summary>
    public static void LetGo(this IoUring ring)
    {
        Span<Completion> batch = stackalloc Completion[64];
        while (ring.Wait(batch).Count > 0)
        {
        }
    }

    public static void MustBeOk(this Outcome outcome) =>
        Assert.True(outcome.IsOk, outcome.ToString());

    /// <summary>Waits for a completion and has it handled.</summary>
    public static MultishotClaim HandleOne(this IoUring ring) => ring.HandleMultishot(ring.One());

    /// <summary>
    /// Has completions handled until the subscription has stopped and, if it was canceled, the
    /// completion of that has come, too. Returns how many steps that were.
    /// </summary>
    public static int HandleToTheEnd(
        this IoUring ring, MultishotSubscription subscription, bool isCanceled = true)
    {
        var steps = 0;
        for (var awaited = isCanceled; subscription.IsLive || awaited;)
        {
            var claim = ring.HandleOne();
            Assert.NotEqual(MultishotClaim.None, claim);
            steps += claim == MultishotClaim.Cancel ? 0 : 1;
            awaited &= claim != MultishotClaim.Cancel;
        }

        return steps;
    }

    /// <summary>Disposes both in the end.</summary>
    public static SocketEnds Both(this (NetSocket First, NetSocket Second) pair) =>
        new(pair.First, pair.Second);

    public static void HasAllContexts(this IoUring ring) =>
        Assert.Equal(ring.Contexts.Capacity, ring.Contexts.ExtendedAvailable);
}

/// <summary>
/// A handler that keeps what it is called with, and does what it is told to then.
/// </summary>
internal sealed class StepLog : IMultishotHandler
{
    public List<MultishotStep> Steps { get; } = [];

    public List<MultishotStep> Stops { get; } = [];

    public Action<MultishotStep>? OnEachStep { get; set; }

    public Action<MultishotStep>? OnEachStop { get; set; }

    public void OnStep(in MultishotStep step)
    {
        Steps.Add(step);
        OnEachStep?.Invoke(step);
    }

    public void OnStop(in MultishotStep last)
    {
        Stops.Add(last);
        OnEachStop?.Invoke(last);
    }
}

/// <summary>Two sockets that go together.</summary>
internal sealed class SocketEnds(NetSocket first, NetSocket second) : IDisposable
{
    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}
