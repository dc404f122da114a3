using System.Diagnostics;
using Hyb.Testing;
using Hyb.Uring.Tests;
using Hyb.Uring.Zcrx.Tests.Buffers;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Receiving;

/// <summary>
/// A receiver against a kernel that is simulated in shared memory: requests end on their own, are
/// canceled and bring data all the same, starve, and are started again.
/// </summary>
public class ReceiverSimulationTests(ITestOutputHelper output)
{
    private const int ManyBuffers = 10_000_000;
    private const int SomeBuffers = 3_000_000;

    [Theory]
    [InlineData(64, 200, 1)]
    [InlineData(1024, 500, 2)]
    [InlineData(8, 300, 3)]
    public void No_buffer_is_lost_or_handed_out_twice(int refillEntries, int held, int seed)
    {
        // The first of them runs long when asked to, the others for the other shapes.
        var count = Long.IsOn && seed == 1 ? ManyBuffers : SomeBuffers;
        var traffic = new SimulatedTraffic
        {
            BufferCount = seed == 3 ? count / 10 : count,
            RefillEntries = refillEntries,
            BuffersOfRequest = 2000,
            Seed = seed,
        };
        using var ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });
        using var contexts = new ContextPool(16);
        using var kernel = new SimulatedKernel(traffic);
        var queue = kernel.MakeQueue(ring);
        var source = new SimulatedSource(kernel, queue, contexts);
        kernel.Start();
        var watch = Stopwatch.StartNew();
        var run = new Run(kernel, source, held, seed);
        run.All(traffic.BufferCount);
        run.Release(queue);
        kernel.Join();
        output.WriteLine(
            $"{traffic.BufferCount} buffers, {source.ArmCount} starts, {source.CancelCount} "
                + $"cancels, {run.StarvedCount} starved, {run.FullCount} full, {watch.Elapsed}");
        Assert.Equal(0, queue.OutstandingCount);
        Assert.Equal(0, queue.PendingCount);
        Assert.Equal(16, contexts.ExtendedAvailable);
        Assert.True(source.CancelCount > 10 && run.FullCount > 10, "no requests have ended");
    }

    private sealed class Run : IReceiveHandler
    {
        private readonly SimulatedKernel _kernel;
        private readonly ZcrxReceiver _receiver;
        private readonly ContextPool _contexts;
        private readonly HeldBuffers<ReceivedBuffer> _held;
        private long _next;
        private bool _hasEnded;
        private bool _isToStart;

        public Run(SimulatedKernel kernel, SimulatedSource source, int held, int seed)
        {
            _kernel = kernel;
            _contexts = source.Contexts;
            _receiver = new ZcrxReceiver(source, this);
            _held = new HeldBuffers<ReceivedBuffer>(held, seed);
        }

        public int StarvedCount { get; private set; }

        public int FullCount { get; private set; }

        public void All(long count)
        {
            Start();
            while (_next < count / 10)
                Some();
            var before = GC.GetAllocatedBytesForCurrentThread();
            while (!_hasEnded || _contexts.ExtendedAvailable < 16)
                Some();
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(count, _next);
            Assert.Equal(ReceiverState.Stopped, _receiver.State);
        }

        public void Release(ZcrxQueue queue)
        {
            foreach (var buffer in _held.TakeAll())
                buffer.Release();
            while (queue.PendingCount > 0)
                queue.Publish();
        }

        public bool OnData(in ReceivedBuffer buffer)
        {
            if (BitConverter.ToInt64(buffer.Span) != _next || !buffer.IsZeroCopy)
                Assert.Fail($"buffer {BitConverter.ToInt64(buffer.Span)} instead of {_next}");
            _next++;
            _held.Add(buffer);
            if (_held.IsFull)
                ReleaseHeld();
            else if (_held.Flips(oneOf: 2))
                _held.TakeAny().Release(publish: _held.Flips(oneOf: 4));
            return !_held.Flips(oneOf: 5000);
        }

        public bool OnError(Errno error) => error is Errno.ENOMEM
            ? true
            : throw new InvalidOperationException($"an error: {error}");

        public void OnStopped(ReceiveEnd end)
        {
            StarvedCount += end == ReceiveEnd.Starved ? 1 : 0;
            FullCount += end == ReceiveEnd.QueueFull ? 1 : 0;
            if (end == ReceiveEnd.Starved)
                ReleaseHeld();
            _hasEnded = end == ReceiveEnd.EndOfStream;
            _isToStart = !_hasEnded;

            // At once, or when the receiver has come to rest.
            if (_isToStart && _held.Flips(oneOf: 2))
                Start();
        }

        private void Start() =>
            _isToStart = !_receiver.Start(FileTarget.FromDescriptor(0)).IsOk;

        private void ReleaseHeld()
        {
            foreach (ref readonly var buffer in _held.TakeAll())
                buffer.Release(publish: false);
            _receiver.Publish();
        }

        private void Some()
        {
            Span<LargeCompletion> batch = stackalloc LargeCompletion[32];
            var count = _kernel.Reap(batch);
            if (count == 0)
                Assert.Fail(_kernel.Fault);
            foreach (ref readonly var completion in batch[..count])
            {
                if (!ZcrxReceiver.TryHandle(_contexts, completion))
                    Assert.Fail($"a foreign completion: {completion.Completion}");
            }

            _receiver.Publish();
            if (_isToStart)
                Start();
            if (_held.Flips(oneOf: 200) && !_receiver.Stop().IsOk)
                Assert.Fail("no context for a cancel");
        }
    }
}
