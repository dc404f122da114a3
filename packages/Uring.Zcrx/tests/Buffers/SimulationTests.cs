using System.Diagnostics;
using Hyb.Testing;
using Hyb.Uring.Tests;

namespace Hyb.Uring.Zcrx.Tests.Buffers;

/// <summary>The queue against a kernel that is simulated in shared memory.</summary>
public class SimulationTests(ITestOutputHelper output)
{
    private const ulong Request = 1;

    [Theory]
    [InlineData(1_000_000, 512, 64, 200)]
    [InlineData(1_000_000, 512, 1024, 500)]
    [InlineData(2000, 16, 2, 40)]
    public void No_buffer_is_lost_or_handed_out_twice(
        int count, int chunks, int refillEntries, int held)
    {
        var traffic = new SimulatedTraffic
        {
            BufferCount = Long.IsOn ? 10 * count : count,
            ChunkCount = chunks,
            RefillEntries = refillEntries,
        };
        using var ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });
        using var kernel = new SimulatedKernel(traffic);
        var queue = kernel.MakeQueue(ring);
        kernel.Start();
        var watch = Stopwatch.StartNew();
        var most = new Run(kernel, queue, held).All(traffic.BufferCount);
        kernel.Join();
        Assert.Equal(0, queue.OutstandingCount);
        Assert.Equal(0, queue.PendingCount);
        output.WriteLine(
            $"{traffic.BufferCount} buffers, {most} pending at most, {watch.Elapsed}");
        if (refillEntries < held)
            Assert.True(most > 0, "the refill ring was never full");
    }

    /// <summary>Takes completions and lets buffers go, in any order.</summary>
    private sealed class Run(SimulatedKernel kernel, ZcrxQueue queue, int held)
    {
        private readonly HeldBuffers<ZcrxBuffer> _held = new(held, seed: 3);
        private long _next;
        private int _mostPending;
        private bool _hasEnded;

        public int All(long count)
        {
            kernel.Arm(Request);
            while (_next < count / 10)
                Some();
            var before = GC.GetAllocatedBytesForCurrentThread();
            while (!_hasEnded)
                Some();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            queue.Release(_held.TakeAll());
            while (queue.PendingCount > 0)
                queue.Publish();
            Assert.Equal(count, _next);
            Assert.Equal(0, allocated);
            return _mostPending;
        }

        private void Some()
        {
            Span<LargeCompletion> batch = stackalloc LargeCompletion[32];
            var count = kernel.Reap(batch);
            if (count == 0)
                Assert.Fail(kernel.Fault);
            foreach (ref readonly var completion in batch[..count])
                Handle(completion);
            queue.Publish();
            _mostPending = Math.Max(_mostPending, queue.PendingCount);
        }

        private void Handle(in LargeCompletion completion)
        {
            var head = completion.Completion;
            if (!queue.TryTake(completion, out var buffer))
            {
                _hasEnded = head.Result == 0;
                if (!_hasEnded)
                {
                    // Starved: somebody else has all. Let go of all, and receive again.
                    queue.Release(_held.TakeAll());
                    kernel.Arm(Request);
                }

                return;
            }

            if (BitConverter.ToInt64(buffer.Span) != _next || buffer.Length != head.Result)
                Assert.Fail($"buffer {BitConverter.ToInt64(buffer.Span)} instead of {_next}");
            _next++;
            _held.Add(buffer);
            if (_held.IsFull)
                queue.Release(_held.TakeAll());
            else if (_held.Flips(oneOf: 2))
                _held.TakeAny().Release(publish: _held.Flips(oneOf: 4));
        }
    }
}
