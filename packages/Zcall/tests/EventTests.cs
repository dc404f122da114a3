using System.Runtime.InteropServices;

namespace Hyb.Zcall.Tests;

public unsafe class EventTests
{
    [Fact]
    public void Eventfd_carries_one_value()
    {
        var fd = Syscall.EventFd2(7, EventFdFlags.NonBlocking | EventFdFlags.CloseOnExec).Int32;
        ulong value = 5;
        Assert.Equal(8, Syscall.Write(fd, &value, 8).Raw);
        Assert.Equal(8, Syscall.Read(fd, &value, 8).Raw);
        Assert.Equal(12UL, value);
        Assert.Equal(Errno.EAGAIN, Syscall.Read(fd, &value, 8).Errno);
        Assert.Equal(Errno.EINVAL, Syscall.EventFd2(0, (EventFdFlags)(1 << 30)).Errno);
        Assert.False(Syscall.Close(fd).IsError);
    }

    [Fact]
    public void Timerfd_shows_the_time_left()
    {
        var fd = Syscall.TimerFdCreate(Clock.Monotonic, TimerFdFlags.CloseOnExec).Int32;
        var setting = new TimerSetting(default, new Timespec(100, 0));
        TimerSetting current;
        Assert.False(
            Syscall.TimerFdSetTime(fd, TimerSetFlags.None, &setting, null).IsError);
        Assert.False(Syscall.TimerFdGetTime(fd, &current).IsError);
        Assert.InRange(current.Value.Seconds, 1, 100);
        TimerSetting none = default, old;
        Assert.False(Syscall.TimerFdSetTime(fd, TimerSetFlags.None, &none, &old).IsError);
        Assert.InRange(old.Value.Seconds, 1, 100);
        Assert.False(Syscall.TimerFdGetTime(fd, &current).IsError);
        Assert.Equal(default, current);
        Assert.Equal(Errno.EINVAL, Syscall.TimerFdCreate((Clock)99, default).Errno);
        Assert.False(Syscall.Close(fd).IsError);
    }

    [Fact]
    public void Signalfd_is_empty_at_first_and_keeps_its_number_when_the_mask_changes()
    {
        var fd = Syscall.SignalFd4(-1, 1UL << 9, SignalFdFlags.NonBlocking).Int32;
        var info = default(SignalInfo);
        Assert.Equal(
            Errno.EAGAIN, Syscall.Read(fd, &info, (nuint)sizeof(SignalInfo)).Errno);
        Assert.Equal(fd, Syscall.SignalFd4(fd, 1UL << 11, SignalFdFlags.None).Raw);
        Assert.Equal(Errno.EINVAL, Syscall.SignalFd4(-1, 0, (SignalFdFlags)1).Errno);
        Assert.False(Syscall.Close(fd).IsError);
    }

    [Fact]
    public void Epoll_reports_the_data_of_the_descriptor_that_is_ready()
    {
        var epoll = Syscall.EpollCreate1(EpollCreateFlags.CloseOnExec).Int32;
        var first = Syscall.EventFd2(0, EventFdFlags.CloseOnExec).Int32;
        var second = Syscall.EventFd2(1, EventFdFlags.CloseOnExec).Int32;
        const ulong Data = 0x1122334455667788;
        var events = stackalloc byte[EpollEvent.SizeBytes * 2];
        new EpollEvent(EpollEvents.Priority, Data).Write(events);
        Assert.Equal(new(EpollEvents.Priority, Data), EpollEvent.Read(events, 0));
        Assert.False(Syscall.EpollCtl(
            epoll, EpollOperation.Add, first, new(EpollEvents.In, Data)).IsError);
        Assert.False(Syscall.EpollCtl(
            epoll, EpollOperation.Add, second, new(EpollEvents.Out, ~Data)).IsError);
        Assert.Equal(1, Syscall.EpollPwait(epoll, events, 2, 0).Raw);
        Assert.Equal(new(EpollEvents.Out, ~Data), EpollEvent.Read(events, 0));
        ulong one = 1;
        Assert.Equal(8, Syscall.Write(first, &one, 8).Raw);
        Assert.Equal(2, Syscall.EpollPwait(epoll, events, 2, -1).Raw);
        EpollEvent[] both = [EpollEvent.Read(events, 0), EpollEvent.Read(events, 1)];
        Assert.Contains(new EpollEvent(EpollEvents.In, Data), both);
        Assert.Contains(new EpollEvent(EpollEvents.Out, ~Data), both);
        Assert.False(Syscall.EpollCtl(epoll, EpollOperation.Delete, second, default).IsError);
        Assert.False(Syscall.EpollCtl(
            epoll, EpollOperation.Modify, first, new(EpollEvents.None, 0)).IsError);
        Assert.Equal(0, Syscall.EpollPwait(epoll, events, 2, 0).Raw);
        Assert.Equal(Errno.EINVAL, Syscall.EpollPwait(epoll, events, 0, 0).Errno);
        foreach (var fd in (int[])[epoll, first, second])
            Assert.False(Syscall.Close(fd).IsError);
    }

