using System.Net.Sockets;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>Sockets that live in the table of registered files, and chains of operations.</summary>
public unsafe class SocketSlotTests
{
    private const ushort Group = 3;

    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.UnixStream)]
    public void A_connection_lives_in_slots_from_beginning_to_end(SocketKind kind)
    {
        using var memory = AlignedMemory.AllocatePages(1024);
        var header = (MessageHeader*)memory.Address;
        var peer = (ReceivedAddress*)(header + 1);
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(4);
        using var listener = TestNet.Bound(kind);
        ring.UpdateFiles(new FixedFile(3), [listener.Fd.Number]);

        Assert.Equal(0, Result(ring.Socket(kind, new FixedFile(1)), ring));
        Assert.True(ring.Accept(
            new FixedFile(3), peer, FileDestination.AnySlot, context: SqeContext.Token(1)).IsOk);
        Assert.True(ring.Connect(
            new FixedFile(1), TestNet.AddressOf(listener), SqeContext.Token(2)).IsOk);
        var both = ring.Take(2);
        Assert.Equal(0, both.Single(c => c.Context.TokenValue == 2).Result);
        var server = new FixedFile(both.Single(c => c.Context.TokenValue == 1).Result);
        Assert.True(server.Slot is 0 or 2, $"slot {server.Slot} was in use");
        var client = new FixedFile(1);

        "0123456789"u8.CopyTo(memory.GetSpan()[512..]);
        var (data, into) = (memory.AsIoVec(512, 10), memory.AsIoVec(768, 64));
        Assert.Equal(10, Result(ring.Send(client, data), ring));
        Assert.Equal(10, Result(ring.Receive(server, into), ring));
        Assert.Equal(10, Result(ring.SendVectored(client, [data]), ring));
        Assert.Equal(10, Result(ring.SendMessage(client, [data]), ring));
        Assert.Equal(20, Result(
            ring.ReceiveMessage(server, header, [memory.AsIoVec(768, 20)]), ring));
        using var group = new TestBufferGroup(ring, Group, 4, 16);
        Assert.Equal(10, Result(ring.Send(client, data), ring));
        Assert.Equal(10, Result(ring.ReceiveSelected(server, Group), ring));
        Assert.Equal(10, Result(ring.Send(client, data), ring));
        Assert.Equal(10, Result(ring.ReceiveBundle(server, Group), ring));
        Assert.Equal("0123456789"u8, group[1][..10]);
        Assert.Equal(0, Result(ring.Shutdown(client, ShutdownHow.Send), ring));
        Assert.Equal(0, Result(ring.ReceiveMultishot(server, Group), ring));
    }

    [Fact]
    public void Datagrams_and_zero_copy_sends_go_through_slots()
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        ring.RegisterBuffers([memory.AsIoVec()]);
        using var sender = TestNet.Bound(SocketKind.Udp4);
        using var receiver = TestNet.Bound(SocketKind.Udp4);
        ring.RegisterFiles([sender.Fd.Number, receiver.Fd.Number]);
        var (from, at) = (new FixedFile(0), new FixedFile(1));
        var to = TestNet.AddressOf(receiver);
        var (data, registered) = (memory.AsIoVec(0, 8), ring.GetFixedBuffer(0).Slice(0, 8));
        using var group = new TestBufferGroup(ring, Group, 8, 128);
        var room = new MessageRoom(16);
        Assert.True(ring.ReceiveMessageMultishot(
            at, Group, room, context: SqeContext.Token(1)).IsOk);
        Assert.True(ring.SendTo(from, data, to).IsOk);
        Assert.True(ring.SendToZeroCopy(from, data, to).IsOk);
        Assert.True(ring.SendToZeroCopy(from, registered, to).IsOk);
        Assert.True(ring.SendMessageZeroCopy(from, [data], default, to).IsOk);
        Assert.True(ring.SendMessageZeroCopy(from, registered, [data], default, to).IsOk);

        // Five sends, four of them with a notification, and five messages.
        var all = ring.Take(5 + 4 + 5);
        Assert.Equal(4, all.Count(c => c.IsNotification));
        var messages = all.Where(c => c.Context == SqeContext.Token(1)).ToArray();
        Assert.All(messages, c => Assert.Equal(room.OverheadBytes + 8, c.Result));
        Assert.Equal(5, messages.Length);
    }

    [Fact]
    public void AcceptMultishot_fills_the_table_and_then_ends()
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(2);
        using var listener = TestNet.Listener();
        Assert.True(ring.AcceptMultishot(
            TestNet.Target(listener), FileDestination.AnySlot).IsOk);
        var clients = new List<Socket>();
        for (var i = 0; i < 3; i++)
        {
            clients.Add(new Socket(SocketType.Stream, ProtocolType.Tcp));
            clients[^1].Connect(listener.LocalEndPoint!);
        }

        var three = ring.Take(3);
        clients.ForEach(client => client.Dispose());
        Assert.Equal([0, 1], three[..2].Select(c => c.Result));
        Assert.All(three[..2], c => Assert.True(c.HasMore));
        Assert.Equal(Errno.ENFILE, three[2].Error);
        Assert.False(three[2].HasMore);
    }

    [Fact]
    public void An_empty_slot_is_refused_by_the_kernel()
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(2);
        Assert.Equal(Errno.EBADF, Failure(ring.Send(new FixedFile(1), default), ring));
    }

    [Fact]
    public void A_chain_makes_connects_and_sends_and_a_timeout_stands_by()
    {
        using var memory = AlignedMemory.AllocatePages(64);
        var time = (Timespec*)memory.Address;
        *time = new Timespec(10, 0);
        "chained"u8.CopyTo(memory.GetSpan()[32..]);
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(1);
        using var listener = TestNet.Bound(SocketKind.Tcp4);
        var (client, link) = (new FixedFile(0), SqeOptions.FromFlags(SqeFlags.Link));
        Assert.True(ring.Socket(SocketKind.Tcp4, client, options: link).IsOk);
        Assert.True(ring.Connect(client, TestNet.AddressOf(listener), options: link).IsOk);
        Assert.True(ring.Enqueue(LinkTimeout(time, SqeFlags.Link)).IsOk);
        Assert.True(ring.Send(client, memory.AsIoVec(32, 7)).IsOk);
        var done = ring.Take(4).ToDictionary(c => c.Op!.Value);
        Assert.Equal(0, done[IoUringOp.Socket].Result);
        Assert.Equal(0, done[IoUringOp.Connect].Result);
        Assert.Equal(Errno.ECANCELED, done[IoUringOp.LinkTimeout].Error);
        Assert.Equal(7, done[IoUringOp.Send].Result);
    }

    [Fact]
    public void A_link_timeout_ends_a_receive_that_waits_for_nothing()
    {
        using var memory = AlignedMemory.AllocatePages(512);
        var time = (Timespec*)memory.Address;
        var header = (MessageHeader*)memory.Address + 1;
        *time = new Timespec(0, 1_000_000);
        using var ring = TestRing.Start();
        using var socket = TestNet.Bound(SocketKind.Udp4);
        using var listener = TestNet.Listener();
        var link = SqeOptions.FromFlags(SqeFlags.Link);
        Func<Outcome>[] waiting =
        [
            () => ring.Receive(socket.Fd, memory.AsIoVec(500, 4), options: link),
            () => ring.ReceiveMessage(
                socket.Fd, header, [memory.AsIoVec(500, 4)], options: link),
            () => ring.Accept(TestNet.Target(listener), options: link),
        ];
        foreach (var wait in waiting)
        {
            Assert.True(wait().IsOk);
            Assert.True(ring.Enqueue(LinkTimeout(time, SqeFlags.None)).IsOk);
            var both = ring.Take(2);
            Assert.Equal(
                Errno.ETIME, both.Single(c => c.Op == IoUringOp.LinkTimeout).Error);
            Assert.Equal(
                Errno.ECANCELED, both.Single(c => c.Op != IoUringOp.LinkTimeout).Error);
        }
    }

    private static Sqe LinkTimeout(Timespec* time, SqeFlags flags) =>
        new(IoUringOp.LinkTimeout, FileTarget.None, default, flags)
        {
            Address = (ulong)time,
            Length = 1,
        };

    private static int Result(Outcome queued, IoUring ring)
    {
        Assert.True(queued.IsOk);
        var completion = ring.One();
        Assert.True(completion.IsSuccess, completion.ToString());
        return completion.Result;
    }

    private static Errno Failure(Outcome queued, IoUring ring)
    {
        Assert.True(queued.IsOk);
        return ring.One().Error;
    }
}
