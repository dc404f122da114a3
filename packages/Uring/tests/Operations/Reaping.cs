using Hyb.Iox;

namespace Hyb.Uring.Tests.Operations;

/// <summary>Takes completions in tests of what operations do.</summary>
internal static class Reaping
{
    /// <summary>Waits for so many completions, for at most ten seconds each.</summary>
    public static Completion[] Take(this IoUring ring, int count)
    {
        var taken = new Completion[count];
        for (var i = 0; i < count; i++)
            taken[i] = ring.One();
        return taken;
    }

    /// <summary>That of so many completions with this token.</summary>
    public static Completion Of(this Completion[] completions, ulong token) =>
        Assert.Single(completions, c => c.Context == SqeContext.Token(token));

    /// <summary>What a single operation completes with.</summary>
    public static Completion Run(this IoUring ring, Outcome queued)
    {
        Assert.True(queued.IsOk, queued.ToString());
        return ring.One();
    }

    /// <summary>Queues nops until there is no more room.</summary>
    public static void Fill(this IoUring ring)
    {
        while (!ring.Nop().IsWouldBlock)
        {
        }
    }

    /// <summary>Whether nothing has been queued.</summary>
    public static void HasQueuedNothing(this IoUring ring) =>
        Assert.Equal(0, ring.Submit().Count);
}
