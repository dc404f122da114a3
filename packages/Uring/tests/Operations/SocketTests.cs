using System.Net;
using System.Net.Sockets;
using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class SocketTests
{
    private static readonly SqeOptions _options =
        new(SqeFlags.Link, IoPriority: 0, Personality: 4, BufferGroup: 6);

    private static readonly SqeContext _context = SqeContext.Token(99);

    [Fact]
    [Covers(IoUringOp.Socket, nameof(IoUring.Socket), Shows.Entry)]
    public void Socket_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        Assert.True(ring.Socket(SocketKind.Tcp6, default, default, _context, _options).IsOk);
        var expected = new Sqe
        {
            Opcode = IoUringOp.Socket,
            Flags = SqeFlags.Link,
            Fd = (int)SocketDomain.Inet6,
            Offset = (ulong)(SocketForm.Stream | SocketForm.CloseOnExec),
            Length = (uint)SocketProtocol.Tcp,
            UserData = _context.Value,
            BufferIndex = 6,
            Personality = 4,
        };
        ring.AssertEntry(expected);

        var slot = new FixedFile(7);
        Assert.True(ring.Socket(
            SocketKind.Tcp6, slot, SocketForm.NonBlocking, _context, _options).IsOk);
        ring.AssertEntry(expected with
        {
            Offset = (ulong)(SocketForm.Stream | SocketForm.NonBlocking),
            FileIndex = 8,
        });
        Assert.True(ring.Socket(
            SocketKind.Tcp6, FileDestination.AnySlot, default, _context, _options).IsOk);
        ring.AssertEntry(expected with { Offset = (ulong)SocketForm.Stream, FileIndex = -1 });
    }

    [Fact]
    [Covers(IoUringOp.Bind, nameof(IoUring.Bind), Shows.Entry)]
    [Covers(IoUringOp.Connect, nameof(IoUring.Connect), Shows.Entry)]
    public void Bind_and_Connect_stage_the_address_and_fill_every_field()
    {
        using var ring = TestRing.StartWithSlots();
        var address = SockAddr.From(new IPEndPoint(IPAddress.IPv6Loopback, 4711));
        var expected = new Sqe
        {
            Flags = SqeFlags.Link | SqeFlags.FixedFile,
            Fd = 3,
            Offset = (ulong)address.Length,
            UserData = _context.Value,
            BufferIndex = 6,
            Personality = 4,
        };
        var slot = new FixedFile(3);
        Assert.True(ring.Bind(slot, address, _context, _options).IsOk);
        Check(IoUringOp.Bind);
        Assert.True(ring.Connect(slot, address, _context, _options).IsOk);
        Check(IoUringOp.Connect);

        void Check(IoUringOp op)
        {
            var staged = ring.LastQueued.Address;
            ring.AssertEntry(expected with { Opcode = op, Address = staged });
            Assert.Equal(address.Bytes, new ReadOnlySpan<byte>((void*)staged, address.Length));
        }
    }

    [Fact]
    [Covers(IoUringOp.Listen, nameof(IoUring.Listen), Shows.Entry)]
    [Covers(IoUringOp.Shutdown, nameof(IoUring.Shutdown), Shows.Entry)]
    public void Listen_and_Shutdown_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.Start();
        var expected = new Sqe
        {
            Flags = SqeFlags.Link,
            Fd = 5,
            UserData = _context.Value,
            BufferIndex = 6,
            Personality = 4,
        };
        var target = FileTarget.FromDescriptor(5);
        Assert.True(ring.Listen(target, 17, _context, _options).IsOk);
        ring.AssertEntry(expected with { Opcode = IoUringOp.Listen, Length = 17 });
        Assert.True(ring.Shutdown(target, ShutdownHow.Send, _context, _options).IsOk);
        ring.AssertEntry(expected with { Opcode = IoUringOp.Shutdown, Length = 1 });
    }

    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.Tcp6)]
    [InlineData(SocketKind.Udp4)]
    [InlineData(SocketKind.Udp6)]
    [InlineData(SocketKind.UdpLite4)]
    [InlineData(SocketKind.UdpLite6)]
    [InlineData(SocketKind.Sctp4)]
    [InlineData(SocketKind.Sctp6)]
    [InlineData(SocketKind.SctpStream4)]
    [InlineData(SocketKind.SctpStream6)]
    [InlineData(SocketKind.UnixStream)]
    [InlineData(SocketKind.UnixDatagram)]
    [InlineData(SocketKind.UnixSequencedPacket)]
    [InlineData(SocketKind.RawIcmp4)]
    [InlineData(SocketKind.RawIcmp6)]
    [Covers(IoUringOp.Socket, nameof(IoUring.Socket), Shows.Effect)]
    public void Socket_makes_every_kind_that_the_kernel_makes_for_socket_2(SocketKind kind)
    {
        using var ring = TestRing.Start();
        var direct = NetSocket.Create(kind, out var reference);
        reference?.Dispose();
        Assert.True(ring.Socket(kind).IsOk);
        var completion = ring.One();
        Assert.Equal(IoUringOp.Socket, completion.Op);

        // Whatever socket(2) says: this kernel has no SCTP, and raw sockets need privileges.
        Assert.Equal(direct.Errno, completion.Error);
        if (!completion.IsSuccess)
            return;
        using var fd = TestNet.Descriptor(completion);
        Assert.True(fd.GetCloseOnExec(out var closeOnExec).IsOk && closeOnExec);
        Assert.True(fd.GetNonBlocking(out var nonBlocking).IsOk && !nonBlocking);
        Assert.Equal((int)SocketShape.Of(kind).Domain, Option(fd, SocketOption.Domain));
        Assert.Equal((int)SocketShape.Of(kind).Form, Option(fd, SocketOption.Form));
        Assert.Equal((int)SocketShape.Of(kind).Protocol, Option(fd, SocketOption.Protocol));
    }

    [Fact]
    [Covers(IoUringOp.Socket, nameof(IoUring.Socket), Shows.Refusal)]
    public void A_socket_that_there_is_not_is_refused()
    {
        using var ring = TestRing.Start();
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Socket((SocketKind)999));
        Assert.Equal(0, ring.Submit().Count);
        Assert.True(ring.Socket(new SocketShape((SocketDomain)255, SocketForm.Stream)).IsOk);
        Assert.Equal(Errno.EAFNOSUPPORT, ring.One().Error);
        Assert.True(ring.Socket(new SocketShape(
            SocketDomain.Inet, SocketForm.Stream, SocketProtocol.Sctp)).IsOk);
        var sctp = NetSocket.Create(SocketKind.SctpStream4, out var reference);
        reference?.Dispose();
        Assert.Equal(sctp.Errno, ring.One().Error);

        // Nobody has a table of files yet.
        Assert.True(ring.Socket(SocketKind.Tcp4, FileDestination.AnySlot).IsOk);
        Assert.Equal(Errno.ENFILE, ring.One().Error);
    }

    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.Tcp6)]
    [InlineData(SocketKind.UnixStream)]
    [InlineData(SocketKind.UnixSequencedPacket)]
    [Covers(IoUringOp.Bind, nameof(IoUring.Bind), Shows.Effect)]
    [Covers(IoUringOp.Listen, nameof(IoUring.Listen), Shows.Effect)]
    [Covers(IoUringOp.Connect, nameof(IoUring.Connect), Shows.Effect)]
    [Covers(IoUringOp.Shutdown, nameof(IoUring.Shutdown), Shows.Effect)]
    public void A_connection_is_made_and_ended_by_the_ring_alone(SocketKind kind)
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Socket(kind).IsOk);
        using var listening = TestNet.Descriptor(ring.One());
        Assert.True(ring.Bind(listening, TestNet.AnyFor(kind)).IsOk);
        Assert.Equal(0, ring.One().Result);
        Assert.True(ring.Listen(listening, 4).IsOk);
        Assert.Equal(0, ring.One().Result);

        Assert.True(ring.Socket(kind).IsOk);
        using var client = TestNet.Descriptor(ring.One());
        Assert.True(ring.Accept(listening, context: SqeContext.Token(1)).IsOk);
        Assert.True(ring.Connect(
            client, TestNet.AddressOf(listening), SqeContext.Token(2)).IsOk);
        var both = ring.Take(2);
        Assert.Equal(0, both.Single(c => c.Context.TokenValue == 2).Result);
        using var server = TestNet.Descriptor(both.Single(c => c.Context.TokenValue == 1));

        Assert.Equal(3, client.Write("abc"u8).Count);
        Assert.True(ring.Shutdown(client, ShutdownHow.Send).IsOk);
        Assert.Equal(0, ring.One().Result);
        var data = new byte[8];
        Assert.Equal(3, server.Read(data).Count);
        Assert.Equal(0, server.Read(data).Count);
    }

    [Fact]
    [Covers(IoUringOp.Bind, nameof(IoUring.Bind), Shows.Refusal)]
    [Covers(IoUringOp.Connect, nameof(IoUring.Connect), Shows.Refusal)]
    public void Bind_and_Connect_report_what_the_calls_report()
    {
        using var ring = TestRing.Start();
        using var taken = TestNet.Bound(SocketKind.Tcp4);
        using var inet = new Socket(
            AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.True(ring.Bind(TestNet.Target(inet), TestNet.AddressOf(taken)).IsOk);
        Assert.Equal(Errno.EADDRINUSE, ring.One().Error);
        Assert.True(ring.Bind(TestNet.Target(inet), default).IsOk);
        Assert.Equal(Errno.EINVAL, ring.One().Error);
        Assert.True(ring.Connect(TestNet.Target(inet), default).IsOk);
        Assert.Equal(Errno.EINVAL, ring.One().Error);

        var free = TestNet.AddressOf(taken);
        taken.Dispose();
        Assert.True(ring.Connect(TestNet.Target(inet), free).IsOk);
        Assert.Equal(Errno.ECONNREFUSED, ring.One().Error);
        Assert.True(ring.Connect(FileTarget.FromDescriptor(-1), free).IsOk);
        Assert.Equal(Errno.EBADF, ring.One().Error);
    }

    [Fact]
    [Covers(IoUringOp.Listen, nameof(IoUring.Listen), Shows.Refusal)]
    [Covers(IoUringOp.Shutdown, nameof(IoUring.Shutdown), Shows.Refusal)]
    public void Listen_and_Shutdown_report_what_the_calls_report()
    {
        using var ring = TestRing.Start();
        using var datagrams = TestNet.Bound(SocketKind.Udp4);
        using var idle = new Socket(
            AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.True(ring.Listen(datagrams.Fd).IsOk);
        Assert.Equal(Errno.EOPNOTSUPP, ring.One().Error);
        Assert.True(ring.Shutdown(TestNet.Target(idle)).IsOk);
        Assert.Equal(Errno.ENOTCONN, ring.One().Error);
        using var pipe = new TestPipe();
        Assert.True(ring.Shutdown(pipe.Read).IsOk);
        Assert.Equal(Errno.ENOTSOCK, ring.One().Error);
        Assert.True(ring.Shutdown(TestNet.Target(idle), (ShutdownHow)9).IsOk);
        Assert.Equal(Errno.EINVAL, ring.One().Error);
    }

    private static int Option(Fd fd, SocketOption option)
    {
        var value = 0;
        uint length = sizeof(int);
        Assert.False(Syscall.GetSockOpt(
            fd.Number, SocketLevel.Socket, (int)option, &value, &length).IsError);
        return value;
    }
}
