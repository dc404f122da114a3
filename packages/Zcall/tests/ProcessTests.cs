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
    public void Ids_and_probes_agree()
    {
        var process = Syscall.GetProcessId().Int32;
        Assert.Equal(Environment.ProcessId, process);
        Assert.False(Syscall.Kill(process, Signal.None).IsError);
        var thread = Syscall.GetThreadId().Int32;
        Assert.False(Syscall.TgKill(process, thread, Signal.None).IsError);
        Assert.Equal(Errno.ESRCH, Syscall.TgKill(process, 1 << 28, Signal.None).Errno);
    }
}
