using System.Runtime.InteropServices;

namespace Hyb.Zcall.Tests;

/// <summary>The socket calls as the kernel has them; what is built on them is Hyb.Sock's.</summary>
public unsafe class SocketTests
{
    private const SocketForm NonBlocking = SocketForm.NonBlocking | SocketForm.CloseOnExec;

    // sin_addr 127.0.0.1 in network order, on a little-endian machine.
    private static readonly SockAddrIn _loopback = new((ushort)SocketDomain.Inet, 0, 0x0100007f);

    [Fact]
    public void A_pair_carries_bytes_and_a_shutdown_is_the_end_of_the_peer()
    {
        var (first, second) = Pair(SocketForm.Stream);
        Assert.Equal(5, Syscall.Write(first, "hello"u8).Raw);
        var buffer = new byte[8];
        Assert.Equal(5, Syscall.Read(second, buffer).Raw);
        Assert.Equal("hello"u8, buffer.AsSpan(0, 5));
        Assert.Equal(Errno.EAGAIN, Syscall.Read(second, buffer).Errno);
        Assert.False(Syscall.Shutdown(first, ShutdownHow.Send).IsError);
        Assert.Equal(0, Syscall.Read(second, buffer).Raw);
        Assert.Equal(Errno.EPIPE, Syscall.SendTo(first, [1], MessageFlags.NoSignal).Errno);
        Assert.Equal(1, Syscall.Write(second, [1]).Raw);
        Assert.Equal(1, Syscall.Read(first, buffer).Raw);
        Close(first, second);
    }

    [Fact]
    public void A_failed_pair_gives_no_descriptors()
    {
        var result = Syscall.SocketPair(
            SocketDomain.Inet, SocketForm.Stream, default, out var first, out var second);
        Assert.Equal(Errno.EOPNOTSUPP, result.Errno);
        Assert.Equal((-1, -1), (first, second));
        Assert.Equal(
            Errno.EAFNOSUPPORT, Syscall.Socket((SocketDomain)45, SocketForm.Stream, 0).Errno);
    }

