using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public class PostMessageTests
{
    [Fact]
    public void Any_thread_wakes_a_ring_with_a_message()
    {
        using var ring = TestRing.Start();
        var posting = new Thread(() => Assert.True(
            ring.PostMessage(SqeContext.Token(77), -5).IsOk));
        posting.Start();
        var message = ring.One();
        posting.Join();
        Assert.Equal(77UL, message.Context.TokenValue);
        Assert.Equal(-5, message.Result);
    }

    [Fact]
    public void A_ring_is_reached_by_a_copy_of_its_descriptor()
    {
        using var ring = TestRing.Start();
        using var own = new Iofd.Fd(ring.RingFd, ownsHandle: false);
        Assert.True(own.Duplicate(out var copy).IsOk);
        using (copy)
            Assert.True(IoUring.PostMessage(copy, SqeContext.Token(1), int.MaxValue).IsOk);
        Assert.Equal(int.MaxValue, ring.One().Result);
    }

    [Fact]
    public void A_ring_that_is_not_started_takes_no_message()
    {
        using var ring = TestRing.Create();
        Assert.Equal(Errno.EBADFD, ring.PostMessage(SqeContext.Token(1)).Errno);
    }

    [Fact]
    public void A_ring_whose_thread_has_ended_takes_a_message_that_nobody_will_see()
    {
        using var ring = TestRing.Create();
        OnThread.Run(() =>
        {
            ring.Start();
            return 0;
        });
        Assert.True(ring.PostMessage(SqeContext.Token(1)).IsOk);
        Assert.Equal(Errno.EOWNERDEAD, ring.Close(TimeSpan.FromSeconds(1)).Errno);
    }

    [Fact]
    public void What_is_no_ring_and_what_is_not_open_are_told_apart()
    {
        using var file = new TestFile([1]);
        Assert.Equal(Errno.EBADFD, IoUring.PostMessage(file.Fd, default).Errno);
        file.Fd.Dispose();
        Assert.Equal(Errno.EBADF, IoUring.PostMessage(file.Fd, default).Errno);
    }

    [Fact]
    public void A_disposed_ring_says_so()
    {
        var ring = TestRing.Start();
        Assert.True(ring.RingFd >= 0);
        ring.Dispose();
        Assert.Equal(-1, ring.RingFd);
        Assert.Throws<ObjectDisposedException>(() => ring.PostMessage(default));
    }
}