    [Theory]
    [InlineData(Architecture.X64, 12, 4)]
    [InlineData(Architecture.Arm64, 16, 8)]
    public void Epoll_events_have_each_architectures_layout(
        Architecture architecture, int size, int dataOffset)
    {
        Assert.Equal(size, EpollEvent.SizeOn(architecture));
        var memory = stackalloc byte[64];
        var value = new EpollEvent(EpollEvents.EdgeTriggered | EpollEvents.In, ulong.MaxValue - 1);
        value.Write(memory + size, architecture);
        Assert.Equal(0x80000001, *(uint*)(memory + size));
        Assert.Equal(ulong.MaxValue - 1, *(ulong*)(memory + size + dataOffset));
        Assert.Equal(value, EpollEvent.Read(memory, 1, architecture));
    }

    [Fact]
    public void Random_bytes_differ_and_clocks_go_on()
    {
        var first = new byte[16];
        var second = new byte[16];
        Assert.Equal(16, Syscall.GetRandom(first).Raw);
        Assert.Equal(16, Syscall.GetRandom(second, RandomFlags.NonBlocking).Raw);
        Assert.NotEqual(first, second);
        Assert.Equal(Errno.EINVAL, Syscall.GetRandom(first, (RandomFlags)0x100).Errno);

        Assert.False(Syscall.ClockGetTime(Clock.Monotonic, out var before).IsError);
        Assert.False(Syscall.ClockGetTime(Clock.Monotonic, out var after).IsError);
        Assert.True(
            (after.Seconds, after.Nanoseconds).CompareTo((before.Seconds, before.Nanoseconds))
            >= 0);
        Assert.False(Syscall.ClockGetTime(Clock.Realtime, out var unix).IsError);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - unix.Seconds, 0, 60);
        Assert.Equal(Errno.EINVAL, Syscall.ClockGetTime((Clock)99, out var none).Errno);
        Assert.Equal(default, none);
    }

    [Fact]
    public void Descriptors_are_duplicated_and_have_flags()
    {
        var fd = Syscall.EventFd2(0, EventFdFlags.CloseOnExec).Int32;
        var plain = Syscall.Dup(fd).Int32;
        Assert.Equal(0, Syscall.Fcntl(plain, FcntlCommand.GetDescriptorFlags).Raw);
        Assert.Equal(1, Syscall.Fcntl(fd, FcntlCommand.GetDescriptorFlags).Raw);
        Assert.Equal(plain, Syscall.Dup3(fd, plain, OpenFlags.CloseOnExec).Raw);
        Assert.Equal(1, Syscall.Fcntl(plain, FcntlCommand.GetDescriptorFlags).Raw);
        Assert.Equal(Errno.EINVAL, Syscall.Dup3(fd, fd, OpenFlags.CloseOnExec).Errno);
        Assert.Equal(Errno.EBADF, Syscall.Fcntl(-1, FcntlCommand.GetStatusFlags).Errno);
        Assert.False(Syscall.Close(fd).IsError);
        Assert.False(Syscall.Close(plain).IsError);
    }

    [Fact]
    public void Memory_files_have_lengths_and_seals()
    {
        var plain = Syscall.MemFdCreate("plain", MemFdFlags.CloseOnExec).Int32;
        Assert.False(Syscall.FTruncate(plain, 4096).IsError);
        Assert.False(Syscall.FDataSync(plain).IsError);
        Assert.Equal(Errno.EPERM, Seal(plain, FileSeals.Grow).Errno);
        var sealable = Syscall.MemFdCreate("", MemFdFlags.AllowSealing).Int32;
        Assert.False(Seal(sealable, FileSeals.Grow).IsError);
        Assert.Equal(Errno.EPERM, Syscall.FTruncate(sealable, 1).Errno);
        Assert.Equal(
            (nint)FileSeals.Grow, Syscall.Fcntl(sealable, FcntlCommand.GetSeals).Raw);
        Assert.Equal(Errno.EINVAL, Syscall.MemFdCreate("a\0b", MemFdFlags.None).Errno);
        Assert.False(Syscall.Close(plain).IsError);
        Assert.False(Syscall.Close(sealable).IsError);

        static SyscallResult Seal(int fd, FileSeals seals) =>
            Syscall.Fcntl(fd, FcntlCommand.AddSeals, (nint)seals);
    }

    [Fact]
    public void Memory_takes_advice_locks_and_protection()
    {
        var mapped = Syscall.Mmap(
            null,
            4096,
            MemoryProtection.Read | MemoryProtection.Write,
            MemoryMapFlags.Private | MemoryMapFlags.Anonymous,
            -1,
            0);
        var page = (byte*)mapped.Value;
        page[0] = 1;
        Assert.False(Syscall.Madvise(page, 4096, MemoryAdvice.DontNeed).IsError);
        Assert.Equal(0, page[0]);
        Assert.Equal(Errno.EINVAL, Syscall.Madvise(page + 1, 4096, default).Errno);
        Assert.False(Syscall.Mlock(page, 4096).IsError);
        Assert.False(Syscall.Mprotect(page, 4096, MemoryProtection.Read).IsError);
        Assert.Equal(0, page[0]);
        Assert.Equal(Errno.EINVAL, Syscall.Mprotect(page + 1, 4096, default).Errno);
        Assert.False(Syscall.Munmap(page, 4096).IsError);
    }
}
