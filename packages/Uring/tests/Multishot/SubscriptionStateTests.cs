using Hyb.Zcall;

namespace Hyb.Uring.Tests.Multishot;

/// <summary>
/// Every order in which things can happen to a subscription, against a model of it. Sequences are
/// walked in order and share what they have run already where that is a disposed ring.
/// </summary>
public class SubscriptionStateTests
{
    private static readonly SubscriptionEvent[] _usual =
    [
        SubscriptionEvent.Step,
        SubscriptionEvent.Terminal,
        SubscriptionEvent.Cancel,
        SubscriptionEvent.CancelCompleted,
        SubscriptionEvent.CancelFailed,
        SubscriptionEvent.StopInStep,
    ];

    private static readonly SubscriptionEvent[] _usualAndDispose =
        [.. _usual, SubscriptionEvent.Dispose];

    private static readonly SubscriptionEvent[] _unusual =
    [
        SubscriptionEvent.Step,
        SubscriptionEvent.Cancel,
        SubscriptionEvent.CancelFailed,
        SubscriptionEvent.CancelFull,
        SubscriptionEvent.Unsubscribe,
        SubscriptionEvent.UnsubscribeInStep,
        SubscriptionEvent.ThrowInStep,
        SubscriptionEvent.ThrowInTerminal,
        SubscriptionEvent.StopInTerminal,
        SubscriptionEvent.UnsubscribeInTerminal,
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_order_of_six_events_is_as_the_model_says(bool isPull)
    {
        var count = WalkOneRing(_usual, depth: 6, isPull);
        Assert.Equal(46_656, count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_order_of_five_unusual_events_is_as_the_model_says(bool isPull)
    {
        var count = WalkOneRing(_unusual, depth: 5, isPull);
        Assert.Equal(100_000, count);
    }

    // With the sequences above these are all of six events: 46,656 + 70,993 = 7^6.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_order_of_six_events_with_a_disposal_is_as_the_model_says(bool isPull)
    {
        var count = 0;
        for (var before = 0; before < 6; before++)
        {
            foreach (var prefix in Sequences(_usual, before))
            {
                var ring = Patiently();
                var subject = new SubscriptionUnderTest(ring, isPull);
                Run(subject, prefix);
                Run(subject, [SubscriptionEvent.Dispose]);

                // Nothing changes any more, so that each end may come after the others.
                foreach (var end in Sequences(_usualAndDispose, 5 - before))
                {
                    Run(subject, end);
                    count++;
                }
            }
        }

        Assert.Equal(70_993, count);
    }

    // The subscriptions of all sequences have the same few contexts in turn.
    private static int WalkOneRing(SubscriptionEvent[] alphabet, int depth, bool isPull)
    {
        var count = 0;
        using var ring = TestRing.Start();
        MultishotSubscription earlier = default;
        foreach (var sequence in Sequences(alphabet, depth))
        {
            var subject = new SubscriptionUnderTest(ring, isPull);
            if (count > 0)
                AssertInert(ring, earlier);
            Run(subject, sequence);
            if (subject.Subscription.IsLive)
                Run(subject, [SubscriptionEvent.Terminal]);
            ring.LetGo();
            earlier = subject.Subscription;
            count++;
        }

        Assert.Equal(ring.Contexts.Capacity, ring.Contexts.ExtendedAvailable);
        return count;
    }

    // The handle of one that has ended does nothing to the one that has its context now.
    private static void AssertInert(IoUring ring, MultishotSubscription earlier)
    {
        var late = new Completion(earlier.Context.Value, 1);
        var available = ring.Contexts.ExtendedAvailable;
        var isInert = !earlier.IsLive
            && earlier.Cancel().IsOk
            && earlier.Unsubscribe().IsOk
            && earlier.HandleCompletion(late) == MultishotClaim.None
            && earlier.TakeStep(late, out _) == MultishotClaim.None
            && ring.HandleMultishot(late) == MultishotClaim.None
            && ring.HandleMultishot(new Completion(earlier.CancelContext.Value, 0))
                == MultishotClaim.Cancel
            && ring.Contexts.ExtendedAvailable == available;
        Assert.True(isInert, earlier.ToString());
    }

    private static void Run(SubscriptionUnderTest subject, ReadOnlySpan<SubscriptionEvent> events)
    {
        foreach (ref readonly var happening in events)
        {
            try
            {
                subject.Apply(happening);
            }
            catch (InvalidOperationException e)
            {
                Assert.Fail($"{string.Join(", ", events.ToArray())}: {e.Message}");
            }
        }
    }

    private static IEnumerable<SubscriptionEvent[]> Sequences(
        SubscriptionEvent[] alphabet, int length)
    {
        var count = (int)Math.Pow(alphabet.Length, length);
        for (var number = 0; number < count; number++)
        {
            var sequence = new SubscriptionEvent[length];
            for (var (i, rest) = (0, number); i < length; i++, rest /= alphabet.Length)
                sequence[i] = alphabet[rest % alphabet.Length];
            yield return sequence;
        }
    }

    // The kernel gives the locked memory of closed rings back late.
    private static IoUring Patiently()
    {
        const int MaxAttempts = 500;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return TestRing.Start(RingEntries.Pico);
            }
            catch (IoUringException e) when (e.Errno == Errno.ENOMEM && attempt < MaxAttempts)
            {
                Thread.Sleep(20);
            }
        }
    }
}
