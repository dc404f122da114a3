using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Multishot;

/// <summary>
/// One kind of multishot request on the running kernel: how it is begun, what makes a step of it,
/// and what that step should be.
/// </summary>
internal abstract class StepSource : IDisposable
{
    private const ushort Group = 5;

    public static TheoryData<string> Kinds =>
    [
        "accept", "accept into slots", "receive", "receive bundle", "receive message", "read",
        "poll", "timeout",
    ];

    public static StepSource Of(string kind, IoUring ring) => kind switch
    {
        "accept" => new Accepting(ring, default),
        "accept into slots" => new Accepting(ring, FileDestination.AnySlot),
        "receive" => new Receiving(ring, SocketKind.UnixStream),
        "receive bundle" => new Receiving(ring, SocketKind.UnixStream, SendRecvFlags.Bundle),
        "receive message" => new Receiving(ring, SocketKind.UnixDatagram),
        "read" => new Reading(ring),
        "poll" => new Polling(),
        _ => new Timing(),
    };

    /// <summary>Begins the request.</summary>
    public abstract Outcome Begin(
        MultishotSubscriber subscriber, out MultishotSubscription subscription);

    /// <summary>Makes a step.</summary>
    public abstract void Poke();

    /// <summary>Asserts that the step is what was made, and lets go of what came with it.</summary>
    public abstract void Check(MultishotStep step);

    public abstract void Dispose();

    private sealed class Accepting(IoUring ring, FileDestination into) : StepSource
    {
        private readonly NetSocket _listener = TestNet.Bound(SocketKind.Tcp4);
        private readonly List<NetSocket> _clients = [];
        private readonly bool _hasTable = MakeTable(ring, into);

        public override Outcome Begin(
            MultishotSubscriber subscriber, out MultishotSubscription subscription) =>
            subscriber.Accept(_listener.Fd, out subscription, into);

        public override void Poke()
        {
            NetSocket.Dial(
                SocketKind.Tcp4,
                TestNet.AddressOf(_listener),
                out var client,
                Sock.Deadline.After(TimeSpan.FromSeconds(10))).MustBeOk();
            _clients.Add(client);
        }

        public override void Check(MultishotStep step)
        {
            Assert.True(step.IsSuccess, step.ToString());
            if (_hasTable)
            {
                Assert.InRange(step.Result, 0, 7);
                ring.UpdateFiles(new FixedFile(step.Result), [IoUring.EmptySlot]);
                return;
            }

            Assert.True(NetSocket.FromDescriptor(step.Result, out var server).IsOk);
            using (server)
                Assert.Contains(_clients, client => AreEnds(client, server));
        }

        public override void Dispose()
        {
            _clients.ForEach(client => client.Dispose());
            _listener.Dispose();
        }

        private static bool MakeTable(IoUring ring, FileDestination into)
        {
            if (into.IsSlot)
                ring.RegisterSparseFiles(8);
            return into.IsSlot;
        }

        private static bool AreEnds(NetSocket client, NetSocket server)
        {
            Assert.True(server.PeerAddress(out var peer).IsOk);
            return TestNet.AddressOf(client) == peer;
        }
    }

    private sealed class Receiving : StepSource
    {
        private static readonly MessageRoom _room = new(addressBytes: 16);
        private readonly TestBufferGroup _group;
        private readonly NetSocket _sender;
        private readonly NetSocket _receiver;
        private readonly SendRecvFlags _mode;

        public Receiving(IoUring ring, SocketKind kind, SendRecvFlags mode = default)
        {
            _group = new TestBufferGroup(ring, Group, 8, 128);
            (_sender, _receiver) = TestNet.Pair(kind);
            _mode = mode;
        }

        private bool IsMessage => _receiver.Form == SocketForm.Datagram;

        public override Outcome Begin(
            MultishotSubscriber subscriber, out MultishotSubscription subscription) => IsMessage
            ? subscriber.ReceiveMessage(_receiver.Fd, Group, _room, out subscription)
            : subscriber.Receive(_receiver.Fd, Group, out subscription, mode: _mode);

        public override void Poke() => Assert.Equal(5, _sender.Write("hello"u8).Count);

        public override void Check(MultishotStep step)
        {
            Assert.True(step.Completion.HasBuffer, step.ToString());
            ReadOnlySpan<byte> data = _group[step.Completion.BufferId][..step.Result];
            if (IsMessage)
            {
                Assert.True(ReceivedMessage.TryRead(data, _room, out var message));
                data = message.Data;
            }

            Assert.Equal("hello"u8, data);
            _group.Provide(step.Completion.BufferId);
        }

        public override void Dispose()
        {
            _sender.Dispose();
            _receiver.Dispose();
            _group.Dispose();
        }
    }

    private sealed class Reading(IoUring ring) : StepSource
    {
        private readonly TestBufferGroup _group = new(ring, Group, 8, 64);
        private readonly TestPipe _pipe = new();

        public override Outcome Begin(
            MultishotSubscriber subscriber, out MultishotSubscription subscription) =>
            subscriber.Read(_pipe.Read, Group, out subscription);

        public override void Poke() => Assert.Equal(5, _pipe.Write.Write("hello"u8).Count);

        public override void Check(MultishotStep step)
        {
            Assert.True(step.Completion.HasBuffer, step.ToString());
            Assert.Equal("hello"u8, _group[step.Completion.BufferId][..step.Result]);
            _group.Provide(step.Completion.BufferId);
        }

        public override void Dispose()
        {
            _pipe.Dispose();
            _group.Dispose();
        }
    }

    private sealed class Polling : StepSource
    {
        private readonly EventFd _event = Create();

        public override Outcome Begin(
            MultishotSubscriber subscriber, out MultishotSubscription subscription) =>
            subscriber.Poll(_event.Fd, PollEvents.In, out subscription);

        public override void Poke() => Assert.True(_event.Signal().IsOk);

        public override void Check(MultishotStep step)
        {
            Assert.Equal((int)PollEvents.In, step.Result);
            Assert.True(_event.Wait(out _).IsOk);
        }

        public override void Dispose() => _event.Dispose();

        private static EventFd Create()
        {
            EventFd.Create(out var created).MustBeOk();
            return created;
        }
    }

    private sealed class Timing : StepSource
    {
        public override Outcome Begin(
            MultishotSubscriber subscriber, out MultishotSubscription subscription) =>
            subscriber.Timeout(TimeSpan.FromMilliseconds(2), out subscription);

        public override void Poke()
        {
        }

        public override void Check(MultishotStep step) => Assert.Equal(Errno.ETIME, step.Error);

        public override void Dispose()
        {
        }
    }
}
