using Hyb.Iobuf;
using Hyb.Iofd;

namespace Hyb.Uring.Tests.Operations;

public unsafe class LongEntryTests
{
    private const string Nop = nameof(IoUring.Nop128);
    private const string Command = nameof(IoUring.Command128);

    [Fact]
    [Covers(IoUringOp.Nop128, Nop, Shows.Entry)]
    [Covers(IoUringOp.UringCmd128, Command, Shows.Entry)]
    public void Entries_of_128_bytes_have_every_field()
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        var context = SqeContext.Token(99);
        SqeOptions options = new(SqeFlags.Async, IoPriority: 3, Personality: 4, BufferGroup: 6);
        var expected = new Sqe
        {
            Opcode = (IoUringOp)63,
            Fd = -1,
            Flags = SqeFlags.Async,
            IoPriority = 3,
            Personality = 4,
            BufferIndex = 6,
            UserData = context.Value,
        };

        // Queued raw, because this kernel may not have the operations.
        using var ring = TestRing.Start();
        Assert.True(ring.Enqueue(IoUring.Nop128Entry(context, options)).IsOk);
        ring.AssertEntry(expected);
        Assert.True(ring.Enqueue(IoUring.CommandEntry(
            IoUringOp.UringCmd128,
            new FixedFile(5),
            0xabcd,
            memory.AsIoVec(),
            UringCmdFlags.Fixed,
            context,
            options)).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = (IoUringOp)64,
            Fd = 5,
            Flags = SqeFlags.Async | SqeFlags.FixedFile,
            Offset = 0xabcd,
            Address = (ulong)memory.Address,
            Length = 4096,
            OperationFlags = 1,
        });
    }

    [Fact]
    [Covers(IoUringOp.Nop128, Nop, Shows.Refusal)]
    [Covers(IoUringOp.UringCmd128, Command, Shows.Refusal)]
    public void In_a_ring_of_shorter_entries_they_are_not_supported_by_name()
    {
        using var ring = TestRing.Start();
        var e = Assert.Throws<NotSupportedException>(() => ring.Nop128());
        Assert.Contains("IORING_SETUP_SQE128", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<NotSupportedException>(() => ring.Command128(FileTarget.None, 0));
        Assert.Contains("IORING_SETUP_SQE128", e.Message, StringComparison.Ordinal);
        ring.HasQueuedNothing();
    }
}
