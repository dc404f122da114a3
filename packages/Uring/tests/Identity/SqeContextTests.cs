namespace Hyb.Uring.Tests.Identity;

public class SqeContextTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(536_870_911)]
    [InlineData(-536_870_912)]
    public void Direct_contexts_give_back_what_was_packed(int fd)
    {
        foreach (var flags in new[] { SqeFlags.None, SqeFlags.FixedFile, (SqeFlags)0xFF })
        {
            var context = SqeContext.Direct(IoUringOp.Write, flags, 0xBEEF, fd);
            Assert.True(context.IsDirect);
            Assert.Equal(SqeContextMode.Direct, context.Mode);
            Assert.Equal(IoUringOp.Write, context.Op);
            Assert.Equal(flags, context.Flags);
            Assert.Equal(0xBEEF, context.BufferGroup);
            Assert.Equal(fd, context.Fd);
            Assert.Equal(context, new SqeContext(context.Value));
        }
    }

    [Fact]
    public void The_parts_lie_at_the_documented_bits()
    {
        var value = SqeContext.Direct((IoUringOp)0xAA, (SqeFlags)0xBB, 0xCCDD, 0x11223344).Value;
        Assert.Equal(0x11223344_CCDD_BB_AAUL, value);
    }

    [Fact]
    public void Parts_can_be_replaced_one_by_one()
    {
        var context = SqeContext.Direct(IoUringOp.Read, SqeFlags.Link, 7, 9);
        Assert.Equal(SqeContext.Direct(IoUringOp.Nop, SqeFlags.Link, 7, 9),
            context.WithOp(IoUringOp.Nop));
        Assert.Equal(SqeContext.Direct(IoUringOp.Read, SqeFlags.Async, 7, 9),
            context.WithFlags(SqeFlags.Async));
        Assert.Equal(SqeContext.Direct(IoUringOp.Read, SqeFlags.Link | SqeFlags.Async, 7, 9),
            context.OrFlags(SqeFlags.Async));
        Assert.Equal(SqeContext.Direct(IoUringOp.Read, SqeFlags.Link, 8, 9),
            context.WithBufferGroup(8));
        Assert.Equal(SqeContext.Direct(IoUringOp.Read, SqeFlags.Link, 7, -1),
            context.WithFd(-1));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(SqeContext.MaxToken)]
    public void Tokens_come_back_and_have_no_other_parts(ulong token)
    {
        var context = SqeContext.Token(token);
        Assert.Equal(SqeContextMode.Token, context.Mode);
        Assert.Equal(token, context.TokenValue);
        Assert.False(context.IsNone);
        Assert.Null(context.Op);
        Assert.Equal(SqeFlags.None, context.Flags);
        Assert.Equal(-1, context.Fd);
        Assert.Throws<InvalidOperationException>(() => context.WithFd(1));
    }

    [Fact]
    public void A_token_of_more_than_62_bits_is_refused()
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(
            () => SqeContext.Token(SqeContext.MaxToken + 1));
        Assert.Equal("token", e.ParamName);
    }
}
