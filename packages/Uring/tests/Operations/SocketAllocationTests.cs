using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>No operation on sockets allocates, with inputs of usual size or larger.</summary>
public unsafe class SocketAllocationTests
{
    private const int Rounds = 2000;
    private const ushort Group = 3;

    [Fact]
    public void Connecting_accepting_and_ending_allocates_nothing()
    {
        using var memory = AlignedMemory.AllocatePages(256);
        using var ring = TestRing.Start(32);
        ring.RegisterSparseFiles(2);
        using var listener = TestNet.Bound(SocketKind.UnixStream);
        var address = TestNet.AddressOf(listener);
        var peer = (ReceivedAddress*)memory.Address;
        AssertAllocatesNothing(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                Require(ring.Socket(SocketKind.UnixStream, new FixedFile(0)), ring, 1);
                Require(ring.Bind(new FixedFile(0), SockAddr.UnixUnnamed), ring, 1);
                _ = ring.Connect(new FixedFile(0), address);
                Require(ring.Accept(listener.Fd, peer, new FixedFile(1)), ring, 2);
                if (i % 16 == 0)
                    Require(ring.Shutdown(new FixedFile(0)), ring, 1);
                Require(ring.Listen(listener.Fd), ring, 1);
            }
        });
    }

    [Fact]
    public void Sending_and_receiving_allocates_nothing()
    {
        using var memory = AlignedMemory.AllocatePages(65536);
        using var ring = TestRing.Start(32);
        using var socket = TestNet.Bound(SocketKind.Udp6);
        using var group = new TestBufferGroup(ring, Group, 4, 256);
        ring.RegisterBuffers([memory.AsIoVec(0, 4096)]);
        var address = TestNet.AddressOf(socket);
        var header = (MessageHeader*)((byte*)memory.Address + 8192);
        var (data, into) = (memory.AsIoVec(0, 64), memory.AsIoVec(4096, 64));
        var few = new IoVec[8];
        var many = new IoVec[1000];
        few.AsSpan().Fill(memory.AsIoVec(0, 8));
        many.AsSpan().Fill(memory.AsIoVec(0, 1));
        AssertAllocatesNothing(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                _ = ring.SendTo(socket.Fd, data, address);
                Require(ring.Receive(socket.Fd, into), ring, 2);
                _ = ring.SendMessage(socket.Fd, few, default, address);
                Require(ring.ReceiveMessage(socket.Fd, header, few), ring, 2);
                _ = ring.SendMessage(socket.Fd, many, default, address);
                Require(ring.ReceiveMessage(socket.Fd, header, many), ring, 2);
                _ = ring.SendToZeroCopy(socket.Fd, ring.GetFixedBuffer(0).Slice(0, 64), address);
                Require(ring.Receive(socket.Fd, into), ring, 3);
                _ = ring.SendMessageZeroCopy(socket.Fd, few, default, address);
                Require(ring.ReceiveSelected(socket.Fd, Group), ring, 3);
                group.Provide((ushort)(i & 3));
                Require(header->TryGetAddress(out _));
            }
        });
    }

    [Fact]
    public void Sending_without_a_copy_to_a_connected_peer_allocates_nothing()
    {
        using var memory = AlignedMemory.AllocatePages(8192);
        using var ring = TestRing.Start(32);
        using var socket = TestNet.Bound(SocketKind.Udp6);
        Assert.True(socket.Connect(TestNet.AddressOf(socket)).IsOk);
        ring.RegisterBuffers([memory.AsIoVec(0, 4096)]);
        var registered = ring.GetFixedBuffer(0);
        var (data, into) = (memory.AsIoVec(0, 64), memory.AsIoVec(4096, 64));
        var few = new IoVec[8];
        var many = new IoVec[17];
        few.AsSpan().Fill(memory.AsIoVec(0, 8));
        many.AsSpan().Fill(memory.AsIoVec(0, 1));
        AssertAllocatesNothing(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                _ = ring.SendZeroCopy(socket.Fd, data);
                Require(ring.Receive(socket.Fd, into), ring, 3);
                _ = ring.SendZeroCopy(socket.Fd, registered.Slice(0, 64));
                Require(ring.Receive(socket.Fd, into), ring, 3);
                _ = ring.SendToZeroCopy(socket.Fd, data, default);
                Require(ring.Receive(socket.Fd, into), ring, 3);
                _ = ring.SendMessageZeroCopy(socket.Fd, registered, few);
                Require(ring.Receive(socket.Fd, into), ring, 3);
                _ = ring.SendMessageZeroCopy(socket.Fd, registered, many);
                Require(ring.Receive(socket.Fd, into), ring, 3);
            }
        });
    }

    private static void AssertAllocatesNothing(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Require(Outcome queued, IoUring ring, int completions)
    {
        Require(queued.IsOk);
        Span<Completion> batch = stackalloc Completion[4];
        while (completions > 0)
        {
            var (count, outcome) = ring.Wait(
                batch[..completions], completions, TimeSpan.FromSeconds(10));
            Require(outcome.IsOk);
            foreach (ref readonly var completion in batch[..count])
                Require(completion.IsSuccess);
            completions -= count;
        }
    }

    // Assert's own messages allocate; this does only when the test fails.
    private static void Require(bool condition)
    {
        if (!condition)
            Assert.Fail("an operation did not do what it should");
    }
}
