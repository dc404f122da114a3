using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>What happens when the process may have no further descriptor.</summary>
[Collection(nameof(Alone))]
public unsafe class ExhaustionTests
{
    // The numbers below are in use: nothing more can be opened, and two can still be polled.
    private const ulong None = 3;

    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.Udp6)]
    [InlineData(SocketKind.UnixStream)]
    public void Creating_a_socket_says_EMFILE_and_leaves_none(SocketKind kind)
    {
        var (created, socket) = (Outcome.Ok, (NetSocket?)null);
        var (paired, first) = (Outcome.Ok, (NetSocket?)null);
        WithoutDescriptors(() =>
        {
            created = NetSocket.Create(kind, out socket);
            paired = NetSocket.CreatePair(SocketKind.UnixStream, out first, out _);
        });
        Assert.Equal(Errno.EMFILE, created.Errno);
        Assert.Equal(SocketFault.Other, created.Errno.ToSocketFault());
        Assert.Null(socket);
        Assert.Equal(Errno.EMFILE, paired.Errno);
        Assert.Null(first);
        Assert.True(NetSocket.Create(kind, out var later).IsOk);
        later.Dispose();
    }

    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.UnixStream)]
    public void Accepting_says_EMFILE_and_the_connection_goes_on_waiting(SocketKind kind)
    {
        using var listener = TestSockets.Bound(kind);
        var target = TestSockets.AddressOf(listener);
        Assert.True(NetSocket.Dial(kind, target, out var client, TestSockets.Soon).IsOk);
        using var owner = client;
        var (outcome, socket) = (Outcome.Ok, (NetSocket?)null);
        var soon = TestSockets.Soon;
        WithoutDescriptors(() => outcome = listener.Accept(out socket, out _, soon));
        Assert.Equal(Errno.EMFILE, outcome.Errno);
        Assert.Null(socket);
        Assert.True(listener.Accept(out var accepted, out _, TestSockets.Soon).IsOk);
        accepted.Dispose();
    }

    [Fact]
    public void Received_descriptors_without_a_number_are_reported_and_not_leaked()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        Assert.False(Syscall.Pipe2(out var read, out var write, OpenFlags.NonBlocking).IsError);
        using var end = new Iofd.Fd(read, ownsHandle: true);
        Assert.Equal(1, one.SendDescriptors([write, write], "x"u8).Count);
        _ = Syscall.Close(write);
        var got = new int[2];
        var data = new byte[2];
        DescriptorResult result = default;
        WithoutDescriptors(() => result = other.ReceiveDescriptors(got, data));
        Assert.Equal(new(1, 0, true, Outcome.Ok), result);

        // The end of the pipe shows that nobody has its writing end.
        Assert.Equal(new(0, Outcome.Ok), end.Read(data));
    }

    [Fact]
    public void Wait_that_can_be_cancelled_says_EMFILE_and_one_that_is_over_says_so()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        using var source = new CancellationTokenSource();
        var never = Deadline.Never(source.Token);
        var over = Deadline.After(TimeSpan.Zero, source.Token);
        var buffer = new byte[1];
        var (waiting, passed) = (default(IoResult), default(IoResult));
        WithoutDescriptors(() =>
        {
            waiting = one.Read(buffer, never);
            passed = one.Read(buffer, over);
        });
        Assert.Equal(Errno.EMFILE, waiting.Outcome.Errno);
        Assert.Equal(Errno.ETIMEDOUT, passed.Outcome.Errno);
    }

    private static void WithoutDescriptors(Action action)
    {
        // Compiled beforehand: the runtime may open files to do so.
        action.Method.MethodHandle.GetFunctionPointer();
        ResourceLimit before;
        Assert.False(Syscall.Prlimit(0, Resource.OpenFiles, null, &before).IsError);
        var none = before with { Current = None };
        Assert.False(Syscall.Prlimit(0, Resource.OpenFiles, &none, null).IsError);
        try
        {
            action();
        }
        finally
        {
            Assert.False(Syscall.Prlimit(0, Resource.OpenFiles, &before, null).IsError);
        }
    }
}
