namespace Hyb.Zcall.Tests;

/// <summary>The three calls of a ring, as the kernel has them; rings are Hyb.Uring's.</summary>
public unsafe class RingTests
{
    // struct io_uring_params, and where the kernel writes the number of completion entries.
    private const int ParametersBytes = 120;
    private const int CompletionEntriesIndex = 1;

    // IORING_REGISTER_EVENTFD and IORING_UNREGISTER_EVENTFD.
    private const uint RegisterEventFd = 4;
    private const uint UnregisterEventFd = 5;

    [Fact]
    public void A_ring_of_8_entries_is_set_up_entered_and_given_a_counter()
    {
        var parameters = stackalloc uint[ParametersBytes / sizeof(uint)];
        new Span<byte>(parameters, ParametersBytes).Clear();
        var ring = SetUp(8, parameters);
        Assert.Equal(8u, parameters[0]);
        Assert.Equal(16u, parameters[CompletionEntriesIndex]);
        Assert.Equal(0, Syscall.IoUringEnter(ring, 0, 0, 0, null, 0).Raw);

        var counter = Syscall.EventFd2(0, EventFdFlags.CloseOnExec).Int32;
        Assert.Equal(0, Syscall.IoUringRegister(ring, RegisterEventFd, &counter, 1).Raw);
        Assert.Equal(
            Errno.EBUSY, Syscall.IoUringRegister(ring, RegisterEventFd, &counter, 1).Errno);
        Assert.Equal(0, Syscall.IoUringRegister(ring, UnregisterEventFd, null, 0).Raw);
        Assert.Equal(
            Errno.ENXIO, Syscall.IoUringRegister(ring, UnregisterEventFd, null, 0).Errno);
        Assert.False(Syscall.Close(counter).IsError);
        Assert.False(Syscall.Close(ring).IsError);
        Assert.Equal(Errno.EBADF, Syscall.IoUringEnter(ring, 0, 0, 0, null, 0).Errno);
    }

    [Fact]
    public void Wrong_arguments_come_back_as_the_kernels_errnos()
    {
        var parameters = stackalloc uint[ParametersBytes / sizeof(uint)];
        new Span<byte>(parameters, ParametersBytes).Clear();
        var ring = SetUp(8, parameters);
        Assert.Equal(
            Errno.EINVAL, Syscall.IoUringEnter(ring, 0, 0, 1u << 31, null, 0).Errno);
        Assert.Equal(Errno.EINVAL, Syscall.IoUringRegister(ring, 9999, null, 0).Errno);
        Assert.False(Syscall.Close(ring).IsError);
        new Span<byte>(parameters, ParametersBytes).Clear();
        Assert.Equal(Errno.EINVAL, Syscall.IoUringSetup(0, parameters).Errno);
        Assert.Equal(Errno.EFAULT, Syscall.IoUringSetup(8, null).Errno);
        var pipe = Syscall.EventFd2(0, EventFdFlags.CloseOnExec).Int32;
        Assert.Equal(Errno.EOPNOTSUPP, Syscall.IoUringEnter(pipe, 0, 0, 0, null, 0).Errno);
        Assert.False(Syscall.Close(pipe).IsError);
    }

    // build/test.sh looks for the prefix: a machine without io_uring must not look green.
    private static int SetUp(uint entries, uint* parameters)
    {
        var ring = Syscall.IoUringSetup(entries, parameters);
        Assert.SkipWhen(
            ring.Errno is Errno.ENOSYS or Errno.EPERM, $"io_uring: io_uring_setup(2): {ring}");
        Assert.False(ring.IsError, ring.ToString());
        return ring.Int32;
    }
}
