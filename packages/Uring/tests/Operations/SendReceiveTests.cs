using System.Net;
using System.Net.Sockets;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class SendReceiveTests
{
    private const MessageFlags Flags = MessageFlags.WaitAll | MessageFlags.DontWait;

    private static readonly SqeContext _context = SqeContext.Token(99);
    private static readonly SqeOptions _options =
        new(SqeFlags.Link, IoPriority: 0, Personality: 4, BufferGroup: 6);

    private static readonly Sqe _expected = new()
    {
        Flags = SqeFlags.Link | SqeFlags.FixedFile,
        IoPriority = (ushort)SendRecvFlags.PollFirst,
        Fd = 3,
        OperationFlags = (uint)Flags,
        UserData = _context.Value,
        BufferIndex = 6,
        Personality = 4,
    };

    private static readonly FileTarget _slot = new FixedFile(3);

    [Fact]
    [Covers(IoUringOp.Send, nameof(IoUring.Send), Shows.Entry)]
    [Covers(IoUringOp.Recv, nameof(IoUring.Receive), Shows.Entry)]
    public void Send_and_Receive_fill_every_field_and_add_no_flag()
    {
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.StartWithSlots();
        var buffer = memory.AsIoVec(8, 16);
        var expected = _expected with { Address = (ulong)buffer.Address, Length = 16 };
        const SendRecvFlags Mode = SendRecvFlags.PollFirst;
        Assert.True(ring.Send(_slot, buffer, Flags, Mode, _context, _options).IsOk);
        ring.AssertEntry(expected with { Opcode = IoUringOp.Send });
        Assert.True(ring.Receive(_slot, buffer, Flags, Mode, _context, _options).IsOk);
        ring.AssertEntry(expected with { Opcode = IoUringOp.Recv });
        Assert.True(ring.Receive(_slot, buffer, context: _context, options: _options).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.Recv,
            IoPriority = 0,
            OperationFlags = 0,
        });
    }

    [Fact]
    [Covers(IoUringOp.Send, nameof(IoUring.SendTo), Shows.Entry)]
    [Covers(IoUringOp.Send, nameof(IoUring.SendVectored), Shows.Entry)]
    public void SendTo_stages_the_address_and_SendVectored_the_vectors()
    {
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.StartWithSlots();
        var buffer = memory.AsIoVec(8, 16);
        var address = SockAddr.From(new IPEndPoint(IPAddress.Loopback, 4711));
        const SendRecvFlags Mode = SendRecvFlags.PollFirst;
        Assert.True(ring.SendTo(_slot, buffer, address, Flags, Mode, _context, _options).IsOk);
        var staged = ring.LastQueued.Offset;
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.Send,
            Address = (ulong)buffer.Address,
            Length = 16,
            Offset = staged,
            FileIndex = 16,
        });
        Assert.Equal(address.Bytes, new ReadOnlySpan<byte>((void*)staged, address.Length));

        ReadOnlySpan<IoVec> vectors = [memory.AsIoVec(0, 3), memory.AsIoVec(9, 2)];
        Assert.True(ring.SendVectored(_slot, vectors, Flags, Mode, _context, _options).IsOk);
        staged = ring.LastQueued.Address;
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.Send,
            IoPriority = (ushort)(Mode | SendRecvFlags.Vectorized),
            Address = staged,
            Length = 2,
        });
        Assert.Equal(vectors, new ReadOnlySpan<IoVec>((void*)staged, 2));
    }

    [Fact]
    [Covers(IoUringOp.Send, nameof(IoUring.SendSelected), Shows.Entry)]
    [Covers(IoUringOp.Send, nameof(IoUring.SendBundle), Shows.Entry)]
    [Covers(IoUringOp.Recv, nameof(IoUring.ReceiveSelected), Shows.Entry)]
    [Covers(IoUringOp.Recv, nameof(IoUring.ReceiveBundle), Shows.Entry)]
    [Covers(IoUringOp.Recv, nameof(IoUring.ReceiveMultishot), Shows.Entry)]
    public void Operations_on_a_group_select_from_it_and_fill_every_field()
    {
        using var ring = TestRing.StartWithSlots();
        const SendRecvFlags Mode = SendRecvFlags.PollFirst;
        var expected = _expected with
        {
            Flags = _expected.Flags | SqeFlags.BufferSelect,
            Length = 100,
            BufferIndex = 11,
        };
        Assert.True(ring.SendSelected(_slot, 11, 100, Flags, Mode, _context, _options).IsOk);
        ring.AssertEntry(expected with { Opcode = IoUringOp.Send });
        Assert.True(ring.SendBundle(_slot, 11, 100, Flags, Mode, _context, _options).IsOk);
        Check(IoUringOp.Send, SendRecvFlags.Bundle);
        Assert.True(ring.ReceiveSelected(_slot, 11, 100, Flags, Mode, _context, _options).IsOk);
        Check(IoUringOp.Recv, SendRecvFlags.None);
        Assert.True(ring.ReceiveBundle(_slot, 11, 100, Flags, Mode, _context, _options).IsOk);
        Check(IoUringOp.Recv, SendRecvFlags.Bundle);
        Assert.True(ring.ReceiveMultishot(_slot, 11, 100, Flags, Mode, _context, _options).IsOk);
        Check(IoUringOp.Recv, SendRecvFlags.Multishot);

        void Check(IoUringOp op, SendRecvFlags added) => ring.AssertEntry(
            expected with { Opcode = op, IoPriority = (ushort)(Mode | added) });
    }

    [Fact]
    public void The_group_is_in_the_context_that_an_operation_packs()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.ReceiveSelected(FileTarget.FromDescriptor(5), 11).IsOk);
        Assert.Equal(
            SqeContext.Direct(IoUringOp.Recv, SqeFlags.BufferSelect, 11, 5).Value,
            ring.LastQueued.UserData);
    }

    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.Tcp6)]
    [InlineData(SocketKind.UnixStream)]
    [InlineData(SocketKind.UnixSequencedPacket)]
    [Covers(IoUringOp.Send, nameof(IoUring.Send), Shows.Effect)]
    [Covers(IoUringOp.Recv, nameof(IoUring.Receive), Shows.Effect)]
    public void Bytes_go_both_ways_and_the_end_is_0(SocketKind kind)
    {
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.Start();
        var (client, server) = TestNet.Connected(kind);
        using var both = client;
        using var other = server;
        "ping"u8.CopyTo(memory.GetSpan());
        Assert.True(ring.Receive(server.Fd, memory.AsIoVec(16, 16)).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        Assert.True(ring.Send(client.Fd, memory.AsIoVec(0, 4)).IsOk);
        var done = ring.Take(2);
        Assert.All(done, completion => Assert.Equal(4, completion.Result));
        Assert.Equal([IoUringOp.Recv, IoUringOp.Send], done.Select(c => c.Op!.Value).Order(
            Comparer<IoUringOp>.Create((left, right) => right.CompareTo(left))));
        Assert.Equal("ping"u8, memory.GetSpan().Slice(16, 4));
        Assert.True(client.Shutdown(ShutdownHow.Send).IsOk);
        Assert.True(ring.Receive(
            server.Fd, memory.AsIoVec(16, 16), mode: SendRecvFlags.PollFirst).IsOk);
        Assert.Equal(0, ring.One().Result);
    }

    [Fact]
    public void Receive_completes_with_what_there_is_and_WaitAll_with_what_was_asked_for()
    {
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.Start();
        var (first, second) = TestNet.Pair();
        using var one = first;
        using var other = second;
        Assert.Equal(3, first.Fd.Write("abc"u8).Count);
        Assert.True(ring.Receive(second.Fd, memory.AsIoVec(0, 8)).IsOk);
        Assert.Equal(3, ring.One().Result);
        Assert.True(ring.Receive(second.Fd, memory.AsIoVec(0, 8), MessageFlags.WaitAll).IsOk);
        Assert.Equal(4, first.Fd.Write("0123"u8).Count);
        Assert.Equal(1, ring.Submit().Count);
        Assert.Equal(0, ring.Wait(new Completion[1]).Count);
        Assert.Equal(4, first.Fd.Write("4567"u8).Count);
        Assert.Equal(8, ring.One().Result);
        Assert.Equal("01234567"u8, memory.GetSpan()[..8]);
    }

    [Fact]
    [Covers(IoUringOp.Send, nameof(IoUring.SendVectored), Shows.Effect)]
    public void SendVectored_sends_its_pieces_in_order()
    {
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.Start();
        var (first, second) = TestNet.Pair();
        using var one = first;
        using var other = second;
        "0123456789"u8.CopyTo(memory.GetSpan());
        Assert.True(ring.SendVectored(
            first.Fd, [memory.AsIoVec(8, 2), memory.AsIoVec(0, 3), memory.AsIoVec(5, 0)]).IsOk);
        Assert.Equal(5, ring.One().Result);
        var data = new byte[8];
        Assert.Equal(5, second.Fd.Read(data).Count);
        Assert.Equal("89012"u8, data.AsSpan(0, 5));
    }

    [Theory]
    [InlineData(SocketKind.Udp4)]
    [InlineData(SocketKind.Udp6)]
    [InlineData(SocketKind.UnixDatagram)]
    [Covers(IoUringOp.Send, nameof(IoUring.SendTo), Shows.Effect)]
    public void SendTo_sends_a_datagram_to_the_address(SocketKind kind)
    {
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.Start();
        using var sender = TestNet.Bound(kind);
        using var receiver = TestNet.Bound(kind);
        "datagram"u8.CopyTo(memory.GetSpan());
        Assert.True(ring.SendTo(
            sender.Fd, memory.AsIoVec(0, 8), TestNet.AddressOf(receiver)).IsOk);
        Assert.Equal(8, ring.One().Result);
        var data = new byte[64];
        Assert.Equal(8, receiver.ReceiveFrom(data, out var source).Count);
        Assert.Equal(TestNet.AddressOf(sender), source);
    }

    [Fact]
    [Covers(IoUringOp.Send, nameof(IoUring.Send), Shows.Refusal)]
    [Covers(IoUringOp.Send, nameof(IoUring.SendTo), Shows.Refusal)]
    [Covers(IoUringOp.Send, nameof(IoUring.SendVectored), Shows.Refusal)]
    [Covers(IoUringOp.Recv, nameof(IoUring.Receive), Shows.Refusal)]
    public void What_cannot_be_sent_or_received_is_refused()
    {
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.Start();
        using var idle = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var target = TestNet.Target(idle);
        var huge = new IoVec(memory.Address, unchecked((nuint)(1UL << 32)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Send(target, huge));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.SendTo(target, huge, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Receive(target, huge));
        Assert.Equal("vectors", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SendVectored(target, new IoVec[1025])).ParamName);
        Assert.Equal(0, ring.Submit().Count);

        Assert.True(ring.Send(target, memory.AsIoVec()).IsOk);
        Assert.Equal(Errno.EPIPE, ring.One().Error);
        Assert.True(ring.Receive(target, memory.AsIoVec()).IsOk);
        Assert.Equal(Errno.ENOTCONN, ring.One().Error);
        using var udp = TestNet.Bound(SocketKind.Udp4);
        Assert.True(ring.SendTo(udp.Fd, memory.AsIoVec(), default).IsOk);
        Assert.Equal(Errno.EDESTADDRREQ, ring.One().Error);
        Assert.True(ring.Receive(udp.Fd, memory.AsIoVec(), MessageFlags.DontWait).IsOk);
        Assert.Equal(Errno.EAGAIN, ring.One().Error);
    }
}
