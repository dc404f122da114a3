using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Uring.Tests.Multishot;
using Hyb.Uring.Tests.Operations;

namespace Hyb.Uring.Tests.Listeners;

/// <summary>
/// Closes listeners at every moment of their lives, once, and counts what is left. Alone in the
/// process: it counts the sockets of the whole process.
/// </summary>
[Collection(nameof(Alone))]
public class ListenerClosingTests
{
    // How many completions are handled before: four of the set-up, then connections.
    private const int Moments = 10;

    private static readonly ListenOptions _options = new() { ReuseAddress = true };

    // What other tests have left to the collector goes first.
    public ListenerClosingTests()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Closed_once_at_any_moment_it_leaves_nothing(bool isSlot, bool isSubmitted)
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(8);
        for (var round = 0; round < 3; round++)
        {
            for (var moment = 0; moment <= Moments; moment++)
            {
                var before = Sockets();
                using var manager = new ListenerManager(ring);
                var (log, steps) = (new ListenerLog(), new StepLog());
                var clients = new List<NetSocket>();
                var listener = Open(manager, log, isSlot);
                for (var i = 0; i < moment; i++)
                    Live(manager, listener, steps, clients, isSlot);

                // What is queued is in the kernel already, its completions not handled yet; or not.
                if (isSubmitted)
                    Assert.True(ring.Submit().Outcome.IsOk);
                Assert.True(listener.Close().IsOk);
                while (!listener.IsOver)
                    manager.HandleOne();
                Assert.Equal("closed Closed", log.Calls[^1]);
                Assert.Single(log.Calls, call => call == "closed Closed");
                Forget(ring, steps, isSlot);
                clients.ForEach(client => client.Dispose());
                ring.LetGo();
                manager.HasNothing();
                Assert.Equal(before, Sockets());
                AssertEmpty(ring);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Closed_by_its_handler_it_leaves_nothing(bool isSlot)
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(8);
        foreach (var moment in new[] { "socket", "bound", "ready" })
        {
            var before = Sockets();
            using var manager = new ListenerManager(ring);
            var log = new ListenerLog
            {
                On = (listener, call) => Assert.True(call != moment || listener.Close().IsOk),
            };
            var listener = Open(manager, log, isSlot);
            while (!listener.IsOver)
                manager.HandleOne();
            Assert.Equal("closed Closed", log.Calls[^1]);
            Assert.Equal(0, ring.PendingSubmissions);
            manager.HasNothing();
            Assert.Equal(before, Sockets());
            AssertEmpty(ring);
        }
    }

    [Fact]
    public void Closed_by_a_step_of_its_accept_it_leaves_nothing()
    {
        using var ring = TestRing.Start();
        foreach (var isLast in new[] { false, true })
        {
            var before = Sockets();
            using var manager = new ListenerManager(ring);
            var log = new ListenerLog();
            var listener = manager.Ready(Open(manager, log, isSlot: false));
            var steps = new StepLog();
            steps.OnEachStep = step =>
            {
                if (step.IsFinal == isLast)
                    listener.Close().MustBeOk();
            };
            listener.Accept(ring.Subscribe(steps), out var accept).MustBeOk();
            if (isLast)
                Assert.True(accept.Cancel().IsOk);
            var clients = new List<NetSocket> { Dial(listener) };
            while (!listener.IsOver)
                manager.HandleOne();
            Assert.Equal("closed Closed", log.Calls[^1]);
            Forget(ring, steps, isSlot: false);
            clients.ForEach(client => client.Dispose());
            ring.LetGo();
            manager.HasNothing();
            Assert.Equal(before, Sockets());
        }
    }

    // The cancellation of the accept finds no room: the queue is submitted for it.
    [Fact]
    public void Closed_with_a_full_queue_it_leaves_nothing()
    {
        using var ring = TestRing.Start(RingEntries.Pico);
        var before = Sockets();
        using var manager = new ListenerManager(ring);
        var listener = manager.Ready(Open(manager, null, isSlot: false));
        var steps = new StepLog();
        listener.Accept(ring.Subscribe(steps), out _).MustBeOk();
        ring.Fill();
        Assert.True(listener.Close().IsOk);
        while (!listener.IsOver)
        {
            var completion = ring.One();
            _ = ring.HandleMultishot(completion);
        }

        Assert.Single(steps.Stops);
        ring.LetGo();
        manager.HasNothing();
        Assert.Equal(before, Sockets());
    }

    // A socket that is being made then is lost with its completion, as the documentation says.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Closed_after_its_ring_it_leaves_nothing(bool isSlot)
    {
        for (var moment = 1; moment <= Moments; moment++)
        {
            var before = Sockets();
            var ring = TestRing.Start();
            ring.RegisterSparseFiles(8);
            using var manager = new ListenerManager(ring);
            var log = new ListenerLog();
            var (steps, clients) = (new StepLog(), new List<NetSocket>());
            var listener = Open(manager, log, isSlot);
            for (var i = 0; i < moment; i++)
                Live(manager, listener, steps, clients, isSlot);
            Forget(ring, steps, isSlot);
            clients.ForEach(client => client.Dispose());
            ring.Dispose();
            Assert.True(manager.CloseAll().IsOk);
            Assert.Equal(ListenerState.Closed, listener.State);
            Assert.Equal(FileTarget.None, listener.Target);
            Assert.Equal(0, manager.Count);
            AssertSoon(() => Sockets() == before);
        }
    }

    private static Listener Open(ListenerManager manager, ListenerLog? log, bool isSlot)
    {
        manager.Open(
            SocketKind.UnixStream,
            TestNet.AbstractName(),
            out var listener,
            log,
            _options,
            isSlot ? FileDestination.AnySlot : default).MustBeOk();
        return listener;
    }

    // One event of its life: a stage, then the accept, then a connection.
    private static void Live(
        ListenerManager manager,
        Listener listener,
        StepLog steps,
        List<NetSocket> clients,
        bool isSlot)
    {
        if (listener.State != ListenerState.Ready)
        {
            manager.HandleOne();
            return;
        }

        var into = isSlot ? FileDestination.AnySlot : default;
        if (steps.Steps.Count == 0 && clients.Count == 0)
            listener.Accept(manager.Ring.Subscribe(steps), out _, into).MustBeOk();
        clients.Add(Dial(listener));

        // Every other connection is accepted while the listener is closed already.
        if (clients.Count % 2 == 0)
        {
            while (steps.Steps.Count < clients.Count)
                manager.HandleOne();
        }
    }

    private static NetSocket Dial(Listener listener)
    {
        NetSocket.Dial(SocketKind.UnixStream, listener.Address, out var client).MustBeOk();
        return client;
    }

    private static void Forget(IoUring ring, StepLog steps, bool isSlot)
    {
        foreach (var step in steps.Steps.Where(step => step.IsSuccess))
        {
            if (isSlot)
                ring.UpdateFiles(new FixedFile(step.Result), [IoUring.EmptySlot]);
            else
                _ = Zcall.Syscall.Close(step.Result);
        }
    }

    private static void AssertEmpty(IoUring ring)
    {
        for (var slot = 0; slot < ring.FixedFileCount; slot++)
            Assert.True(ring.IsEmpty(slot), $"slot {slot}");
    }

    private static void AssertSoon(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10)));

    private static int Sockets() =>
        Directory.GetFileSystemEntries("/proc/self/fd").Count(descriptor =>
        {
            try
            {
                return File.ResolveLinkTarget(descriptor, returnFinalTarget: false) is { } target
                    && target.Name.StartsWith("socket:", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        });
}
