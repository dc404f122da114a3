using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class FutexTests
{
    private const string Wait = nameof(IoUring.FutexWait);
    private const string Wake = nameof(IoUring.FutexWake);
    private const string WaitV = nameof(IoUring.FutexWaitV);

    [Fact]
    [Covers(IoUringOp.FutexWait, Wait, Shows.Entry)]
    [Covers(IoUringOp.FutexWake, Wake, Shows.Entry)]
    [Covers(IoUringOp.FutexWaitV, WaitV, Shows.Entry)]
    public void Futex_operations_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.Start();
        using var words = new Words();
        var (context, options, expected) = EntryAssert.Filled;
        Assert.True(ring.FutexWait(
            words[1], 0xfffffff0, FutexFlags.Size32, 0x80000001, context, options).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.FutexWait,
            Fd = 2,
            Address = (ulong)words[1],
            Offset = 0xfffffff0,
            Address3 = 0x80000001,
        });
        Assert.True(ring.FutexWake(words[1], context: context, options: options).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.FutexWake,
            Fd = 2 | 128,
            Address = (ulong)words[1],
            Offset = int.MaxValue,
            Address3 = 0xffffffff,
        });
        FutexWaiter[] waiters = [new(words[0], 5), new(words[1], 6, FutexFlags.Size32)];
        Assert.True(ring.FutexWaitV(waiters, context, options).IsOk);
        var staged = ring.LastQueued.Address;
        Assert.Equal(waiters, new Span<FutexWaiter>((void*)staged, 2).ToArray());
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.FutexWaitV,
            Address = staged,
            Length = 2,
        });
        Assert.Equal((6U, FutexFlags.Size32), (waiters[1].Expected, waiters[1].Flags));
        Assert.True(words[1] == waiters[1].Word);
    }

    [Fact]
    [Covers(IoUringOp.FutexWait, Wait, Shows.Effect)]
    [Covers(IoUringOp.FutexWake, Wake, Shows.Effect)]
    public void Who_waits_is_woken_as_far_as_the_count_and_the_mask_go()
    {
        using var ring = TestRing.Start();
        using var words = new Words();
        Assert.True(ring.FutexWait(words[0], 0, mask: 1, context: SqeContext.Token(1)).IsOk);
        Assert.True(ring.FutexWait(words[0], 0, mask: 2, context: SqeContext.Token(2)).IsOk);
        Assert.True(ring.FutexWait(words[0], 0, mask: 2, context: SqeContext.Token(3)).IsOk);
        Assert.True(ring.FutexWake(words[0], mask: 1, context: SqeContext.Token(9)).IsOk);
        var both = ring.Take(2);
        Assert.Equal(0, both.Of(1).Result);
        Assert.Equal(1, both.Of(9).Result);
        Assert.True(ring.FutexWake(words[0], count: 1, context: SqeContext.Token(9)).IsOk);
        Assert.Equal(1, ring.Take(2).Of(9).Result);
        Assert.True(ring.FutexWake(words[0], context: SqeContext.Token(9)).IsOk);
        Assert.Equal(1, ring.Take(2).Of(9).Result);
        Assert.Equal(0, ring.Run(ring.FutexWake(words[0])).Result);
    }

    [Fact]
    [Covers(IoUringOp.FutexWaitV, WaitV, Shows.Effect)]
    public void Waiting_on_several_words_tells_which_was_woken()
    {
        using var ring = TestRing.Start();
        using var words = new Words();
        var waiters = new FutexWaiter[128];
        for (var i = 0; i < waiters.Length; i++)
            waiters[i] = new FutexWaiter(words[i], 0);
        Assert.True(ring.FutexWaitV(waiters, SqeContext.Token(1)).IsOk);
        Assert.Equal(1, ring.Submit().Count);

        // The list has been copied: what becomes of it does not matter.
        Array.Clear(waiters);
        Assert.True(ring.FutexWake(words[100], context: SqeContext.Token(9)).IsOk);
        var both = ring.Take(2);
        Assert.Equal(100, both.Of(1).Result);
        Assert.Equal(1, both.Of(9).Result);
    }

    [Fact]
    [Covers(IoUringOp.FutexWait, Wait, Shows.Refusal)]
    [Covers(IoUringOp.FutexWaitV, WaitV, Shows.Refusal)]
    public void Another_value_than_expected_completes_with_EAGAIN()
    {
        using var ring = TestRing.Start();
        using var words = new Words();
        Assert.Equal(Errno.EAGAIN, ring.Run(ring.FutexWait(words[0], 1)).Error);
        Assert.Equal(Errno.EAGAIN, ring.Run(
            ring.FutexWaitV([new(words[0], 0), new(words[1], 1)])).Error);
    }

    [Theory]
    [InlineData(FutexFlags.Size8)]
    [InlineData(FutexFlags.Size16)]
    [InlineData(FutexFlags.Size64)]
    [Covers(IoUringOp.FutexWake, Wake, Shows.Refusal)]
    public void Sizes_other_than_32_bits_complete_with_EINVAL(FutexFlags size)
    {
        using var ring = TestRing.Start();
        using var words = new Words();
        Assert.Equal(Errno.EINVAL, ring.Run(ring.FutexWait(words[0], 0, size)).Error);
        Assert.Equal(Errno.EINVAL, ring.Run(ring.FutexWake(words[0], 1, size)).Error);
        Assert.Equal(Errno.EINVAL, ring.Run(
            ring.FutexWaitV([new(words[0], 0, size)])).Error);
    }

    [Fact]
    public void An_empty_mask_completes_with_EINVAL()
    {
        using var ring = TestRing.Start();
        using var words = new Words();
        Assert.Equal(Errno.EINVAL, ring.Run(ring.FutexWait(words[0], 0, mask: 0)).Error);
        Assert.Equal(Errno.EINVAL, ring.Run(ring.FutexWake(words[0], mask: 0)).Error);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_by_name_and_take_no_slot()
    {
        using var ring = TestRing.Start();
        Assert.Equal("waiters", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.FutexWaitV([])).ParamName);
        Assert.Equal("waiters", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.FutexWaitV(new FutexWaiter[129])).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.FutexWake(null, -1)).ParamName);
        ring.HasQueuedNothing();
    }

    /// <summary>A page of words that stay where they are.</summary>
    private sealed class Words : IDisposable
    {
        private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(4096);

        public uint* this[int index] => (uint*)_memory.Address + index;

        public void Dispose() => _memory.Dispose();
    }
}
