using System.Net;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class MessageTests
{
    private const MessageFlags Flags = MessageFlags.DontWait;
    private const SendRecvFlags Mode = SendRecvFlags.PollFirst;
    private const ushort Group = 3;

    private static readonly SqeContext _context = SqeContext.Token(99);
    private static readonly SqeOptions _options =
        new(SqeFlags.Link, IoPriority: 0, Personality: 4, BufferGroup: 6);

    private static readonly Sqe _expected = new()
    {
        Flags = SqeFlags.Link | SqeFlags.FixedFile,
        IoPriority = (ushort)Mode,
        Fd = 3,
        Length = 1,
        UserData = _context.Value,
        BufferIndex = 6,
        Personality = 4,
    };

    private static readonly FileTarget _slot = new FixedFile(3);

    [Fact]
    [Covers(IoUringOp.SendMsg, nameof(IoUring.SendMessage), Shows.Entry)]
    public void SendMessage_stages_header_vectors_and_address()
    {
        using var memory = AlignedMemory.AllocatePages(256);
        using var ring = TestRing.StartWithSlots();
        var address = SockAddr.From(new IPEndPoint(IPAddress.IPv6Loopback, 4711));
        ReadOnlySpan<IoVec> vectors = [memory.AsIoVec(0, 3), memory.AsIoVec(9, 2)];
        var control = memory.AsIoVec(64, 24);
        Assert.True(ring.SendMessage(
            _slot, vectors, control, address, Flags, Mode, _context, _options).IsOk);
        var header = (MsgHdr*)ring.LastQueued.Address;
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.SendMsg,
            Address = (ulong)header,
            OperationFlags = (uint)Flags,
        });
        Assert.Equal(vectors, new ReadOnlySpan<IoVec>(header->Vectors, 2));
        Assert.Equal((nuint)2, header->VectorCount);
        Assert.Equal(
            address.Bytes, new ReadOnlySpan<byte>(header->Name, (int)header->NameLength));
        Assert.True(header->Control == control.Address && header->ControlLength == 24);

        Assert.True(ring.SendMessage(_slot, vectors).IsOk);
        header = (MsgHdr*)ring.LastQueued.Address;
        Assert.True(header->Name == null && header->NameLength == 0);
        Assert.True(header->Control == null && header->ControlLength == 0);
    }

    [Fact]
    [Covers(IoUringOp.RecvMsg, nameof(IoUring.ReceiveMessage), Shows.Entry)]
    public void ReceiveMessage_fills_the_callers_header_and_stages_the_vectors()
    {
        using var memory = AlignedMemory.AllocatePages(512);
        var header = (MessageHeader*)memory.Address;
        using var ring = TestRing.StartWithSlots();
        ReadOnlySpan<IoVec> vectors = [memory.AsIoVec(256, 3), memory.AsIoVec(300, 2)];
        var control = memory.AsIoVec(400, 24);
        Assert.True(ring.ReceiveMessage(
            _slot, header, vectors, control, Flags, Mode, _context, _options).IsOk);
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.RecvMsg,
            Address = (ulong)header,
            OperationFlags = (uint)(Flags | MessageFlags.ControlCloseOnExec),
        });
        var message = (MsgHdr*)header;
        Assert.Equal(vectors, new ReadOnlySpan<IoVec>(message->Vectors, 2));
        Assert.Equal((nuint)2, message->VectorCount);
        Assert.Equal((uint)SockAddr.MaxBytes, message->NameLength);
        Assert.True(message->Control == control.Address && message->ControlLength == 24);
        var at = (nuint)message->Name - (nuint)header;
        Assert.InRange(at, (nuint)sizeof(MsgHdr), (nuint)(sizeof(MessageHeader) - 128));
    }

    [Fact]
    [Covers(IoUringOp.RecvMsg, nameof(IoUring.ReceiveMessageMultishot), Shows.Entry)]
    public void ReceiveMessageMultishot_stages_the_room()
    {
        using var ring = TestRing.StartWithSlots();
        Assert.True(ring.ReceiveMessageMultishot(
            _slot, 11, new MessageRoom(28, 64), Flags, Mode, _context, _options).IsOk);
        var header = (MsgHdr*)ring.LastQueued.Address;
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.RecvMsg,
            Flags = _expected.Flags | SqeFlags.BufferSelect,
            IoPriority = (ushort)(Mode | SendRecvFlags.Multishot),
            Address = (ulong)header,
            OperationFlags = (uint)(Flags | MessageFlags.ControlCloseOnExec),
            BufferIndex = 11,
        });
        Assert.Equal((28u, (nuint)64), (header->NameLength, header->ControlLength));
        Assert.True(header->Vectors == null && header->Name == null && header->Control == null);
    }

    [Theory]
    [InlineData(SocketKind.Udp4)]
    [InlineData(SocketKind.Udp6)]
    [InlineData(SocketKind.UnixDatagram)]
    [Covers(IoUringOp.SendMsg, nameof(IoUring.SendMessage), Shows.Effect)]
    [Covers(IoUringOp.RecvMsg, nameof(IoUring.ReceiveMessage), Shows.Effect)]
    public void A_message_arrives_in_pieces_with_its_senders_address(SocketKind kind)
    {
        using var memory = AlignedMemory.AllocatePages(1024);
        var header = (MessageHeader*)memory.Address;
        using var ring = TestRing.Start();
        using var sender = TestNet.Bound(kind);
        using var receiver = TestNet.Bound(kind);
        Assert.True(ring.ReceiveMessage(
            receiver.Fd, header, [memory.AsIoVec(512, 4), memory.AsIoVec(600, 8)]).IsOk);
        Assert.Equal(1, ring.Submit().Count);

        // Nothing has come yet, and the slot's memory is written again for other entries.
        for (var i = 0; i < 3 * ring.SubmissionEntries; i++)
        {
            Assert.True(ring.SendMessage(receiver.Fd, [new IoVec(null, 0xBAD)]).IsOk);
            Assert.False(ring.One().IsSuccess);
        }

        "hello, ring"u8.CopyTo(memory.GetSpan()[700..]);
        Assert.True(ring.SendMessage(
            sender.Fd,
            [memory.AsIoVec(700, 5), memory.AsIoVec(705, 6)],
            default,
            TestNet.AddressOf(receiver)).IsOk);
        Assert.All(ring.Take(2), done => Assert.Equal(11, done.Result));
        Assert.Equal("hell"u8, memory.GetSpan().Slice(512, 4));
        Assert.Equal("o, ring"u8, memory.GetSpan().Slice(600, 7));
        Assert.True(header->TryGetAddress(out var source));
        Assert.Equal(TestNet.AddressOf(sender), source);
        Assert.Equal(source.Length, header->AddressLength);
        Assert.Equal(MessageFlags.ControlCloseOnExec, header->Flags);
        Assert.True(header->Control.IsEmpty);
    }

    [Fact]
    public void Truncation_is_told_by_the_flags_of_the_header()
    {
        using var memory = AlignedMemory.AllocatePages(1024);
        var header = (MessageHeader*)memory.Address;
        using var ring = TestRing.Start();
        var (first, second) = TestNet.Pair(SocketKind.UnixDatagram);
        using var one = first;
        using var other = second;
        Assert.Equal(8, first.Fd.Write("01234567"u8).Count);
        Assert.True(ring.ReceiveMessage(second.Fd, header, [memory.AsIoVec(512, 4)]).IsOk);
        Assert.Equal(4, ring.One().Result);
        Assert.True(header->IsTruncated && !header->IsControlTruncated);
        Assert.False(header->TryGetAddress(out _));
    }

    [Fact]
    public void Descriptors_travel_with_a_message_and_are_close_on_exec()
    {
        using var memory = AlignedMemory.AllocatePages(1024);
        var header = (MessageHeader*)memory.Address;
        var (outgoing, incoming) = (memory.AsIoVec(512, 64), memory.AsIoVec(640, 64));
        using var ring = TestRing.Start();
        var (first, second) = TestNet.Pair();
        using var one = first;
        using var other = second;
        using var pipe = new TestPipe();
        var writer = new ControlWriter(outgoing.Span);
        var sent = new[] { pipe.Write.Number };
        Assert.True(writer.TryAddRights(sent));
        Assert.True(ring.SendMessage(
            first.Fd, [memory.AsIoVec(768, 1)], outgoing.Slice(0, (nuint)writer.Length)).IsOk);
        Assert.Equal(1, ring.One().Result);
        Assert.True(ring.ReceiveMessage(
            second.Fd, header, [memory.AsIoVec(800, 4)], incoming).IsOk);
        Assert.Equal(1, ring.One().Result);

        var reader = new ControlReader(header->Control);
        Assert.True(reader.MoveNext());
        var number = Assert.Single(reader.Rights.ToArray());
        using var received = new Fd(number, ownsHandle: true);
        Assert.True(received.GetCloseOnExec(out var closeOnExec).IsOk && closeOnExec);
        Assert.Equal(2, received.Write("ok"u8).Count);
        Assert.Equal(2, pipe.Read.Read(new byte[4]).Count);
    }

    [Fact]
    [Covers(IoUringOp.SendMsg, nameof(IoUring.SendMessage), Shows.Refusal)]
    [Covers(IoUringOp.RecvMsg, nameof(IoUring.ReceiveMessage), Shows.Refusal)]
    public void What_is_no_message_is_refused()
    {
        using var memory = AlignedMemory.AllocatePages(1024);
        var header = (MessageHeader*)memory.Address;
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        Assert.Equal("vectors", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SendMessage(pipe.Write, new IoVec[1025])).ParamName);
        Assert.Equal("vectors", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.ReceiveMessage(pipe.Read, header, new IoVec[1025])).ParamName);
        Assert.Equal("header", Assert.Throws<ArgumentNullException>(
            () => ring.ReceiveMessage(pipe.Read, null, [])).ParamName);
        Assert.Equal(0, ring.Submit().Count);
        Assert.True(ring.SendMessage(pipe.Write, [memory.AsIoVec(0, 1)]).IsOk);
        Assert.Equal(Errno.ENOTSOCK, ring.One().Error);
        Assert.True(ring.ReceiveMessage(pipe.Read, header, [memory.AsIoVec(512, 1)]).IsOk);
        Assert.Equal(Errno.ENOTSOCK, ring.One().Error);
    }
}
