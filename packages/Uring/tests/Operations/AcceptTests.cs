using System.Net;
using System.Net.Sockets;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class AcceptTests
{
    private static readonly SqeContext _context = SqeContext.Token(99);

    [Fact]
    [Covers(IoUringOp.Accept, nameof(IoUring.Accept), Shows.Entry)]
    public void Accept_fills_every_field_of_the_entry()
    {
        using var memory = AlignedMemory.AllocatePages(256);
        var peer = (ReceivedAddress*)memory.Address;
        using var ring = TestRing.StartWithSlots();
        var expected = new Sqe
        {
            Opcode = IoUringOp.Accept,
            Flags = SqeFlags.Async | SqeFlags.FixedFile,
            IoPriority = (ushort)AcceptFlags.PollFirst,
            Fd = 3,
            Address = (ulong)peer,
            Offset = (ulong)peer + SockAddr.MaxBytes,
            OperationFlags = (uint)SocketForm.CloseOnExec,
            UserData = _context.Value,
            BufferIndex = 6,
            Personality = 4,
        };
        var options = new SqeOptions(SqeFlags.Async, 0, Personality: 4, BufferGroup: 6);
        var listener = new FixedFile(3);
        Assert.True(ring.Accept(
            listener, peer, default, default, AcceptFlags.PollFirst, _context, options).IsOk);
        ring.AssertEntry(expected);
        Assert.Equal(SockAddr.MaxBytes, peer->Length);

        Assert.True(ring.Accept(
            listener,
            null,
            new FixedFile(0),
            SocketForm.NonBlocking,
            AcceptFlags.DontWait,
            _context,
            options).IsOk);
        ring.AssertEntry(expected with
        {
            IoPriority = (ushort)AcceptFlags.DontWait,
            Address = 0,
            Offset = 0,
            OperationFlags = (uint)SocketForm.NonBlocking,
            FileIndex = 1,
        });
    }

    [Fact]
    [Covers(IoUringOp.Accept, nameof(IoUring.AcceptMultishot), Shows.Entry)]
    public void AcceptMultishot_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.Start();
        var expected = new Sqe
        {
            Opcode = IoUringOp.Accept,
            IoPriority = (ushort)(AcceptFlags.Multishot | AcceptFlags.PollFirst),
            Fd = 3,
            OperationFlags = (uint)SocketForm.CloseOnExec,
            UserData = _context.Value,
        };
        var listener = FileTarget.FromDescriptor(3);
        Assert.True(ring.AcceptMultishot(
            listener, accept: AcceptFlags.PollFirst, context: _context).IsOk);
        ring.AssertEntry(expected);
        Assert.True(ring.AcceptMultishot(
            listener, FileDestination.AnySlot, context: _context).IsOk);
        ring.AssertEntry(expected with
        {
            IoPriority = (ushort)AcceptFlags.Multishot,
            OperationFlags = 0,
            FileIndex = -1,
        });
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    [Covers(IoUringOp.Accept, nameof(IoUring.Accept), Shows.Effect)]
    public void Accept_brings_a_connection_and_the_address_of_its_peer(AddressFamily family)
    {
        using var memory = AlignedMemory.AllocatePages(256);
        var peer = (ReceivedAddress*)memory.Address;
        using var ring = TestRing.Start();
        using var listener = TestNet.Listener(family);
        Assert.True(ring.Accept(TestNet.Target(listener), peer).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        using var client = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        using var server = TestNet.Descriptor(ring.One());
        Assert.True(peer->TryGet(out var address));
        Assert.Equal(SockAddr.From((IPEndPoint)client.LocalEndPoint!), address);
        Assert.True(server.GetCloseOnExec(out var closeOnExec).IsOk && closeOnExec);

        client.Send("hello"u8);
        var data = new byte[5];
        Assert.Equal(5, server.Read(data).Count);
        Assert.Equal("hello"u8, data);
    }

    [Fact]
    public void The_peer_of_an_unnamed_Unix_socket_has_the_family_alone()
    {
        using var memory = AlignedMemory.AllocatePages(256);
        var peer = (ReceivedAddress*)memory.Address;
        using var ring = TestRing.Start();
        using var listener = TestNet.Bound(SocketKind.UnixStream);
        Assert.True(NetSocket.Dial(
            SocketKind.UnixStream, TestNet.AddressOf(listener), out var client).IsOk);
        using var owner = client;
        Assert.True(ring.Accept(listener.Fd, peer).IsOk);
        using var server = TestNet.Descriptor(ring.One());
        Assert.True(peer->TryGet(out var address));
        Assert.Equal(SocketDomain.Unix, address.Family);
        Assert.Equal(2, peer->Length);
    }

    [Fact]
    [Covers(IoUringOp.Accept, nameof(IoUring.Accept), Shows.Refusal)]
    public void Accept_reports_what_the_call_reports()
    {
        using var ring = TestRing.Start();
        using var listener = TestNet.Listener();
        using var idle = new Socket(
            AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.True(ring.Accept(TestNet.Target(idle)).IsOk);
        Assert.Equal(Errno.EINVAL, ring.One().Error);
        Assert.True(ring.Accept(
            TestNet.Target(listener), accept: AcceptFlags.DontWait).IsOk);
        Assert.Equal(Errno.EAGAIN, ring.One().Error);
        Assert.Equal("accept", Assert.Throws<ArgumentException>(() => ring.Accept(
            TestNet.Target(listener), accept: AcceptFlags.Multishot)).ParamName);
        Assert.Equal(0, ring.Submit().Count);
    }

    [Fact]
    [Covers(IoUringOp.Accept, nameof(IoUring.AcceptMultishot), Shows.Effect)]
    public void AcceptMultishot_brings_connections_until_it_is_canceled()
    {
        using var ring = TestRing.Start();
        using var listener = TestNet.Listener();
        Assert.True(ring.AcceptMultishot(TestNet.Target(listener), context: _context).IsOk);
        for (var i = 0; i < 3; i++)
        {
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndPoint!);
            var completion = ring.One();
            using var server = TestNet.Descriptor(completion);
            Assert.True(completion.HasMore);
            Assert.Equal(_context, completion.Context);
        }

        Assert.True(ring.Enqueue(new Sqe
        {
            Opcode = IoUringOp.AsyncCancel,
            Address = _context.Value,
            UserData = SqeContext.Token(1).Value,
        }).IsOk);
        var both = ring.Take(2);
        Assert.Equal(0, both.Single(c => c.Context.TokenValue == 1).Result);
        var last = both.Single(c => c.Context == _context);
        Assert.Equal(Errno.ECANCELED, last.Error);
        Assert.False(last.HasMore);
    }

    [Fact]
    [Covers(IoUringOp.Accept, nameof(IoUring.AcceptMultishot), Shows.Refusal)]
    public void AcceptMultishot_into_one_slot_is_refused_by_name()
    {
        using var ring = TestRing.Start();
        Assert.Equal("into", Assert.Throws<ArgumentException>(() => ring.AcceptMultishot(
            FileTarget.None, new FixedFile(1))).ParamName);
        Assert.Equal(0, ring.Submit().Count);
    }

    [Fact]
    public void A_negative_slot_is_no_destination()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => (FileDestination)new FixedFile(-1));
        Assert.Equal(FileDestination.Descriptor, default);
        Assert.False(FileDestination.Descriptor.IsSlot);
        Assert.NotEqual(FileDestination.AnySlot, (FileDestination)new FixedFile(int.MaxValue));
        Assert.Equal("slot 3", ((FileDestination)new FixedFile(3)).ToString());
        Assert.Equal("any slot", FileDestination.AnySlot.ToString());
        Assert.Equal("descriptor", FileDestination.Descriptor.ToString());
    }
}