    [Fact]
    public void Options_are_set_and_read_back()
    {
        var socket = Make(SocketForm.Stream);
        int value = 1, got = 0;
        var length = (uint)sizeof(int);
        Assert.False(Syscall.SetSockOpt(
            socket, SocketLevel.Socket, (int)SocketOption.ReuseAddress, &value, length).IsError);
        Assert.False(Syscall.GetSockOpt(
            socket, SocketLevel.Socket, (int)SocketOption.ReuseAddress, &got, &length).IsError);
        Assert.Equal((1, 4u), (got, length));
        Assert.Equal(
            Errno.ENOPROTOOPT,
            Syscall.SetSockOpt(socket, SocketLevel.Socket, 999, &value, length).Errno);
        Assert.Equal(
            Errno.ENOPROTOOPT,
            Syscall.GetSockOpt(socket, SocketLevel.Socket, 999, &got, &length).Errno);

        // The length is the caller's business: the kernel says what it thinks of two bytes.
        Assert.Equal(
            Errno.EINVAL,
            Syscall.SetSockOpt(
                socket, SocketLevel.Socket, (int)SocketOption.ReuseAddress, &value, 2).Errno);
        Close(socket);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_listener_accepts_with_and_without_flags(bool withFlags)
    {
        var listener = Make(SocketForm.Stream);
        var address = Bound(listener);
        Assert.Equal(Errno.EINVAL, Accept(listener, withFlags, null, null).Errno);
        Assert.False(Syscall.Listen(listener, 4).IsError);
        Assert.Equal(Errno.EAGAIN, Accept(listener, withFlags, null, null).Errno);

        var client = Make(SocketForm.Stream);
        var connecting = Syscall.Connect(client, &address, SockAddrIn.SizeBytes);
        Assert.True(!connecting.IsError || connecting.Errno == Errno.EINPROGRESS);
        WaitFor(listener, PollEvents.In);
        SockAddrIn peer;
        uint length = SockAddrIn.SizeBytes;
        var accepted = Accept(listener, withFlags, &peer, &length);
        Assert.False(accepted.IsError, accepted.ToString());
        Assert.Equal((2, 16u), (peer.Family, length));
        Assert.Equal(Name(client, ofPeer: false), peer);
        Assert.Equal(address, Name(client, ofPeer: true));
        var flags = OpenFlagsExtensions.FromKernel(
            Syscall.Fcntl(accepted.Int32, FcntlCommand.GetStatusFlags).Int32);
        Assert.Equal(withFlags, flags.HasFlag(OpenFlags.NonBlocking));
        Assert.Equal(
            withFlags ? 1 : 0,
            Syscall.Fcntl(accepted.Int32, FcntlCommand.GetDescriptorFlags).Raw);
        Close(accepted.Int32, client, listener);

        static SyscallResult Accept(int fd, bool flags, SockAddrIn* address, uint* length) => flags
            ? Syscall.Accept4(fd, address, length, NonBlocking)
            : Syscall.Accept(fd, address, length);
    }

    [Fact]
    public void A_socket_without_a_peer_says_so()
    {
        var socket = Make(SocketForm.Stream);
        SockAddrIn address;
        uint length = SockAddrIn.SizeBytes;
        Assert.Equal(Errno.ENOTCONN, Syscall.GetPeerName(socket, &address, &length).Errno);
        Assert.Equal(Errno.ENOTCONN, Syscall.Shutdown(socket, ShutdownHow.Both).Errno);
        Assert.Equal(Errno.EINVAL, Syscall.Bind(socket, &address, 1).Errno);
        Assert.Equal(Errno.EINVAL, Syscall.Connect(socket, &address, 1).Errno);
        Assert.Equal(Errno.ENOTSOCK, NotASocket(fd => Syscall.Listen(fd, 1)));
        Close(socket);
    }

    [Fact]
    public void Datagrams_come_with_their_sender_also_empty_ones()
    {
        var socket = Make(SocketForm.Datagram);
        var address = Bound(socket);
        Assert.Equal(
            4, Syscall.SendTo(socket, "data"u8, 0, &address, SockAddrIn.SizeBytes).Raw);
        Assert.Equal(0, Syscall.SendTo(socket, [], 0, &address, SockAddrIn.SizeBytes).Raw);
        var buffer = new byte[8];
        SockAddrIn sender;
        uint length = SockAddrIn.SizeBytes;
        Assert.Equal(4, Syscall.RecvFrom(socket, buffer, 0, &sender, &length).Raw);
        Assert.Equal("data"u8, buffer.AsSpan(0, 4));
        Assert.Equal((address, 16u), (sender, length));
        Assert.Equal(0, Syscall.RecvFrom(socket, [], 0).Raw);
        Assert.Equal(Errno.EAGAIN, Syscall.RecvFrom(socket, buffer, 0).Errno);
        Close(socket);
    }

    [Fact]
    public void A_message_is_gathered_and_scattered()
    {
        var (first, second) = Pair(SocketForm.Datagram);
        var bytes = stackalloc byte[10];
        "helloworld"u8.CopyTo(new Span<byte>(bytes, 10));
        var vectors = stackalloc IoVec[] { new(bytes, 5), new(bytes + 5, 5) };
        var message = new MsgHdr { Vectors = vectors, VectorCount = 2 };
        Assert.Equal(10, Syscall.SendMsg(first, &message, 0).Raw);
        vectors[0] = new(bytes + 6, 4);
        vectors[1] = new(bytes, 4);
        Assert.Equal(8, Syscall.RecvMsg(second, &message, 0).Raw);
        Assert.Equal("owor"u8, new Span<byte>(bytes, 4));
        Assert.Equal("hell"u8, new Span<byte>(bytes + 6, 4));
        Assert.True(message.Flags.HasFlag(MessageFlags.Truncated));
        Close(first, second);
    }

    [Fact]
    public void Messages_go_and_come_in_batches_of_1024_at_most()
    {
        var (first, second) = Pair(SocketForm.Datagram);
        var bytes = stackalloc byte[2] { 7, 9 };
        var vectors = stackalloc IoVec[] { new(bytes, 1), new(bytes + 1, 1) };
        var two = stackalloc MMsgHdr[2];
        for (var i = 0; i < 2; i++)
        {
            two[i].Header = new MsgHdr { Vectors = vectors + i, VectorCount = 1 };
            two[i].Length = 99;
        }

        Assert.Equal(2, Syscall.SendMMsg(first, two, 2, 0).Raw);
        new Span<byte>(bytes, 2).Clear();
        var patience = new Timespec(10, 0);
        Assert.Equal(
            2, Syscall.RecvMMsg(second, two, 2, MessageFlags.WaitForOne, &patience).Raw);
        Assert.Equal((7, 9), (bytes[0], bytes[1]));
        Assert.Equal((1u, 1u), (two[0].Length, two[1].Length));
        Assert.Equal(Errno.EAGAIN, Syscall.RecvMMsg(second, two, 2, 0).Errno);

        // Datagrams to a socket that has no room are dropped: the sender never waits.
        const int Many = 1100;
        var nobody = Make(SocketForm.Datagram);
        var sender = Make(SocketForm.Datagram);
        var address = Bound(nobody);
        Assert.False(Syscall.Connect(sender, &address, SockAddrIn.SizeBytes).IsError);
        var many = new MMsgHdr[Many];
        fixed (MMsgHdr* all = many)
            Assert.Equal(1024, Syscall.SendMMsg(sender, all, Many, 0).Raw);
        Close(first, second, nobody, sender);
    }

    [Fact]
    public void Positioned_calls_on_a_socket_give_ESPIPE()
    {
        var (first, second) = Pair(SocketForm.Stream);
        var bytes = stackalloc byte[1];
        var vector = new IoVec(bytes, 1);
        Assert.Equal(Errno.ESPIPE, Syscall.PReadV(first, &vector, 1, 0).Errno);
        Assert.Equal(Errno.ESPIPE, Syscall.PWriteV(first, &vector, 1, 0).Errno);
        Assert.Equal(Errno.ESPIPE, Syscall.PReadV2(first, &vector, 1, 0, 0).Errno);
        Assert.Equal(Errno.ESPIPE, Syscall.PWriteV2(first, &vector, 1, 0, 0).Errno);
        Close(first, second);
    }

    [Fact]
    public void State_of_a_connection_has_its_bits_in_their_places()
    {
        // tcpi_options; tcpi_snd_wscale and tcpi_rcv_wscale; tcpi_delivery_rate_app_limited and
        // tcpi_fastopen_client_fail.
        var bytes = new byte[sizeof(TcpInfo)];
        (bytes[5], bytes[6], bytes[7]) = (0x0B, 0xE3, 0b101);
        var info = MemoryMarshal.Read<TcpInfo>(bytes);
        Assert.Equal((3, 14), (info.SendWindowScale, info.ReceiveWindowScale));
        Assert.Equal((true, 2), (info.IsAppLimited, info.FastOpenFailure));
        Assert.Equal(
            (true, true, false, true),
            (info.HasTimestamps, info.HasSack, info.HasWindowScaling, info.HasEcn));
        (bytes[5], bytes[7]) = (0x04, 0b110);
        info = MemoryMarshal.Read<TcpInfo>(bytes);
        Assert.Equal((false, 3), (info.IsAppLimited, info.FastOpenFailure));
        Assert.Equal(
            (false, false, true, false),
            (info.HasTimestamps, info.HasSack, info.HasWindowScaling, info.HasEcn));
    }

    private static Errno NotASocket(Func<int, SyscallResult> call)
    {
        var fd = Syscall.EventFd2(0, EventFdFlags.CloseOnExec).Int32;
        var errno = call(fd).Errno;
        Close(fd);
        return errno;
    }

    private static int Make(SocketForm form)
    {
        var result = Syscall.Socket(SocketDomain.Inet, form | NonBlocking, 0);
        Assert.False(result.IsError, result.ToString());
        return result.Int32;
    }

    private static (int First, int Second) Pair(SocketForm form)
    {
        Assert.False(Syscall.SocketPair(
            SocketDomain.Unix, form | NonBlocking, 0, out var first, out var second).IsError);
        return (first, second);
    }

    private static SockAddrIn Bound(int socket)
    {
        var address = _loopback;
        Assert.False(Syscall.Bind(socket, &address, SockAddrIn.SizeBytes).IsError);
        address = Name(socket, ofPeer: false);
        Assert.NotEqual(0, address.Port);
        return address;
    }

    private static SockAddrIn Name(int socket, bool ofPeer)
    {
        SockAddrIn address;
        uint length = SockAddrIn.SizeBytes;
        var result = ofPeer
            ? Syscall.GetPeerName(socket, &address, &length)
            : Syscall.GetSockName(socket, &address, &length);
        Assert.False(result.IsError, result.ToString());
        Assert.Equal(((ushort)SocketDomain.Inet, 16u), (address.Family, length));
        return address;
    }

    private static void WaitFor(int fd, PollEvents events)
    {
        var watch = new PollFd(fd, events);
        var patience = new Timespec(10, 0);
        Assert.Equal(1, Syscall.Ppoll(&watch, 1, &patience).Raw);
    }

    private static void Close(params ReadOnlySpan<int> fds)
    {
        foreach (var fd in fds)
            Assert.False(Syscall.Close(fd).IsError);
    }
}
