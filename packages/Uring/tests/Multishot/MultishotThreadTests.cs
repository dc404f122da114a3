using System.Collections.Concurrent;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Multishot;

/// <summary>Subscriptions of a shared ring, canceled by any thread at any moment.</summary>
public class MultishotThreadTests
{
    private const int Rounds = 2000;

    // One context for all of them, so that whatever comes late meets the next one.
    [Fact]
    public void Cancellations_of_two_threads_race_with_the_steps_and_the_end()
    {
        using var ring = TestRing.Start(new IoUringOptions
        {
            Entries = RingEntries.Micro,
            MultipleIssuers = true,
            ContextCapacity = 1,
        });
        EventFd.Create(out var signal).MustBeOk();
        using var owner = signal;
        using var cancellers = new Cancellers(ring, count: 2);
        var stops = 0;
        var subscriber = ring.Subscribe(_ => { }, _ => stops++);
        for (var round = 0; round < Rounds; round++)
        {
            subscriber.Poll(signal.Fd, PollEvents.In, out var subscription).MustBeOk();
            cancellers.Begin(subscription);
            Assert.True(signal.Signal().IsOk);
            while (subscription.IsLive)
            {
                if (round % 3 == 0)
                    _ = subscription.Cancel().IsOk;
                Assert.NotEqual(MultishotClaim.None, ring.HandleOne());
            }

            Assert.Equal(round + 1, stops);
        }

        cancellers.Dispose();
        ring.HasAllContexts();
    }

    // They are not waited for, and cancel some subscriptions long after these have ended.
    private sealed class Cancellers : IDisposable
    {
        private readonly BlockingCollection<MultishotSubscription>[] _queues;
        private readonly Thread[] _threads;

        public Cancellers(IoUring ring, int count)
        {
            _queues = [.. Enumerable.Range(0, count).Select(
                _ => new BlockingCollection<MultishotSubscription>())];
            _threads = [.. _queues.Select(
                (queue, i) => new Thread(() => Run(ring, queue, seed: i)))];
            Array.ForEach(_threads, thread => thread.Start());
        }

        public void Begin(MultishotSubscription subscription) =>
            Array.ForEach(_queues, queue => queue.Add(subscription));

        public void Dispose()
        {
            Array.ForEach(_queues, queue => queue.CompleteAdding());
            Array.ForEach(_threads, thread => thread.Join());
        }

        private static void Run(
            IoUring ring, BlockingCollection<MultishotSubscription> queue, int seed)
        {
            var random = new Random(seed);
            foreach (var subscription in queue.GetConsumingEnumerable())
            {
                Thread.SpinWait(random.Next(500));
                _ = subscription.Cancel().IsOk;

                // Who waits for completions may be inside the kernel already.
                _ = ring.Submit();
            }
        }
    }
}
