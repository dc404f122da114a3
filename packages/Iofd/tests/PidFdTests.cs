using Hyb.Iox;
using Hyb.Testing;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

public unsafe class PidFdTests
{
    [Fact]
    public void A_running_child_would_block_and_a_killed_one_gives_its_signal()
    {
        var child = ChildProcess.StartShell("exec sleep 60");
        Assert.Equal(Outcome.Ok, PidFd.Open(child, out var process));
        using var owner = process;
        Assert.Equal(child, process.ProcessId);
        Assert.Equal(Outcome.WouldBlock, process.Wait(out var exit));
        Assert.Equal(default, exit);
        Assert.Equal(Outcome.Ok, process.SendSignal(Signal.None));
        Assert.Equal(Outcome.Failure(Errno.EINVAL), process.SendSignal((Signal)65));
        Assert.Equal(Outcome.Ok, process.SendSignal(Signal.Kill));
        var watch = new PollFd(process.Number, PollEvents.In);
        Assert.Equal(1, Syscall.Ppoll(&watch, 1, null).Raw);
        Assert.Equal(Outcome.Ok, process.Wait(out exit));
        Assert.Equal(new ProcessExit(ChildCode.Killed, 9), exit);
        Assert.Equal((Signal.Kill, null), (exit.Signal, exit.ExitCode));
        Assert.Equal(Outcome.Failure(Errno.ECHILD), process.Wait(out _));
        Assert.Equal(Outcome.Failure(Errno.ESRCH), process.SendSignal(Signal.None));
        Assert.Equal(Outcome.Failure(Errno.ESRCH), PidFd.Open(child, out var gone));
        Assert.Equal(-1, gone.Number);
    }

    [Fact]
    public void A_blocking_descriptor_waits_for_the_exit_code()
    {
        var child = ChildProcess.StartShell("exit 7");
        Assert.Equal(Outcome.Ok, PidFd.Open(child, out var process, PidFdFlags.None));
        using var owner = process;
        Assert.Equal(Outcome.Ok, process.Wait(out var exit));
        Assert.Equal((7, Signal.None), (exit.ExitCode, exit.Signal));
    }

    [Fact]
    public void Ones_own_process_can_be_probed_and_is_no_child()
    {
        Assert.Equal(Outcome.Ok, PidFd.Open(Environment.ProcessId, out var process));
        using var owner = process;
        Assert.Equal(Outcome.Ok, process.SendSignal(Signal.None));
        Assert.Equal(Outcome.Failure(Errno.ECHILD), process.Wait(out _));
    }

    [Fact]
    public void A_thread_can_be_opened_and_signalled_and_its_end_is_seen()
    {
        var number = 0;
        var seen = default(SignalInfo);
        using var ready = new ManualResetEventSlim();
        using var sent = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            var set = SignalSet.Of(Signal.User1);
            _ = SignalMask.Block(set, out _);
            _ = SignalFd.Create(set, out var signals);
            number = Syscall.GetThreadId().Int32;
            ready.Set();
            sent.Wait();
            _ = signals.Read(out seen);
            signals.Dispose();
        });
        thread.Start();
        ready.Wait(TestContext.Current.CancellationToken);
        var whole = PidFd.Open(number, out var none);
        Assert.True(whole.Errno is Errno.ENOENT or Errno.EINVAL, whole.ToString());
        Assert.Equal(-1, none.Number);

        Assert.Equal(
            Outcome.Ok,
            PidFd.Open(number, out var opened, PidFdFlags.Thread | PidFdFlags.NonBlocking));
        using var owner = opened;
        Assert.Equal(Outcome.Ok, opened.SendSignal(Signal.User1));
        sent.Set();
        thread.Join();
        Assert.Equal(
            (Signal.User1, (uint)Environment.ProcessId), (seen.Signal, seen.ProcessId));
        var watch = new PollFd(opened.Number, PollEvents.In);
        var patience = new Timespec(10, 0);
        Assert.Equal(1, Syscall.Ppoll(&watch, 1, &patience).Raw);
        Assert.Equal(Outcome.Failure(Errno.ESRCH), opened.SendSignal(Signal.None));
        Assert.Equal(Outcome.Failure(Errno.ECHILD), opened.Wait(out _));
    }

    [Fact]
    public void A_descriptor_of_the_process_is_duplicated()
    {
        Assert.Equal(Outcome.Ok, PidFd.Open(Environment.ProcessId, out var process));
        using var owner = process;
        Assert.Equal(Outcome.Ok, EventFd.Create(out var counter, 9));
        using var counterOwner = counter;
        Assert.Equal(Outcome.Ok, process.GetFd(counter.Number, out var copy));
        using var copyOwner = copy;
        Assert.True(copy.GetCloseOnExec(out var closeOnExec).IsOk);
        Assert.True(closeOnExec);
        var bytes = new byte[8];
        Assert.Equal(new(8, Outcome.Ok), copy.Read(bytes));
        Assert.Equal(9UL, BitConverter.ToUInt64(bytes));
        Assert.Equal(Outcome.Failure(Errno.EBADF), process.GetFd(1 << 29, out var none));
        Assert.True(none.IsInvalid);
    }

    [Theory]
    [InlineData(0, Errno.EINVAL)]
    [InlineData(-1, Errno.EINVAL)]
    [InlineData(int.MinValue, Errno.EINVAL)]
    [InlineData(int.MaxValue, Errno.ESRCH)]
    public void Numbers_of_no_process_are_refused(int number, Errno errno)
    {
        Assert.Equal(Outcome.Failure(errno), PidFd.Open(number, out var process));
        Assert.Equal(-1, process.Number);
    }
}
