using System.Diagnostics;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

/// <summary>
/// Alone in the process, for it counts milliseconds. SIGWINCH and SIGRTMIN are sent to the thread
/// that waits, which has handlers for both, so that each ends the system call.
/// </summary>
[Collection(nameof(Alone))]
public unsafe class SignalStormTests
{
    private const int Rounds = 9;

    // The first that libc leaves: what the runtime itself interrupts its threads with.
    private const Signal RealTimeMinimum = Signal.RealTimeMin + 2;

    private static readonly TimeSpan _timeout = TimeSpan.FromMilliseconds(60);

    [Theory]
    [InlineData("default")]
    [InlineData("multiple issuers")]
    [InlineData("polling thread")]
    [InlineData("device polling")]
    [InlineData("mixed completions")]
    public void A_wait_in_a_storm_keeps_its_deadline_and_loses_nothing(string setUp)
    {
        using var storm = new Storm();
        var excess = OnThread.Run(() =>
        {
            storm.Start();
            using var made = RingMatrix.Start(setUp);
            var batch = new Completion[8];
            var late = new double[Rounds];
            ulong next = 0;
            for (var round = 0; round < Rounds; round++)
            {
                var ring = made.Ring;
                for (var i = 0; i < 3; i++)
                    ring.Queue(new Sqe { UserData = next + (ulong)i });
                var start = Stopwatch.GetTimestamp();
                var (count, outcome) = ring.Wait(batch, 4, _timeout);
                var elapsed = Stopwatch.GetElapsedTime(start);
                Assert.Equal(Errno.ETIME, outcome.Errno);
                Assert.Equal(
                    [next, next + 1, next + 2], batch.Take(count).Select(c => c.UserData));
                next += 3;
                late[round] = (elapsed - _timeout).TotalMilliseconds;
            }

            storm.Stop();
            return late;
        });
        Assert.True(storm.Sent > Rounds, $"{storm.Sent} signals");
        Assert.True(storm.Collections > Rounds, $"{storm.Collections} collections");
        Array.Sort(excess);
        Assert.True(excess[0] >= 0, $"{excess[0]} ms");
        Assert.True(excess[Rounds / 2] < 10, $"median {excess[Rounds / 2]} ms too late");
        Assert.True(excess[^1] < 2000, $"{excess[^1]} ms too late");
    }

    /// <summary>
    /// Signals to the thread that starts it, and collections, with a breath between.
    /// </summary>
    private sealed class Storm : IDisposable
    {
        private readonly PosixSignalRegistration _windowChange = PosixSignalRegistration.Create(
            PosixSignal.SIGWINCH, context => context.Cancel = true);

        private readonly List<Thread> _threads = [];
        private volatile bool _isOver;

        public int Sent { get; private set; }

        public int Collections { get; private set; }

        public void Start()
        {
            var target = Syscall.GetThreadId().Int32;
            _threads.Add(new Thread(() => Send(target)));
            _threads.Add(new Thread(Collect));
            _threads.ForEach(thread => thread.Start());
        }

        public void Stop()
        {
            _isOver = true;
            _threads.ForEach(thread => thread.Join());
        }

        public void Dispose()
        {
            Stop();
            _windowChange.Dispose();
        }

        private void Send(int target)
        {
            while (!_isOver)
            {
                var signal = Sent++ % 2 == 0 ? Signal.WindowChange : RealTimeMinimum;
                _ = Syscall.TgKill(Environment.ProcessId, target, signal);
                if (Sent % 8 == 0)
                    Thread.Sleep(1);
            }
        }

        // Without a breath the runtime may keep a thread that comes back from the kernel waiting.
        private void Collect()
        {
            while (!_isOver)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                Collections++;
                Thread.Sleep(1);
            }
        }
    }
}
