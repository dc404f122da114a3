using Hyb.Testing;

namespace Hyb.Zcall.Tests;

public unsafe class ProcessTests
{
    [Fact]
    public void A_child_is_signalled_waited_for_and_gone()
    {
        var child = ChildProcess.StartShell("exec sleep 60");
        var pidfd = Syscall.PidFdOpen(child, PidFdFlags.NonBlocking).Int32;
        Assert.False(Syscall.PidFdSendSignal(pidfd, Signal.None).IsError);
        Assert.Equal(Errno.EINVAL, Syscall.PidFdSendSignal(pidfd, (Signal)65).Errno);
        Assert.Equal(Errno.EAGAIN, Wait(pidfd, out var info).Errno);
        Assert.Equal(default, info);
        Assert.False(Syscall.PidFdSendSignal(pidfd, Signal.Kill).IsError);
        var watch = new PollFd(pidfd, PollEvents.In);
        Assert.Equal(1, Syscall.Ppoll(&watch, 1, null).Raw);
        Assert.False(Wait(pidfd, out info).IsError);
        Assert.Equal(
            (Signal.Child, ChildCode.Killed, (int)Signal.Kill, child),
            (info.Signal, info.Code, info.Status, info.ProcessId));
        Assert.Equal(Errno.ECHILD, Wait(pidfd, out _).Errno);
        Assert.Equal(Errno.ESRCH, Syscall.PidFdSendSignal(pidfd, Signal.None).Errno);
        Assert.Equal(Errno.ESRCH, Syscall.PidFdOpen(child, PidFdFlags.None).Errno);
        Assert.False(Syscall.Close(pidfd).IsError);

        static SyscallResult Wait(int pidfd, out ChildInfo info) => Syscall.WaitId(
            WaitIdType.ProcessDescriptor, pidfd, out info, WaitOptions.Exited);
    }

    [Fact]
    public void An_exit_code_comes_back()
    {
        var child = ChildProcess.StartShell("exit 7");
        var waited = SyscallRetry.WaitId(
            WaitIdType.ProcessId, child, out var info, WaitOptions.Exited);
        Assert.False(waited.IsError, waited.ToString());
        Assert.Equal((ChildCode.Exited, 7), (info.Code, info.Status));
    }

    [Fact]
    public void Wrong_process_descriptors_are_refused()
    {
        Assert.Equal(Errno.EINVAL, Syscall.PidFdOpen(-1, PidFdFlags.None).Errno);
        Assert.Equal(Errno.EINVAL, Syscall.PidFdOpen(0, PidFdFlags.None).Errno);
        Assert.Equal(Errno.EBADF, Syscall.PidFdSendSignal(-1, Signal.None).Errno);
        Assert.Equal(Errno.EBADF, Syscall.PidFdGetFd(-1, 0).Errno);
    }

    [Fact]
    public void A_descriptor_of_ones_own_process_is_duplicated()
    {
        var self = Syscall.PidFdOpen(Environment.ProcessId, PidFdFlags.None).Int32;
        var counter = Syscall.EventFd2(9, EventFdFlags.CloseOnExec).Int32;
        var copy = Syscall.PidFdGetFd(self, counter).Int32;
        ulong value;
        Assert.Equal(8, Syscall.Read(copy, &value, 8).Raw);
        Assert.Equal(9UL, value);
        Assert.Equal(Errno.EBADF, Syscall.PidFdGetFd(self, 1 << 29).Errno);
        foreach (var fd in (int[])[self, counter, copy])
            Assert.False(Syscall.Close(fd).IsError);
    }

    [Fact]
    public void A_thread_has_a_descriptor_that_a_process_has_not()
    {
        var thread = 0;
        using var known = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        var other = new Thread(() =>
        {
            thread = Syscall.GetThreadId().Int32;
            known.Set();
            ended.Wait();
        });
        other.Start();
        known.Wait(TestContext.Current.CancellationToken);

        // Without the flag only the first thread of a process will do: it stands for all of it.
        var errno = Syscall.PidFdOpen(thread, PidFdFlags.None).Errno;
        Assert.True(errno is Errno.ENOENT or Errno.EINVAL, errno.Name());
        var pidfd = Syscall.PidFdOpen(thread, PidFdFlags.Thread).Int32;
        Assert.False(
            Syscall.PidFdSendSignal(pidfd, Signal.None, PidFdSignalScope.Thread).IsError);
        var watch = new PollFd(pidfd, PollEvents.In);
        var none = new Timespec(0, 0);
        Assert.Equal(0, Syscall.Ppoll(&watch, 1, &none).Raw);
        ended.Set();
        other.Join();
        var patience = new Timespec(10, 0);
        Assert.Equal(1, Syscall.Ppoll(&watch, 1, &patience).Raw);
        Assert.Equal(Errno.ESRCH, Syscall.PidFdSendSignal(pidfd, Signal.None).Errno);
        Assert.False(Syscall.Close(pidfd).IsError);
    }

    [Fact]
    public void The_mask_of_a_thread_is_changed_and_given_back()
    {
        ulong user = 1UL << ((int)Signal.User1 - 1), before, during, after;
        Assert.False(
            Syscall.SigProcMask(SignalMaskOperation.Block, &user, &before).IsError);
        Assert.False(Syscall.SigProcMask(SignalMaskOperation.Set, &before, &during).IsError);
        Assert.False(Syscall.SigProcMask(SignalMaskOperation.Block, null, &after).IsError);
        Assert.Equal((before | user, before), (during, after));
        Assert.Equal(
            Errno.EINVAL, Syscall.SigProcMask((SignalMaskOperation)9, &user, null).Errno);
    }

    [Fact]
    public void Ids_and_probes_agree()
    {
        var process = Syscall.GetProcessId().Int32;
        Assert.Equal(Environment.ProcessId, process);
        var status = File.ReadLines("/proc/self/status")
            .Single(l => l.StartsWith("PPid:", StringComparison.Ordinal));
        Assert.Equal(
            int.Parse(status[5..], System.Globalization.CultureInfo.InvariantCulture),
            Syscall.GetParentProcessId().Int32);
        Assert.False(Syscall.Kill(process, Signal.None).IsError);
        var thread = Syscall.GetThreadId().Int32;
        Assert.False(Syscall.TgKill(process, thread, Signal.None).IsError);
        Assert.Equal(Errno.ESRCH, Syscall.TgKill(process, 1 << 28, Signal.None).Errno);
    }
}
