using System.Net;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class SendZeroCopyTests
{
    private const MessageFlags Flags = MessageFlags.WaitAll;
    private const SendRecvFlags Mode = SendRecvFlags.PollFirst;

    private static readonly SqeContext _context = SqeContext.Token(99);
    private static readonly SqeOptions _options =
        new(SqeFlags.Link, IoPriority: 0, Personality: 4, BufferGroup: 6);

    private static readonly Sqe _expected = new()
    {
        Flags = SqeFlags.Link | SqeFlags.FixedFile,
        IoPriority = (ushort)Mode,
        Fd = 3,
        OperationFlags = (uint)Flags,
        UserData = _context.Value,
        BufferIndex = 6,
        Personality = 4,
    };

    private static readonly FileTarget _slot = new FixedFile(3);

    [Fact]
    [Covers(IoUringOp.SendZc, nameof(IoUring.SendZeroCopy), Shows.Entry)]
    [Covers(IoUringOp.SendZc, nameof(IoUring.SendToZeroCopy), Shows.Entry)]
    public void Zero_copy_sends_fill_every_field_of_the_entry()
    {
        using var memory = AlignedMemory.AllocatePages(8192);
        using var ring = TestRing.StartWithSlots();
        ring.RegisterBuffers([memory.AsIoVec(0, 4096), memory.AsIoVec(4096, 4096)]);
        var buffer = memory.AsIoVec(4100, 16);
        var fixedBuffer = ring.GetFixedBuffer(1).Slice(4, 16);
        var address = SockAddr.From(new IPEndPoint(IPAddress.Loopback, 4711));
        var plain = _expected with
        {
            Opcode = IoUringOp.SendZc,
            Address = (ulong)buffer.Address,
            Length = 16,
        };
        var registered = plain with
        {
            IoPriority = (ushort)(Mode | SendRecvFlags.FixedBuffer),
            BufferIndex = 1,
        };
        Assert.True(ring.SendZeroCopy(_slot, buffer, Flags, Mode, _context, _options).IsOk);
        ring.AssertEntry(plain);
        Assert.True(ring.SendZeroCopy(_slot, fixedBuffer, Flags, Mode, _context, _options).IsOk);
        ring.AssertEntry(registered);
        Assert.True(ring.SendToZeroCopy(
            _slot, buffer, address, Flags, Mode, _context, _options).IsOk);
        CheckAddress(plain);
        Assert.True(ring.SendToZeroCopy(
            _slot, fixedBuffer, address, Flags, Mode, _context, _options).IsOk);
        CheckAddress(registered);

        void CheckAddress(Sqe expected)
        {
            var staged = ring.LastQueued.Offset;
            ring.AssertEntry(expected with { Offset = staged, FileIndex = 16 });
            Assert.Equal(address.Bytes, new ReadOnlySpan<byte>((void*)staged, 16));
        }
    }

    [Fact]
    [Covers(IoUringOp.SendMsgZc, nameof(IoUring.SendMessageZeroCopy), Shows.Entry)]
    public void Zero_copy_messages_fill_every_field_of_the_entry()
    {
        using var memory = AlignedMemory.AllocatePages(8192);
        using var ring = TestRing.StartWithSlots();
        ring.RegisterBuffers([memory.AsIoVec(0, 4096), memory.AsIoVec(4096, 4096)]);
        ReadOnlySpan<IoVec> vectors = [memory.AsIoVec(4096, 3), memory.AsIoVec(8190, 2)];
        Assert.True(ring.SendMessageZeroCopy(
            _slot, vectors, default, default, Flags, Mode, _context, _options).IsOk);
        var plain = _expected with { Opcode = IoUringOp.SendMsgZc, Length = 1 };
        ring.AssertEntry(plain with { Address = ring.LastQueued.Address });
        Assert.True(ring.SendMessageZeroCopy(
            _slot,
            ring.GetFixedBuffer(1),
            vectors,
            default,
            default,
            Flags,
            Mode,
            _context,
            _options).IsOk);
        var header = (MsgHdr*)ring.LastQueued.Address;
        ring.AssertEntry(plain with
        {
            IoPriority = (ushort)(Mode | SendRecvFlags.FixedBuffer),
            Address = (ulong)header,
            BufferIndex = 1,
        });
        Assert.Equal(vectors, new ReadOnlySpan<IoVec>(header->Vectors, 2));
    }

    [Theory]
    [InlineData(SocketKind.Tcp4, false)]
    [InlineData(SocketKind.Tcp6, true)]
    [Covers(IoUringOp.SendZc, nameof(IoUring.SendZeroCopy), Shows.Effect)]
    public void The_result_comes_first_and_the_notification_says_that_memory_is_free(
        SocketKind kind, bool registered)
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        ring.RegisterBuffers([memory.AsIoVec()]);
        var (client, server) = TestNet.Connected(kind);
        using var one = client;
        using var other = server;
        memory.GetSpan().Fill(0x5A);
        const SendRecvFlags Usage = SendRecvFlags.ReportUsage;
        Assert.True((registered
            ? ring.SendZeroCopy(client.Fd, ring.GetFixedBuffer(0), default, Usage, _context)
            : ring.SendZeroCopy(client.Fd, memory.AsIoVec(), default, Usage, _context)).IsOk);
        var result = ring.One();
        Assert.Equal((4096, true, false), (result.Result, result.HasMore, result.IsNotification));
        var data = new byte[4096];
        Assert.Equal(4096, server.Receive(data, MessageFlags.WaitAll).Count);
        Assert.Equal(memory.GetSpan().ToArray(), data);
        var notification = ring.One();
        Assert.Equal(_context, notification.Context);
        Assert.True(notification.IsNotification && !notification.HasMore);

        // The loopback always copies; the word that says so is no errno.
        Assert.True(notification.WasCopied && notification.IsSuccess);
        Assert.Equal(Errno.None, notification.Error);
        Assert.False(result.WasCopied);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers(IoUringOp.SendZc, nameof(IoUring.SendToZeroCopy), Shows.Effect)]
    public void A_datagram_is_sent_without_a_copy_to_an_address(bool registered)
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        ring.RegisterBuffers([memory.AsIoVec()]);
        using var sender = TestNet.Bound(SocketKind.Udp4);
        using var receiver = TestNet.Bound(SocketKind.Udp4);
        var to = TestNet.AddressOf(receiver);
        "datagram"u8.CopyTo(memory.GetSpan());
        Assert.True((registered
            ? ring.SendToZeroCopy(sender.Fd, ring.GetFixedBuffer(0).Slice(0, 8), to)
            : ring.SendToZeroCopy(sender.Fd, memory.AsIoVec(0, 8), to)).IsOk);
        var result = ring.One();
        Assert.Equal((8, true), (result.Result, result.HasMore));
        var data = new byte[64];
        Assert.Equal(8, receiver.ReceiveFrom(data, out var source).Count);
        Assert.Equal(TestNet.AddressOf(sender), source);
        Assert.True(ring.One().IsNotification);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers(IoUringOp.SendMsgZc, nameof(IoUring.SendMessageZeroCopy), Shows.Effect)]
    public void A_message_is_sent_without_a_copy_from_its_pieces(bool registered)
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        ring.RegisterBuffers([memory.AsIoVec()]);
        using var sender = TestNet.Bound(SocketKind.Udp6);
        using var receiver = TestNet.Bound(SocketKind.Udp6);
        var to = TestNet.AddressOf(receiver);
        "0123456789"u8.CopyTo(memory.GetSpan());
        ReadOnlySpan<IoVec> vectors = [memory.AsIoVec(8, 2), memory.AsIoVec(0, 3)];
        Assert.True((registered
            ? ring.SendMessageZeroCopy(
                sender.Fd, ring.GetFixedBuffer(0), vectors, default, to)
            : ring.SendMessageZeroCopy(sender.Fd, vectors, default, to)).IsOk);
        var result = ring.One();
        Assert.Equal((5, true), (result.Result, result.HasMore));
        var data = new byte[64];
        Assert.Equal(5, receiver.ReceiveFrom(data, out _).Count);
        Assert.Equal("89012"u8, data.AsSpan(0, 5));
        Assert.True(ring.One().IsNotification);
    }

    [Fact]
    [Covers(IoUringOp.SendZc, nameof(IoUring.SendZeroCopy), Shows.Refusal)]
    [Covers(IoUringOp.SendMsgZc, nameof(IoUring.SendMessageZeroCopy), Shows.Refusal)]
    public void Skipping_the_completion_and_pieces_outside_are_refused_by_name()
    {
        using var memory = AlignedMemory.AllocatePages(8192);
        using var ring = TestRing.Start();
        ring.RegisterBuffers([memory.AsIoVec(0, 4096)]);
        var (target, to) = (FileTarget.None, TestNet.Any4);
        var (plain, part) = (memory.AsIoVec(0, 8), ring.GetFixedBuffer(0));
        var skip = SqeOptions.FromFlags(SqeFlags.SkipSuccess);
        var context = SqeContext.Direct(IoUringOp.SendZc, SqeFlags.SkipSuccess);
        Action[] skipping =
        [
            () => _ = ring.SendZeroCopy(target, plain, options: skip),
            () => _ = ring.SendZeroCopy(target, plain, context: context),
            () => _ = ring.SendZeroCopy(target, part, options: skip),
            () => _ = ring.SendToZeroCopy(target, plain, to, options: skip),
            () => _ = ring.SendToZeroCopy(target, part, to, options: skip),
            () => _ = ring.SendMessageZeroCopy(target, [], options: skip),
            () => _ = ring.SendMessageZeroCopy(target, part, [], options: skip),
        ];
        Assert.All(skipping, send => Assert.Contains(
            "IOSQE_CQE_SKIP_SUCCESS",
            Assert.Throws<ArgumentException>(send).Message,
            StringComparison.Ordinal));
        Assert.Equal("vectors", Assert.Throws<ArgumentException>(() => ring.SendMessageZeroCopy(
            target, part, [memory.AsIoVec(4090, 7)])).ParamName);
        Assert.Equal("vectors", Assert.Throws<ArgumentException>(() => ring.SendMessageZeroCopy(
            target, part.Slice(8, 8), [memory.AsIoVec(0, 8)])).ParamName);
        Assert.Equal(0, ring.Submit().Count);

        // What it would have been without.
        Assert.True(ring.Enqueue(new Sqe(
            IoUringOp.SendZc, target, _context, SqeFlags.SkipSuccess)).IsOk);
        Assert.Equal(Errno.EINVAL, ring.One().Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_datagram_of_more_pieces_than_a_packet_has_fragments_is_too_long(bool registered)
    {
        // CONFIG_MAX_SKB_FRAGS is 17 as a rule and 45 at most.
        const int Fits = 17;
        const int TooMany = 46;
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        ring.RegisterBuffers([memory.AsIoVec()]);
        using var receiver = TestNet.Bound(SocketKind.Udp4);
        var to = TestNet.AddressOf(receiver);
        var vectors = new IoVec[TooMany];
        vectors.AsSpan().Fill(memory.AsIoVec(0, 1));
        foreach (var count in new[] { Fits, TooMany })
        {
            var pieces = vectors.AsSpan(0, count);
            Assert.True((registered
                ? ring.SendMessageZeroCopy(
                    receiver.Fd, ring.GetFixedBuffer(0), pieces, default, to)
                : ring.SendMessageZeroCopy(receiver.Fd, pieces, default, to)).IsOk);
            var result = ring.One();
            Assert.Equal(count == Fits ? Errno.None : Errno.EMSGSIZE, result.Error);
            if (result.IsSuccess)
                Assert.Equal(Fits, receiver.Read(new byte[64]).Count);
            if (result.HasMore)
                Assert.True(ring.One().IsNotification);
        }
    }

    [Fact]
    public void A_failure_is_followed_by_a_notification_exactly_when_it_says_so()
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        var (client, server) = TestNet.Connected(SocketKind.Tcp4);
        using var one = client;
        using var other = server;
        Assert.True(client.Shutdown(ShutdownHow.Send).IsOk);
        Assert.True(ring.SendZeroCopy(client.Fd, memory.AsIoVec()).IsOk);
        var result = ring.One();
        Assert.Equal(Errno.EPIPE, result.Error);
        if (result.HasMore)
            Assert.True(ring.One().IsNotification);
        Assert.Equal(0, ring.Wait(new Completion[1]).Count);
    }

    [Fact]
    [Covers(IoUringOp.RecvZc, nameof(IoUring.ReceiveZeroCopy), Shows.Entry)]
    [Covers(IoUringOp.RecvZc, nameof(IoUring.ReceiveZeroCopy), Shows.Refusal)]
    public void Zero_copy_receive_is_multishot_and_needs_an_interface_queue()
    {
        using var ring = TestRing.StartWithSlots();
        Assert.True(ring.ReceiveZeroCopy(_slot, 5, 4096, Mode, _context, _options).IsOk);
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.RecvZc,
            IoPriority = (ushort)(Mode | SendRecvFlags.Multishot),
            OperationFlags = 0,
            Length = 4096,
            FileIndex = 5,
        });
        Assert.True(ring.ReceiveZeroCopy(_slot, 0, context: _context).IsOk);
        Assert.All(ring.Take(2), done => Assert.False(done.IsSuccess));
        var (client, server) = TestNet.Connected(SocketKind.Tcp4);
        using var one = client;
        using var other = server;
        Assert.True(ring.ReceiveZeroCopy(server.Fd, 0).IsOk);
        Assert.Equal(Errno.EINVAL, ring.One().Error);
    }
}
