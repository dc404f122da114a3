using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class CloseTests
{
    [Fact]
    [Covers(IoUringOp.Close, nameof(IoUring.CloseFile), Shows.Entry)]
    public void CloseFile_names_a_descriptor_or_a_slot_in_its_own_field()
    {
        using var ring = TestRing.StartWithSlots();
        var options = new SqeOptions(SqeFlags.Drain, IoPriority: 3, Personality: 4);
        var expected = new Sqe
        {
            Opcode = IoUringOp.Close,
            Flags = SqeFlags.Drain,
            IoPriority = 3,
            UserData = SqeContext.Token(9).Value,
            Personality = 4,
        };
        var (descriptor, token) = (FileTarget.FromDescriptor(5), SqeContext.Token(9));
        Assert.True(ring.CloseFile(descriptor, token, options).IsOk);
        ring.AssertEntry(expected with { Fd = 5 });
        Assert.True(ring.CloseFile(new FixedFile(5), token, options).IsOk);
        ring.AssertEntry(expected with { FileIndex = 6 });
    }

    [Fact]
    [Covers(IoUringOp.Close, nameof(IoUring.CloseFile), Shows.Effect)]
    public void A_descriptor_is_closed()
    {
        using var ring = TestRing.Start();
        using var folder = new TestFolder();
        folder.Write("file", [5]);
        var number = ring.Succeed(ring.OpenAt(folder.Fd, "file", OpenFlags.ReadOnly));
        var file = FileTarget.FromDescriptor(number);
        Assert.Equal(0, ring.Succeed(ring.CloseFile(file)));
        byte target = 0;
        ring.Fail(ring.Read(file, new IoVec(&target, 1)), Errno.EBADF);
    }

    [Fact]
    public void A_slot_is_emptied_and_its_completion_says_which()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([5]);
        ring.RegisterFiles([IoUring.EmptySlot, file.Fd.Number]);
        Assert.True(ring.CloseFile(new FixedFile(1)).IsOk);
        var completion = ring.One();
        Assert.Equal((0, IoUringOp.Close, 1, SqeFlags.FixedFile), (
            completion.Result,
            completion.Op,
            completion.Context.Fd,
            completion.Context.Flags));
        byte target = 0;
        ring.Fail(ring.Read(new FixedFile(1), new IoVec(&target, 1)), Errno.EBADF);
        Assert.Equal(1, file.Fd.Read(new byte[1]).Count);
    }

    [Fact]
    public void A_context_that_was_packed_for_a_slot_closes_the_slot()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([5]);
        ring.RegisterFiles([file.Fd.Number]);
        var context = SqeContext.Direct(IoUringOp.Close, SqeFlags.FixedFile, 0, 0);
        Assert.Equal(0, ring.Succeed(ring.CloseFile(new FixedFile(0), context)));
    }

    [Fact]
    [Covers(IoUringOp.Close, nameof(IoUring.CloseFile), Shows.Refusal)]
    public void What_is_not_open_completes_with_its_errno()
    {
        using var ring = TestRing.Start();
        ring.Fail(ring.CloseFile(FileTarget.FromDescriptor(1_000_000)), Errno.EBADF);
        ring.Fail(ring.CloseFile(FileTarget.None), Errno.EBADF);
        ring.RegisterSparseFiles(1);
        ring.Fail(ring.CloseFile(new FixedFile(0)), Errno.EBADF);
    }
}
