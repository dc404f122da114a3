using System.Net;
using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Uring.Tests.Multishot;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Listeners;

/// <summary>What options do, and how each stage fails.</summary>
public class ListenerOptionTests
{
    [Fact]
    public void Two_listeners_share_a_port_when_both_ask_for_it()
    {
        using var ring = TestRing.Start();
        using var manager = new ListenerManager(ring);
        var share = new ListenOptions { ReusePort = true, ReuseAddress = true };
        manager.OpenTcp(new IPEndPoint(IPAddress.Loopback, 0), out var first, null, share)
            .MustBeOk();
        manager.Ready(first).LocalAddress(out var address).MustBeOk();
        manager.Open(SocketKind.Tcp4, address, out var second, null, share).MustBeOk();
        manager.Ready(second);
        Assert.Equal(1, OptionOf(first, SocketOption.ReusePort));
        Assert.Equal(1, OptionOf(first, SocketOption.ReuseAddress));

        var log = new ListenerLog();
        manager.Open(SocketKind.Tcp4, address, out var third, log).MustBeOk();
        Assert.Equal(ListenerState.Failed, manager.Settle(third));
        Assert.Equal((Errno.EADDRINUSE, ListenerState.Bind), (third.Error, third.FailedStage));
        Assert.Equal(["socket Bind", "failed Failed"], log.Calls);
        Assert.Equal(2, manager.Count);
        Assert.True(manager.CloseAll().IsOk);
        manager.HasNothing();
        Assert.True(third.Close().IsOk);
        Assert.Equal(ListenerState.Failed, third.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_IPv6_listener_leaves_IPv4_alone_when_it_is_told_to(bool v6Only)
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(2);
        using var manager = new ListenerManager(ring);
        manager.OpenTcp(
            new IPEndPoint(IPAddress.IPv6Any, 0),
            out var six,
            null,
            new ListenOptions { V6Only = v6Only }).MustBeOk();
        manager.Ready(six).LocalAddress(out var address).MustBeOk();
        manager.OpenTcp(
            new IPEndPoint(IPAddress.Any, address.Port),
            out var four,
            into: FileDestination.AnySlot).MustBeOk();
        Assert.Equal(
            v6Only ? ListenerState.Ready : ListenerState.Failed, manager.Settle(four));
        Assert.True(manager.CloseAll().IsOk);
        Assert.True(ring.IsEmpty(0));
        manager.HasNothing();
    }

    [Fact]
    public void The_backlog_is_how_many_may_wait()
    {
        using var ring = TestRing.Start();
        using var manager = new ListenerManager(ring);
        manager.Open(
            SocketKind.UnixStream,
            TestNet.AbstractName(),
            out var listener,
            options: new ListenOptions { Backlog = 1 }).MustBeOk();
        manager.Ready(listener);
        var clients = new List<NetSocket>();
        var outcome = Iox.Outcome.Ok;
        while (outcome.IsOk && clients.Count < 10)
        {
            outcome = NetSocket.Dial(SocketKind.UnixStream, listener.Address, out var client);
            clients.Add(client);
        }

        // As many as the backlog and one more; the next would have to wait.
        Assert.True(outcome.IsWouldBlock, outcome.ToString());
        Assert.Equal(3, clients.Count);
        clients.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData(ListenerState.Socket, Errno.ESOCKTNOSUPPORT)]
    [InlineData(ListenerState.Options, Errno.ENOPROTOOPT)]
    [InlineData(ListenerState.Bind, Errno.EINVAL)]
    [InlineData(ListenerState.Listen, Errno.EOPNOTSUPP)]
    public void Each_stage_that_fails_says_so_and_leaves_nothing(ListenerState stage, Errno errno)
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(1);
        using var manager = new ListenerManager(ring);
        SocketShape shape = stage switch
        {
            ListenerState.Socket => new SocketShape(SocketDomain.Inet, (SocketForm)9),
            ListenerState.Options => SocketKind.UnixStream,
            ListenerState.Bind => SocketKind.Tcp4,
            _ => SocketKind.Udp4,
        };
        var address = stage switch
        {
            ListenerState.Bind => default,
            ListenerState.Options => TestNet.AbstractName(),
            _ => TestNet.Any4,
        };
        foreach (var into in new FileDestination[] { default, new FixedFile(0) })
        {
            var log = new ListenerLog();
            var options = new ListenOptions { V6Only = stage == ListenerState.Options };
            manager.Open(shape, address, out var listener, log, options, into).MustBeOk();
            Assert.Equal(ListenerState.Failed, manager.Settle(listener));
            Assert.Equal(stage, listener.FailedStage);
            Assert.True(
                listener.Error == errno || listener.Error == Errno.EOPNOTSUPP,
                listener.Error.ToString());
            Assert.Equal("failed Failed", log.Calls[^1]);
            Assert.Equal(FileTarget.None, listener.Target);
            Assert.True(ring.IsEmpty(0));
            manager.HasNothing();
        }
    }

    [Fact]
    public void A_socket_file_that_nobody_listens_at_is_replaced()
    {
        using var folder = new TestFolder();
        using var ring = TestRing.Start();
        using var manager = new ListenerManager(ring);
        var replace = new ListenOptions { ReplaceStalePath = true };
        var path = folder.Of("socket");
        manager.OpenUnix(path, out var listener, options: replace).MustBeOk();
        manager.Ready(listener);
        manager.OpenUnix(path, out var second, options: replace).MustBeOk();
        Assert.Equal(ListenerState.Failed, manager.Settle(second));
        Assert.True(listener.Close().IsOk);

        manager.OpenUnix(path, out second).MustBeOk();
        Assert.Equal(ListenerState.Failed, manager.Settle(second));
        manager.OpenUnix(path, out second, options: replace).MustBeOk();
        manager.Ready(second);
        Assert.True(second.Close().IsOk);
        manager.HasNothing();

        Assert.True(NetSocket.RemoveStalePath(SocketKind.UnixStream, second.Address));
        Assert.False(File.Exists(path));
        Assert.False(NetSocket.RemoveStalePath(SocketKind.UnixStream, second.Address));
        Assert.False(NetSocket.RemoveStalePath(SocketKind.Tcp4, TestNet.Any4));
    }

    private static unsafe int OptionOf(Listener listener, SocketOption option)
    {
        var (value, length) = (0, (uint)sizeof(int));
        Assert.False(Syscall.GetSockOpt(
            listener.Target.Number, SocketLevel.Socket, (int)option, &value, &length).IsError);
        return value;
    }
}
