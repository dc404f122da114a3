using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

public unsafe class SignalFdTests
{
    [Fact]
    public void Sets_hold_signals_1_to_64()
    {
        var set = SignalSet.Of(Signal.Hangup, (Signal)64);
        Assert.Equal(0x8000000000000001, set.Bits);
        Assert.Equal(2, set.Count);
        foreach (var outside in (Signal[])[Signal.None, (Signal)65, (Signal)(-1)])
        {
            Assert.Equal(set, set.Add(outside));
            Assert.Equal(set, set.Remove(outside));
            Assert.False(set.Contains(outside));
        }

        Assert.True(set.Contains((Signal)64));
        Assert.False(set.Contains(Signal.Interrupt));
        Assert.Equal(SignalSet.Of((Signal)64), set.Remove(Signal.Hangup));
        Assert.True(SignalSet.Empty.IsEmpty);
        Assert.Equal(set, SignalSet.Of((Signal)64) | SignalSet.Of(Signal.Hangup));
    }

    [Fact]
    public void A_signal_to_a_thread_that_blocks_it_is_read() => OnThread(() =>
    {
        var set = SignalSet.Of(Signal.User1, Signal.User2);
        Assert.Equal(Outcome.Ok, SignalMask.Block(set, out var previous));
        Assert.Equal(Outcome.Ok, SignalMask.Get(out var blocked));
        Assert.Equal(previous | set, blocked);
        Assert.Equal(Outcome.Ok, SignalFd.Create(set, out var signals));
        using var owner = signals;
        Assert.Equal(set, signals.Mask);
        Assert.Equal(Outcome.WouldBlock, signals.Read(out var info));
        Assert.Equal(default, info);

        Send(Signal.User1);
        Assert.Equal(Outcome.Ok, signals.Read(out info));
        Assert.Equal(Signal.User1, info.Signal);
        Assert.Equal((uint)Environment.ProcessId, info.ProcessId);
        Assert.Equal(-6, info.Code);

        Send(Signal.User2);
        Send(Signal.User1);
        var many = new SignalInfo[4];
        Assert.Equal(new(2, Outcome.Ok), signals.Read(many));
        Assert.Equal(
            [Signal.User1, Signal.User2], many[..2].Select(one => one.Signal));
        Assert.Equal(IoResult.WouldBlock, signals.Read(many));

        Send(Signal.User1);
        var bytes = new byte[130];
        Assert.Equal(new(128, Outcome.Ok), signals.Read(bytes.AsSpan()));
        Assert.Equal((int)Signal.User1, BitConverter.ToInt32(bytes));
        Assert.Equal(Outcome.Ok, SignalMask.Unblock(set, out _));
        Assert.Equal(Outcome.Ok, SignalMask.Set(previous));
    });

    [Fact]
    public void A_new_mask_counts_from_now_on() => OnThread(() =>
    {
        var first = SignalSet.Of(Signal.User1);
        var second = SignalSet.Of(Signal.User2);
        Assert.Equal(Outcome.Ok, SignalMask.Block(first | second, out var previous));
        Assert.Equal(Outcome.Ok, SignalFd.Create(first, out var signals));
        using var owner = signals;
        var number = signals.Number;
        Send(Signal.User2);
        Assert.Equal(Outcome.WouldBlock, signals.Read(out _));
        Assert.Equal(Outcome.Ok, signals.SetMask(second));
        Assert.Equal((number, second), (signals.Number, signals.Mask));
        Assert.Equal(Outcome.Ok, signals.Read(out var info));
        Assert.Equal(Signal.User2, info.Signal);
        signals.Dispose();
        Assert.Equal(Outcome.Failure(Errno.EBADF), signals.SetMask(first));
        Assert.Equal(second, signals.Mask);
        Assert.Equal(Outcome.Ok, SignalMask.Set(previous));
    });

    [Fact]
    public void The_kernel_drops_what_cannot_be_blocked()
    {
        Assert.Equal(
            Outcome.Ok,
            SignalFd.Create(
                SignalSet.Of(Signal.Kill, Signal.Stop, Signal.Alarm), out var signals));
        using var owner = signals;
        Assert.Equal(SignalSet.Of(Signal.Alarm).Bits, KernelMask(signals));
    }

    [Fact]
    public void Of_two_threads_that_set_masks_the_one_the_kernel_has_last_is_remembered()
    {
        Assert.Equal(Outcome.Ok, SignalFd.Create(SignalSet.Empty, out var signals));
        using var owner = signals;
        for (var round = 0; round < 50; round++)
        {
            Parallel.For(0, 8, index =>
                Assert.Equal(Outcome.Ok, signals.SetMask(SignalSet.Of((Signal)(40 + index)))));
            Assert.Equal(KernelMask(signals), signals.Mask.Bits);
        }
    }

    [Fact]
    public void Small_buffers_are_refused()
    {
        Assert.Equal(Outcome.Ok, SignalFd.Create(SignalSet.Empty, out var signals));
        using var owner = signals;
        Assert.Equal(IoResult.Failure(Errno.EINVAL), signals.Read(new byte[127]));
        Assert.Equal(IoResult.Failure(Errno.EINVAL), signals.Read(Array.Empty<SignalInfo>()));
        Assert.Equal(IoResult.WouldBlock, signals.Read(new byte[128]));
    }

    private static ulong KernelMask(SignalFd signals)
    {
        var line = File.ReadLines($"/proc/self/fdinfo/{signals.Number}")
            .Single(l => l.StartsWith("sigmask:", StringComparison.Ordinal));
        return Convert.ToUInt64(line.Split(':')[1].Trim(), 16);
    }

    private static void Send(Signal signal) => Assert.False(Syscall.TgKill(
        Environment.ProcessId, Syscall.GetThreadId().Int32, signal).IsError);

    // The mask belongs to the thread: on one of our own it disturbs nobody.
    private static void OnThread(Action body)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                body();
            }
            catch (Exception caught)
            {
                failure = caught;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw new InvalidOperationException("On its own thread: " + failure.Message, failure);
    }
}
