using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

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
        var (context, options, filled) = EntryAssert.Filled;
        var expected = filled with { Opcode = (IoUringOp)63, Fd = -1 };

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

    [Fact]
    [Covers(IoUringOp.Nop128, Nop, Shows.Effect)]
    public void In_a_ring_of_such_entries_the_kernels_probe_decides()
    {
        using var ring = TestRing.Start(
            new IoUringOptions { Entries = 8, SqeSize = SqeSize.Bytes128 });
        if (ring.Probe().Supports(IoUringOp.Nop128))
        {
            Assert.Equal(0, ring.Run(ring.Nop128()).Result);
            return;
        }

        var e = Assert.Throws<NotSupportedException>(() => ring.Nop128());
        Assert.Contains("6.19", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<NotSupportedException>(() => ring.Command128(FileTarget.None, 0));
        Assert.Contains("6.19", e.Message, StringComparison.Ordinal);
        ring.HasQueuedNothing();
    }

    [Fact]
    public void A_command_carries_80_bytes_in_an_entry_of_128()
    {
        using var ring = TestRing.Start(
            new IoUringOptions { Entries = 8, SqeSize = SqeSize.Bytes128 });
        var data = new byte[80];
        for (var i = 0; i < data.Length; i++)
            data[i] = (byte)(i + 1);
        using var pipe = new TestPipe();
        Assert.True(ring.Command(pipe.Read, 0xabcd, data: data).IsOk);
        ring.AssertEntry(new Sqe
        {
            Opcode = IoUringOp.UringCmd,
            Fd = pipe.Read.Number,
            Offset = 0xabcd,
            Address3 = BitConverter.ToUInt64(data),
            AttributeMask = BitConverter.ToUInt64(data, 8),
            UserData = SqeContext.Direct(
                IoUringOp.UringCmd, SqeFlags.None, 0, pipe.Read.Number).Value,
        });
        Assert.Equal(data.AsSpan(16), ring.LastQueuedHigh);
        Assert.Equal(Errno.EOPNOTSUPP, ring.One().Error);
        Assert.Equal("command", Assert.Throws<ArgumentException>(
            () => ring.Command(pipe.Read, 0, data: new byte[81])).ParamName);
        Assert.True(ring.Command(pipe.Read, 0xabcd, data: data.AsSpan(0, 3)).IsOk);
        Assert.Equal(new byte[64], ring.LastQueuedHigh);
    }

    [Theory]
    [InlineData(CqeSize.Bytes32)]
    [InlineData(CqeSize.Mixed)]
    public void A_nop_brings_the_payload_of_a_large_completion(CqeSize size)
    {
        using var ring = TestRing.Start(new IoUringOptions { Entries = 8, CqeSize = size });
        Assert.True(ring.Nop(
            5, NopFlags.LargeCompletion, payload0: 11, payload1: 12).IsOk);
        var batch = new LargeCompletion[1];
        Assert.Equal(1, ring.WaitLarge(batch, 1, TimeSpan.FromSeconds(10)).Count);
        Assert.Equal(
            (5, 11UL, 12UL),
            (batch[0].Completion.Result, batch[0].Payload0, batch[0].Payload1));
    }
}
