namespace Hyb.Zcall.Tests;

public class ErrnoTests
{
    [Fact]
    public void Text_is_never_empty_and_unknown_numbers_say_their_number()
    {
        for (var number = 1; number < 200; number++)
            Assert.NotEmpty(((Errno)number).Text());
        Assert.Equal("success", Errno.None.Text());
        Assert.Equal("errno 41", ((Errno)41).Text());
        Assert.Equal("errno 58", ((Errno)58).Text());
        Assert.Equal("errno 134", ((Errno)134).Text());
        Assert.Equal("errno -7", ((Errno)(-7)).Text());
        Assert.Equal("errno 999", ((Errno)999).Text());
        Assert.Equal("errno 2147483647", ((Errno)int.MaxValue).Text());
        Assert.Equal("bad file descriptor", ((Errno)9).Text());
        Assert.Equal("no child process", ((Errno)10).Text());
        Assert.Equal("no such file or directory", Errno.ENOENT.Text());
    }

    [Fact]
    public void Name_is_the_kernel_name_of_every_member()
    {
        foreach (var name in Enum.GetNames<Errno>())
        {
            var errno = Enum.Parse<Errno>(name);
            var known = errno.Name();
            Assert.Equal(errno, Enum.Parse<Errno>(known));
        }
    }

    [Fact]
    public void Aliases_are_the_same_number()
    {
        Assert.Equal(Errno.EAGAIN, Errno.EWOULDBLOCK);
        Assert.Equal(Errno.EDEADLK, Errno.EDEADLOCK);
        Assert.Equal(Errno.EOPNOTSUPP, Errno.ENOTSUP);
        Assert.Equal((11, 35, 95, 133), (
            (int)Errno.EAGAIN, (int)Errno.EDEADLK, (int)Errno.EOPNOTSUPP, (int)Errno.EHWPOISON));
        Assert.NotEqual(Errno.EACCES, Errno.EPERM);
    }

    [Theory]
    [InlineData(Errno.EAGAIN, true, true)]
    [InlineData(Errno.EINTR, true, false)]
    [InlineData(Errno.EINPROGRESS, true, false)]
    [InlineData(Errno.ETIMEDOUT, false, true)]
    [InlineData(Errno.ETIME, false, false)]
    [InlineData(Errno.EINVAL, false, false)]
    public void Temporary_and_timeout_follow_the_contract(
        Errno errno, bool temporary, bool timeout)
    {
        Assert.Equal(temporary, errno.IsTemporary());
        Assert.Equal(timeout, errno.IsTimeout());
    }

    [Fact]
    public void No_other_number_is_temporary_or_a_timeout()
    {
        var all = Enumerable.Range(0, 4096).Select(number => (Errno)number).ToArray();
        Assert.Equal(
            [Errno.EINTR, Errno.EAGAIN, Errno.EINPROGRESS], all.Where(e => e.IsTemporary()));
        Assert.Equal([Errno.EAGAIN, Errno.ETIMEDOUT], all.Where(e => e.IsTimeout()));
    }
}
