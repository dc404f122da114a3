using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

public class EventFdTests
{
    [Fact]
    public void A_wait_takes_the_initial_value_and_what_was_added()
    {
        using var counter = Make(5);
        Assert.True(counter.Signal(3).IsOk);
        Assert.True(counter.Signal().IsOk);
        Assert.Equal(Outcome.Ok, counter.Wait(out var value));
        Assert.Equal(9UL, value);
        Assert.Equal(Outcome.WouldBlock, counter.Wait(out value));
        Assert.Equal(0UL, value);
    }

    [Fact]
    public void A_semaphore_gives_one_at_a_time()
    {
        Assert.True(EventFd.Create(out var counter, 2, isSemaphore: true).IsOk);
        using var owner = counter;
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Outcome.Ok, counter.Wait(out var value));
            Assert.Equal(1UL, value);
        }

        Assert.Equal(Outcome.WouldBlock, counter.Wait(out _));
    }

    [Fact]
    public void A_full_counter_would_block_and_the_impossible_value_is_invalid()
    {
        using var counter = Make(0);
        Assert.Equal(Outcome.Failure(Errno.EINVAL), counter.Signal(ulong.MaxValue));
        Assert.Equal(Outcome.Ok, counter.Signal(EventFd.MaxCounter));
        Assert.Equal(Outcome.WouldBlock, counter.Signal(1));
        Assert.Equal(Outcome.Ok, counter.Wait(out var value));
        Assert.Equal(EventFd.MaxCounter, value);
    }

    [Fact]
    public void A_signal_of_zero_does_nothing_even_when_closed()
    {
        var counter = Make(0);
        Assert.Equal(Outcome.Ok, counter.Signal(0));
        Assert.Equal(Outcome.WouldBlock, counter.Wait(out _));
        counter.Dispose();
        Assert.Equal(Outcome.Ok, counter.Signal(0));
    }

    [Fact]
    public void Initial_values_that_the_kernel_would_cut_are_refused()
    {
        using var largest = Make(uint.MaxValue);
        Assert.True(largest.Wait(out var value).IsOk);
        Assert.Equal(uint.MaxValue, value);
        Assert.Equal(
            Outcome.Failure(Errno.EINVAL), EventFd.Create(out var none, uint.MaxValue + 1UL));
        Assert.Equal(-1, none.Number);
    }

    [Fact]
    public void Bytes_are_eight_in_the_machines_order()
    {
        var counter = Make(0);
        Span<byte> bytes = stackalloc byte[12];
        BitConverter.TryWriteBytes(bytes, 77UL);
        Assert.Equal(new(8, Outcome.Ok), counter.Write(bytes));
        bytes.Clear();
        Assert.Equal(new(8, Outcome.Ok), counter.Read(bytes));
        Assert.Equal(77UL, BitConverter.ToUInt64(bytes));
        Assert.Equal(IoResult.WouldBlock, counter.Read(bytes));
        counter.Dispose();
        Assert.Equal(IoResult.Failure(Errno.EINVAL), counter.Read(bytes[..7]));
        Assert.Equal(IoResult.Failure(Errno.EINVAL), counter.Write(bytes[..7]));
    }

    [Fact]
    public void Peek_looks_and_takes_nothing()
    {
        using var counter = Make(0x1234);
        Assert.Equal(Outcome.Ok, counter.Peek(out var value));
        Assert.Equal(0x1234UL, value);
        Assert.Equal(Outcome.Ok, counter.Wait(out value));
        Assert.Equal(0x1234UL, value);
        Assert.Equal(Outcome.Ok, counter.Peek(out value));
        Assert.Equal(0UL, value);
    }

    [Fact]
    public void Concurrent_signals_and_waits_lose_nothing()
    {
        using var counter = Make(0);
        const int Signals = 20_000;
        var senders = new Thread[2];
        for (var i = 0; i < senders.Length; i++)
        {
            senders[i] = new Thread(() =>
            {
                for (var n = 0; n < Signals; n++)
                    Assert.True(counter.Signal().IsOk);
            });
            senders[i].Start();
        }

        ulong sum = 0;
        while (sum < (ulong)(Signals * senders.Length))
        {
            if (counter.Wait(out var value).IsOk)
                sum += value;
            else
                Thread.Yield();
        }

        foreach (var sender in senders)
            sender.Join();
        Assert.Equal((ulong)(Signals * senders.Length), sum);
        Assert.Equal(Outcome.WouldBlock, counter.Wait(out _));
    }

    [Fact]
    public void Ten_threads_close_one_counter_while_another_uses_it()
    {
        for (var round = 0; round < 50; round++)
        {
            var counter = Make(0);
            var user = new Thread(() =>
            {
                while (counter.Signal() == Outcome.Ok)
                {
                }

                Assert.Equal(Outcome.Failure(Errno.EBADF), counter.Signal());
            });
            user.Start();
            Parallel.For(0, 10, _ => counter.Dispose());
            user.Join();
            Assert.Equal(-1, counter.Number);
        }
    }

    [Fact]
    public void Steady_use_of_every_handle_allocates_nothing()
    {
        using var counter = Make(0);
        Assert.True(TimerFd.Create(out var timer).IsOk);
        using var timerOwner = timer;
        Assert.True(SignalFd.Create(SignalSet.Of(Signal.User1), out var signals).IsOk);
        using var signalOwner = signals;
        Assert.True(PidFd.Open(Environment.ProcessId, out var process).IsOk);
        using var processOwner = process;
        Assert.True(MemFd.Create("hyb", out var memory, MemFdFlags.AllowSealing).IsOk);
        using var memoryOwner = memory;
        var buffer = new byte[16];
        var before = 0L;
        for (var round = 0; round < 2; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 500; i++)
            {
                _ = counter.Signal();
                _ = counter.Wait(out _);
                _ = timer.Arm(TimeSpan.FromSeconds(9));
                _ = timer.Get(out _);
                _ = timer.Read(out ulong _);
                _ = timer.Disarm();
                _ = signals.Read(out _);
                _ = signals.SetMask(SignalSet.Of(Signal.User1, Signal.User2));
                _ = process.SendSignal(Signal.None);
                _ = process.Wait(out _);
                _ = memory.WriteAt(buffer, 0);
                _ = memory.ReadAt(buffer, 0);
                _ = memory.GetLength(out _);
                _ = memory.GetSeals(out _);
                using var lease = counter.Fd.Lease();
                _ = lease.Read(buffer);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static EventFd Make(ulong initial)
    {
        Assert.Equal(Outcome.Ok, EventFd.Create(out var counter, initial));
        return counter;
    }
}
