using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public class NopTests
{
    private const string Method = nameof(IoUring.Nop);

    [Fact]
    [Covers(IoUringOp.Nop, Method, Shows.Entry)]
    public void Nops_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        var (context, options, filled) = EntryAssert.Filled;
        var expected = filled with { Opcode = IoUringOp.Nop, Fd = -1 };
        Assert.True(ring.Nop(context, options).IsOk);
        ring.AssertEntry(expected);
        Assert.True(ring.Nop(
            -5, NopFlags.TaskWork, new FixedFile(8), 11, 12, context, options).IsOk);
        ring.AssertEntry(expected with
        {
            Fd = 8,
            Flags = SqeFlags.Async | SqeFlags.FixedFile,
            Length = unchecked((uint)-5),
            Offset = 11,
            Address = 12,
            OperationFlags = 0b1_0111,
        });
        Assert.True(ring.Nop(
            5, file: FileTarget.FromDescriptor(8), context: context, options: options).IsOk);
        ring.AssertEntry(expected with { Fd = 8, Length = 5, OperationFlags = 0b11 });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    [InlineData(-(int)Errno.EEXIST)]
    [Covers(IoUringOp.Nop, Method, Shows.Effect)]
    public void A_nop_completes_with_the_result_given(int result)
    {
        using var ring = TestRing.Start();
        Assert.Equal(result, ring.Run(ring.Nop(result)).Result);
        Assert.Equal(result, ring.Run(ring.Nop(result, NopFlags.TaskWork)).Result);
    }

    [Fact]
    public void A_failure_given_breaks_a_link()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Nop(-(int)Errno.EIO, options: SqeFlags.Link).IsOk);
        Assert.True(ring.Nop(SqeContext.Token(7)).IsOk);
        Assert.Equal(Errno.ECANCELED, ring.Take(2).Of(7).Error);
    }

    [Fact]
    public void A_nop_finds_the_files_and_buffers_that_are_there()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([]);
        using var memory = AlignedMemory.AllocatePages(4096);
        ring.RegisterFiles([file.Fd.Number]);
        ring.RegisterBuffers([memory.AsIoVec()]);
        Assert.Equal(1, ring.Run(ring.Nop(1, file: file.Fd)).Result);
        Assert.Equal(1, ring.Run(ring.Nop(1, file: new FixedFile(0))).Result);
        Assert.Equal(1, ring.Run(ring.Nop(1, NopFlags.FixedBuffer)).Result);
    }

    [Fact]
    [Covers(IoUringOp.Nop, Method, Shows.Refusal)]
    public void A_nop_says_what_is_not_there()
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(1);
        Assert.True(ring.Nop(
            0,
            file: FileTarget.FromDescriptor(1_000_000),
            context: SqeContext.Token(1),
            options: SqeFlags.Link).IsOk);
        Assert.True(ring.Nop(SqeContext.Token(2)).IsOk);
        var both = ring.Take(2);

        // Kernels up to 6.18.44 give the result that was asked for and break the link; later ones
        // give the errno as well.
        Assert.Contains(both.Of(1).Error, new[] { Errno.None, Errno.EBADF });
        Assert.Equal(Errno.ECANCELED, both.Of(2).Error);
        Assert.Equal(Errno.EINVAL, ring.Run(ring.Nop(0, (NopFlags)(1U << 30))).Error);
        Assert.Equal(Errno.EINVAL, ring.Run(ring.Nop(0, NopFlags.LargeCompletion)).Error);
    }
}
