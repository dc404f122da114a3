using System.Net;
using System.Text;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Uring.Tests.Multishot;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Listeners;

/// <summary>Listeners of every kind on the running kernel.</summary>
public class ListenerTests
{
    private const int Slot = 2;

    public static TheoryData<string, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, bool>();
            foreach (var kind in new[] { "tcp4", "tcp6", "path", "longest path", "abstract" })
            {
                kinds.Add(kind, false);
                kinds.Add(kind, true);
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_listener_is_set_up_accepts_and_is_closed(string kind, bool isSlot)
    {
        using var folder = new TestFolder();
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(8);
        using var manager = new ListenerManager(ring);
        var log = new ListenerLog();
        var into = isSlot ? new FixedFile(Slot) : FileDestination.Descriptor;
        Open(manager, kind, folder, out var listener, log, into).MustBeOk();
        Assert.Equal(ListenerState.Socket, listener.State);
        Assert.Equal(FileTarget.None, listener.Target);
        Assert.Equal(1, manager.Count);
        manager.Ready(listener);
        Assert.Equal(ListenerLog.Usual, log.Calls);
        Assert.Equal(isSlot, listener.Target.IsFixed);
        Assert.Equal(!isSlot, listener.LocalAddress(out _).IsOk);
        ring.HasAllContexts();

        var steps = new StepLog();
        listener.Accept(
            ring.Subscribe(steps),
            out var accept,
            isSlot ? FileDestination.AnySlot : default).MustBeOk();
        using var client = Dial(ring, listener, kind);
        manager.HandleOne();
        var step = Assert.Single(steps.Steps);
        Assert.True(step.IsSuccess, step.ToString());
        Assert.Same(steps, step.State);
        if (isSlot)
        {
            ring.UpdateFiles(new FixedFile(step.Result), [IoUring.EmptySlot]);
        }
        else
        {
            using var server = TestNet.Descriptor(step.Completion);
            Assert.Equal(1, server.Write("x"u8).Count);
        }

        Assert.True(listener.Close().IsOk);
        Assert.Equal(ListenerState.Closing, listener.State);
        while (!listener.IsOver)
            manager.HandleOne();
        Assert.Equal([.. ListenerLog.Usual, "closed Closed"], log.Calls);
        Assert.True(Assert.Single(steps.Stops).IsCanceled);
        Assert.Equal(FileTarget.None, listener.Target);
        Assert.True(listener.Close().IsOk);
        ring.LetGo();
        Assert.True(ring.IsEmpty(Slot));
        manager.HasNothing();
    }

    [Fact]
    public void The_caller_drives_it_without_a_handler()
    {
        using var ring = TestRing.Start();
        using var manager = new ListenerManager(ring);
        manager.OpenTcp(new IPEndPoint(IPAddress.Loopback, 0), out var listener).MustBeOk();
        var stages = new List<ListenerState>();
        while (listener.State != ListenerState.Ready)
        {
            var completion = ring.One();
            Assert.Equal(MultishotClaim.None, ring.HandleMultishot(completion));
            Assert.True(manager.TakeStep(completion, out var step));
            Assert.Same(listener, step.Listener);
            Assert.Equal((Errno.None, completion), (step.Error, step.Completion));
            stages.Add(step.Stage);
            Assert.Equal(listener.State != ListenerState.Ready, listener.IsStalled);
            Assert.False(manager.HandleCompletion(completion));
            listener.Continue().MustBeOk();
            listener.Continue().MustBeOk();
        }

        Assert.Equal([ListenerState.Socket, ListenerState.Bind, ListenerState.Listen], stages);
        Assert.True(listener.LocalAddress(out var address).IsOk);
        Assert.NotEqual(0, address.Port);
        Assert.Equal(0, listener.Address.Port);
        Assert.True(listener.Close().IsOk);
        Assert.Equal(ListenerState.Closed, listener.State);
        Assert.Equal(0, ring.PendingSubmissions);
        manager.HasNothing();
    }

    [Fact]
    public void A_full_queue_or_a_handler_that_throws_stalls_it_and_nothing_is_lost()
    {
        using var ring = TestRing.Start(RingEntries.Pico);
        using var manager = new ListenerManager(ring);
        var log = new ListenerLog();
        var kind = new SocketShape(SocketDomain.Unix, SocketForm.Stream);
        ring.Fill();
        Assert.True(manager.Open(kind, TestNet.AbstractName(), out var listener, log).IsWouldBlock);
        Assert.Null(listener);
        ring.LetGo();
        manager.HasNothing();

        manager.Open(kind, TestNet.AbstractName(), out listener, log).MustBeOk();
        log.On = (_, _) => throw new NotSupportedException();
        for (var stage = ListenerState.Socket; stage < ListenerState.Ready;)
        {
            var completion = ring.One();
            ring.Fill();
            Assert.Throws<NotSupportedException>(() => manager.HandleCompletion(completion));
            stage = listener.State;
            var isDone = stage == ListenerState.Ready;
            Assert.Equal(!isDone, listener.IsStalled);
            Assert.Equal(!isDone, manager.Continue().IsWouldBlock);
            ring.LetGo();
            manager.Continue().MustBeOk();
            Assert.False(listener.IsStalled);
        }

        Assert.Equal(ListenerLog.Usual, log.Calls);
        Assert.Throws<NotSupportedException>(() => listener.Close().IsOk);
        manager.HasNothing();
        Assert.Equal(ListenerState.Closed, listener.State);
    }

    [Fact]
    public void What_is_misused_is_refused_by_name()
    {
        using var ring = TestRing.Start();
        using var other = TestRing.Start();
        using var manager = new ListenerManager(ring);
        var subscriber = ring.SubscribePull();
        manager.Open(SocketKind.UnixStream, TestNet.AbstractName(), out var listener).MustBeOk();
        Assert.Contains("Socket", Assert.Throws<InvalidOperationException>(
            () => listener.Accept(subscriber, out _).IsOk).Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EBADF, listener.LocalAddress(out _).Errno);
        manager.Ready(listener);
        Assert.Throws<ArgumentException>(
            () => listener.Accept(other.SubscribePull(), out _).IsOk);
        Assert.Throws<ArgumentException>(
            () => listener.Accept(subscriber, out _, new FixedFile(1)).IsOk);
        listener.Accept(subscriber, out var accept).MustBeOk();
        Assert.Throws<InvalidOperationException>(
            () => listener.Accept(subscriber, out _).IsOk);
        Assert.Throws<InvalidOperationException>(() => OnThread.Run(() => listener.Close().IsOk));
        Assert.Equal(ListenerState.Ready, listener.State);
        Assert.Throws<ArgumentNullException>(() => new ListenerManager(null!));
        Assert.True(accept.IsLive);
    }

    [Fact]
    public void Accepting_again_after_it_was_canceled()
    {
        using var ring = TestRing.Start();
        using var manager = new ListenerManager(ring);
        manager.Open(SocketKind.UnixStream, TestNet.AbstractName(), out var listener).MustBeOk();
        manager.Ready(listener);
        var steps = new StepLog();
        listener.Accept(ring.Subscribe(steps), out var first).MustBeOk();
        MultishotSubscription second = default;
        steps.OnEachStop = last =>
        {
            if (listener.State == ListenerState.Ready)
                listener.Accept(ring.Subscribe(steps), out second).MustBeOk();
        };
        Assert.True(first.Cancel().IsOk);
        ring.HandleToTheEnd(first);
        Assert.True(second.IsLive);
        Assert.Equal(ListenerState.Ready, listener.State);
        Assert.True(listener.Close().IsOk);
        while (!listener.IsOver)
            manager.HandleOne();
        Assert.Equal(2, steps.Stops.Count);
        ring.LetGo();
        manager.HasNothing();
    }

    private static Outcome Open(
        ListenerManager manager,
        string kind,
        TestFolder folder,
        out Listener listener,
        IListenerHandler handler,
        FileDestination into)
    {
        switch (kind)
        {
            case "tcp4":
                // A slot cannot be asked which port the kernel has chosen.
                return manager.OpenTcp(
                    new IPEndPoint(IPAddress.Loopback, 0), out listener, handler, null, into);
            case "tcp6":
                return manager.OpenTcp(
                    new IPEndPoint(IPAddress.IPv6Loopback, 0), out listener, handler, null, into);
            case "path":
                return manager.OpenUnix(folder.Of("s"), out listener, handler, null, into);
            case "longest path":
                var path = folder.Of("s").PadRight(SockAddr.MaxPathBytes, 's');
                return manager.OpenUnix(path, out listener, handler, null, into);
            default:
                var name = Encoding.ASCII.GetBytes($"hyb-{Guid.NewGuid():N}".PadRight(107, '-'));
                return manager.Open(
                    SocketKind.UnixStream,
                    SockAddr.FromUnixAbstract(name),
                    out listener,
                    handler,
                    null,
                    into);
        }
    }

    private static NetSocket Dial(IoUring ring, Listener listener, string kind)
    {
        var address = listener.Address;
        if (listener.Target.IsFixed)
        {
            using var copy = new Fd(
                ring.Succeed(ring.FixedFdInstall(new FixedFile(listener.Target.Number))),
                ownsHandle: true);
            address = TestNet.AddressOf(copy);
        }
        else
        {
            listener.LocalAddress(out address).MustBeOk();
        }

        var socket = kind switch
        {
            "tcp4" => SocketKind.Tcp4,
            "tcp6" => SocketKind.Tcp6,
            _ => SocketKind.UnixStream,
        };
        NetSocket.Dial(
            socket, address, out var client, Sock.Deadline.After(TimeSpan.FromSeconds(10)))
            .MustBeOk();
        return client;
    }
}
