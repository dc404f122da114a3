using System.Diagnostics;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

public class NetSocketTests
{
    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.Tcp6)]
    [InlineData(SocketKind.UnixStream)]
    [InlineData(SocketKind.UnixSequencedPacket)]
    public void Connections_carry_data_both_ways_and_end(SocketKind kind)
    {
        var (client, server) = TestSockets.Connected(kind);
        using var owner = client;
        using var other = server;
        var buffer = new byte[16];
        Assert.Equal(IoResult.WouldBlock, server.Read(buffer));
        Assert.Equal(new(5, Outcome.Ok), client.Write("hello"u8));
        Assert.Equal(new(5, Outcome.Ok), server.Read(buffer, TestSockets.Soon));
        Assert.Equal(new(2, Outcome.Ok), server.Write("yo"u8));
        Assert.Equal(new(2, Outcome.Ok), client.Read(buffer, TestSockets.Soon));
        if (kind != SocketKind.UnixSequencedPacket)
        {
            // An empty buffer says nothing of the end.
            Assert.Equal(1, server.Write("z"u8).Count);
            Assert.Equal(new(0, Outcome.Ok), client.Read([], TestSockets.Soon));
            Assert.Equal(1, client.Read(buffer, TestSockets.Soon).Count);
        }

        Assert.True(client.Shutdown(ShutdownHow.Send).IsOk);
        Assert.Equal(
            new(0, Outcome.EndOfStream), server.Read(buffer, TestSockets.Soon));
        if (kind is SocketKind.Tcp4 or SocketKind.Tcp6)
        {
            Assert.Equal(TestSockets.AddressOf(client), PeerOf(server));
            Assert.Equal(TestSockets.AddressOf(server), PeerOf(client));
        }
    }

    [Theory]
    [InlineData(SocketKind.Udp4)]
    [InlineData(SocketKind.Udp6)]
    [InlineData(SocketKind.UdpLite4)]
    [InlineData(SocketKind.UdpLite6)]
    [InlineData(SocketKind.UnixDatagram)]
    public void Datagrams_tell_the_sender_and_may_be_empty(SocketKind kind)
    {
        using var one = TestSockets.Bound(kind);
        using var other = TestSockets.Bound(kind);
        var buffer = new byte[16];
        Assert.True(one.SendTo("abc"u8, TestSockets.AddressOf(other)).Outcome.IsOk);
        var got = other.ReceiveFrom(buffer, out var sender, deadline: TestSockets.Soon);
        Assert.Equal(new(3, Outcome.Ok), got);
        Assert.Equal(TestSockets.AddressOf(one), sender);
        Assert.True(one.SendTo([], TestSockets.AddressOf(other)).Outcome.IsOk);
        Assert.Equal(new(0, Outcome.Ok), other.Read(buffer, TestSockets.Soon));
        Assert.Equal(
            SocketFault.NotConnected, one.Write("x"u8).Outcome.Errno.ToSocketFault());
    }

    [Fact]
    public void IPv6_sockets_reach_IPv4_by_mapped_addresses()
    {
        using var v4 = TestSockets.Bound(SocketKind.Udp4);
        Assert.True(NetSocket.Create(SocketKind.Udp6, out var v6).IsOk);
        using var owner = v6;
        Assert.Equal(1, v6.SendTo("x"u8, TestSockets.AddressOf(v4)).Count);
        Assert.Equal(1, v4.Read(new byte[4], TestSockets.Soon).Count);
        using var listener = TestSockets.Bound(SocketKind.Tcp4);
        Assert.True(NetSocket.Dial(
            SocketKind.Tcp6, TestSockets.AddressOf(listener), out var tcp, TestSockets.Soon).IsOk);
        tcp.Dispose();
    }

    [Fact]
    public void Addresses_of_another_family_are_refused()
    {
        Assert.Equal(
            Errno.EAFNOSUPPORT,
            NetSocket.Listen(SocketKind.Tcp4, TestSockets.Any6, out _).Errno);
        Assert.Equal(
            Errno.EAFNOSUPPORT,
            NetSocket.Listen(SocketKind.Tcp6, TestSockets.Any4, out _).Errno);
        Assert.Equal(
            Errno.EAFNOSUPPORT,
            NetSocket.Dial(SocketKind.Tcp4, TestSockets.Any6, out var none).Errno);
        Assert.Null(none);
        Assert.Equal(
            Errno.EDESTADDRREQ, NetSocket.Dial(SocketKind.Tcp4, default, out _).Errno);
    }

    [Fact]
    public void Binding_twice_is_detected_unless_the_port_is_shared_on_purpose()
    {
        using var first = TestSockets.Bound(SocketKind.Tcp4);
        var address = TestSockets.AddressOf(first);
        Assert.Equal(
            Errno.EADDRINUSE, NetSocket.Listen(SocketKind.Tcp4, address, out _).Errno);
        var shared = new ListenOptions { ReusePort = true, ReuseAddress = true };
        Assert.True(
            NetSocket.Listen(SocketKind.Tcp4, TestSockets.Any4, out var one, shared).IsOk);
        using var owner = one;
        Assert.True(NetSocket.Listen(
            SocketKind.Tcp4, TestSockets.AddressOf(one), out var two, shared).IsOk);
        two.Dispose();
        Assert.True(first.Get(SocketOptions.ReusePort, out var on).IsOk);
        Assert.False(on);
    }

    [Fact]
    public void Connecting_to_nobody_is_refused_and_connecting_twice_is_done()
    {
        var address = default(SockAddr);
        using (var gone = TestSockets.Bound(SocketKind.Tcp4))
            address = TestSockets.AddressOf(gone);
        Assert.Equal(
            Errno.ECONNREFUSED,
            NetSocket.Dial(SocketKind.Tcp4, address, out _, TestSockets.Soon).Errno);
        var (client, server) = TestSockets.Connected(SocketKind.Tcp4);
        using var owner = client;
        using var other = server;
        Assert.True(client.Connect(TestSockets.AddressOf(server)).IsOk);
    }

    [Fact]
    public void Connected_is_a_success_for_connecting_only()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        Assert.Equal(
            new(0, Outcome.Failure(Errno.EISCONN)),
            one.SendTo("x"u8, SockAddr.FromUnixAbstract("nobody"u8)));
    }

    [Fact]
    public void Unix_autobind_gives_an_abstract_name_and_paths_stay_until_replaced()
    {
        using (var unnamed = TestSockets.Bound(SocketKind.UnixStream))
            Assert.True(TestSockets.AddressOf(unnamed).IsUnixAbstract);
        var path = Path.Combine(Path.GetTempPath(), $"hyb-{Environment.ProcessId}.sock");
        var address = SockAddr.FromUnixPath(path);
        try
        {
            Assert.True(NetSocket.Listen(SocketKind.UnixStream, address, out var first).IsOk);
            first.Dispose();
            Assert.Equal(
                Errno.EADDRINUSE, NetSocket.Listen(SocketKind.UnixStream, address, out _).Errno);
            var replace = new ListenOptions { ReplaceStalePath = true };
            Assert.True(
                NetSocket.Listen(SocketKind.UnixStream, address, out var second, replace).IsOk);
            Assert.Equal(
                Errno.EADDRINUSE,
                NetSocket.Listen(SocketKind.UnixStream, address, out _, replace).Errno);
            Assert.Equal(address, TestSockets.AddressOf(second));
            second.Dispose();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public unsafe void Stale_paths_are_replaced_whatever_their_bytes_and_other_files_never()
    {
        var folder = Directory.CreateTempSubdirectory("hyb-stale").FullName;
        byte[] name = [.. System.Text.Encoding.UTF8.GetBytes(folder), (byte)'/', 0xFF, 0xFE, 0];
        try
        {
            var replace = new ListenOptions { ReplaceStalePath = true };
            var odd = SockAddr.FromUnixPath(name.AsSpan(0, name.Length - 1));
            for (var round = 0; round < 2; round++)
            {
                Assert.True(NetSocket.Listen(
                    SocketKind.UnixDatagram, odd, out var socket, replace).IsOk);
                socket.Dispose();
            }

            var file = Path.Combine(folder, "file");
            File.WriteAllText(file, "kept");
            Assert.Equal(
                Errno.EADDRINUSE,
                NetSocket.Listen(
                    SocketKind.UnixStream, SockAddr.FromUnixPath(file), out _, replace).Errno);
            Assert.Equal("kept", File.ReadAllText(file));
        }
        finally
        {
            // The base library deletes no file whose name is not UTF-8.
            fixed (byte* path = name)
            {
                _ = Syscall.Invoke(
                    SyscallNumber.unlinkat, Syscall.CurrentDirectory, (nint)path, 0);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void After_disposal_every_call_says_EBADF_and_disposal_works_again()
    {
        Assert.True(NetSocket.Create(SocketKind.Udp4, out var socket).IsOk);
        socket.Dispose();
        socket.Dispose();
        var buffer = new byte[4];
        var closed = new IoResult(0, Outcome.Failure(Errno.EBADF));
        Assert.Equal(closed, socket.Read(buffer));
        Assert.Equal(closed, socket.Write(buffer));
        Assert.Equal(closed, socket.SendTo(buffer, TestSockets.Any4));
        Assert.Equal(closed, socket.ReceiveFrom(buffer, out _));
        Assert.Equal(closed, socket.AcceptNumber(out _));
        Assert.Equal(closed, socket.SendMessage(buffer, []));
        Assert.Equal(closed.Outcome, socket.ReceiveMessage(buffer, [], out _).Outcome);
        Assert.Equal(closed.Outcome, socket.Bind(TestSockets.Any4));
        Assert.Equal(closed.Outcome, socket.Listen());
        Assert.Equal(closed.Outcome, socket.Connect(TestSockets.Any4.WithPort(9)));
        Assert.Equal(closed.Outcome, socket.Shutdown(ShutdownHow.Both));
        Assert.Equal(closed.Outcome, socket.LocalAddress(out _));
        Assert.Equal(closed.Outcome, socket.PeerAddress(out _));
        Assert.Equal(closed.Outcome, socket.Set(SocketOptions.Broadcast, true));
        Assert.Equal(closed.Outcome, socket.Get(SocketOptions.Broadcast, out _));
        using var batch = new MessageBatch(1);
        Assert.Equal(closed, socket.SendMessages(batch, 1));
        Assert.Equal(closed, socket.ReceiveMessages(batch, 1));
    }

    [Fact]
    public void Sockets_are_non_blocking_and_closed_on_exec_accepted_ones_too()
    {
        var (client, server) = TestSockets.Connected(SocketKind.Tcp4);
        using var owner = client;
        using var other = server;
        foreach (var socket in new[] { client, server })
        {
            var line = File.ReadLines($"/proc/self/fdinfo/{socket.Fd.Number}")
                .Single(l => l.StartsWith("flags:", StringComparison.Ordinal));
            var flags = OpenFlagsExtensions.FromKernel(Convert.ToInt32(line[6..].Trim(), 8));
            Assert.True(flags.HasFlag(OpenFlags.CloseOnExec | OpenFlags.NonBlocking));
            Assert.Equal(
                (SocketDomain.Inet, SocketForm.Stream, SocketProtocol.Tcp),
                (socket.Domain, socket.Form, socket.Protocol));
        }

        Assert.Equal(
            Errno.EOPNOTSUPP, NetSocket.CreatePair(SocketKind.Tcp4, out var none, out _).Errno);
        Assert.Null(none);
    }

    [Fact]
    public void Writing_to_a_closed_peer_says_EPIPE_without_a_signal()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var owner = one;
        other.Dispose();
        Assert.Equal(
            SocketFault.ConnectionReset, one.Write("x"u8).Outcome.Errno.ToSocketFault());
    }

    [Theory]
    [InlineData(SocketKind.Sctp4)]
    [InlineData(SocketKind.Sctp6)]
    [InlineData(SocketKind.SctpStream4)]
    [InlineData(SocketKind.SctpStream6)]
    public void SCTP_works_or_is_refused_by_name(SocketKind kind)
    {
        var outcome = NetSocket.Create(kind, out var socket);
        if (!outcome.IsOk)
        {
            Assert.Equal(
                SocketFault.ProtocolNotSupported, outcome.Errno.ToSocketFault());
            Assert.Null(socket);
            return;
        }

        using (socket)
            Assert.True(socket.Set(SocketOptions.SctpNoDelay, true).IsOk);
    }

    [Fact]
    public void Deadlines_end_waits_by_the_monotonic_clock_and_deliver_what_is_ready()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        var buffer = new byte[4];
        var watch = Stopwatch.StartNew();
        var late = one.Read(buffer, Deadline.After(TimeSpan.FromMilliseconds(30)));
        Assert.Equal(new(0, Outcome.Failure(Errno.ETIMEDOUT)), late);
        Assert.InRange(watch.ElapsedMilliseconds, 29, 10_000);
        var over = Deadline.After(TimeSpan.Zero);
        Assert.True(over.HasPassed);
        Assert.Equal(Errno.ETIMEDOUT, one.Read(buffer, over).Outcome.Errno);
        Assert.Equal(1, other.Write("x"u8).Count);
        Assert.Equal(1, one.Read(buffer, over).Count);
        Assert.Equal(IoResult.WouldBlock, one.Read(buffer));
        using var listener = TestSockets.Bound(SocketKind.Tcp4);
        Assert.Equal(Errno.ETIMEDOUT, listener.Accept(out _, out _, over).Errno);
        var soon = Deadline.After(TimeSpan.FromMilliseconds(5));
        Assert.Equal(
            Errno.ETIMEDOUT,
            one.ReceiveMessage(buffer, [], out var nobody, deadline: soon).Outcome.Errno);
        Assert.Equal(0, nobody.Length);
        Assert.Equal(
            Errno.ETIMEDOUT,
            one.ReceiveDescriptors(new int[1], buffer, over).Outcome.Errno);
    }

    [Fact]
    public async Task Waits_are_cancelled_and_woken_by_data()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        using var source = new CancellationTokenSource();
        var read = Task.Run(() => one.Read(new byte[4], Deadline.Never(source.Token)));
        await source.CancelAsync();
        Assert.Equal(Errno.ECANCELED, (await read).Outcome.Errno);
        var again = Task.Run(() => one.Read(new byte[4], TestSockets.Soon));
        Assert.Equal(1, other.Write("x"u8).Count);
        Assert.Equal(1, (await again).Count);
        var block = new byte[1 << 16];
        while (one.Write(block).Outcome.IsOk)
            continue;
        Assert.Equal(
            Errno.ETIMEDOUT,
            one.Write(block, Deadline.After(TimeSpan.FromMilliseconds(5))).Outcome.Errno);
    }

    [Fact]
    public void Foreign_descriptors_are_taken_over_or_refused()
    {
        Assert.Equal(Errno.EBADF, NetSocket.FromDescriptor(-1, out _).Errno);
        Assert.False(Syscall.Pipe2(out var read, out var write, OpenFlags.ReadOnly).IsError);
        Assert.Equal(Errno.ENOTSOCK, NetSocket.FromDescriptor(read, out _).Errno);
        _ = Syscall.Close(read);
        _ = Syscall.Close(write);
        var raw = Syscall.Socket(SocketDomain.Inet6, SocketForm.Stream, SocketProtocol.Default);
        Assert.True(NetSocket.FromDescriptor(raw.Int32, out var socket).IsOk);
        using var owner = socket;
        Assert.Equal(SocketDomain.Inet6, socket.Domain);
        Assert.Equal(SocketForm.Stream, socket.Form);
        Assert.Equal(SocketProtocol.Tcp, socket.Protocol);
    }

    private static SockAddr PeerOf(NetSocket socket)
    {
        Assert.True(socket.PeerAddress(out var address).IsOk);
        return address;
    }
}
