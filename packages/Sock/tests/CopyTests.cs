using System.Security.Cryptography;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>Sockets under the copy engine.</summary>
public class CopyTests(ITestOutputHelper output)
{
    private const int Seed = 20261125;
    private const int Bytes = 3_000_000;

    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.UnixStream)]
    public async Task Engine_copies_from_socket_to_socket_until_the_end(SocketKind kind)
    {
        output.WriteLine($"seed {Seed}");
        var sent = new byte[Bytes];
        new Random(Seed).NextBytes(sent);
        var (source, sourceEnd) = TestSockets.Connected(kind);
        var (sink, sinkEnd) = TestSockets.Connected(kind);
        using var owners = new Owners(source, sourceEnd, sink, sinkEnd);
        var writing = Task.Run(() =>
        {
            for (var at = 0; at < sent.Length;)
            {
                var (count, outcome) = source.Write(sent.AsSpan(at), TestSockets.Soon);
                Assert.True(outcome.IsOk, outcome.ToString());
                at += count;
            }

            return source.Shutdown(ShutdownHow.Send);
        });
        var hashing = Task.Run(() =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[10_000];
            while (true)
            {
                var (count, outcome) = sinkEnd.Read(buffer, TestSockets.Soon);
                hash.AppendData(buffer.AsSpan(0, count));
                if (!outcome.IsOk)
                    return (outcome, hash.GetHashAndReset());
            }
        });

        // Both sides come to would-block again and again; nothing may be lost over it.
        var result = NonBlockingCopy.Copy(
            sourceEnd, sink, new DelegatePolicy(_ => PolicyAction.Retry));
        Assert.Equal(Bytes, result.Copied);
        Assert.Equal(Outcome.Ok, result.Outcome);
        Assert.Equal(Outcome.EndOfStream, result.SourceOutcome);
        Assert.True(sink.Shutdown(ShutdownHow.Send).IsOk);
        Assert.True((await writing).IsOk);
        var (end, got) = await hashing;
        Assert.Equal(Outcome.EndOfStream, end);
        Assert.Equal(SHA256.HashData(sent), got);
    }

    [Fact]
    public void Would_block_comes_back_with_an_exact_count_and_the_copy_goes_on()
    {
        var (source, sourceEnd) = TestSockets.Pair(SocketKind.UnixStream);
        var (sink, sinkEnd) = TestSockets.Pair(SocketKind.UnixStream);
        using var owners = new Owners(source, sourceEnd, sink, sinkEnd);
        var buffer = new byte[64];
        Assert.Equal(3, source.Write("abc"u8).Count);
        var first = NonBlockingCopy.Copy(sourceEnd, sink, buffer);
        Assert.Equal((3L, Outcome.WouldBlock), (first.Copied, first.Outcome));
        Assert.Equal(2, source.Write("de"u8).Count);
        Assert.True(source.Shutdown(ShutdownHow.Send).IsOk);
        var second = NonBlockingCopy.Copy(sourceEnd, sink, buffer);
        Assert.Equal((2L, Outcome.Ok), (second.Copied, second.Outcome));
        Assert.Equal(5, sinkEnd.Read(buffer).Count);
        Assert.Equal("abcde"u8.ToArray(), buffer[..5]);
    }

    [Fact]
    public void Empty_datagram_is_no_progress_and_not_the_end()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        var (sink, sinkEnd) = TestSockets.Pair(SocketKind.UnixStream);
        using var owners = new Owners(sink, sinkEnd);
        var target = TestSockets.AddressOf(other);
        Assert.True(one.SendTo("ab"u8, target).Outcome.IsOk);
        Assert.True(one.SendTo([], target).Outcome.IsOk);
        Assert.True(one.SendTo("c"u8, target).Outcome.IsOk);
        var first = NonBlockingCopy.Copy(other, sink, new byte[16]);
        Assert.Equal((2L, Outcome.Ok), (first.Copied, first.Outcome));
        Assert.Equal(Outcome.Ok, first.SourceOutcome);
        var second = NonBlockingCopy.Copy(other, sink, new byte[16]);
        Assert.Equal((1L, Outcome.WouldBlock), (second.Copied, second.Outcome));
    }

    [Fact]
    public void Closed_peer_is_a_failure_of_the_copy()
    {
        var (source, sourceEnd) = TestSockets.Pair(SocketKind.UnixStream);
        var (sink, sinkEnd) = TestSockets.Pair(SocketKind.UnixStream);
        using var owners = new Owners(source, sourceEnd, sink);
        sinkEnd.Dispose();
        Assert.Equal(1, source.Write("x"u8).Count);
        var result = NonBlockingCopy.Copy(sourceEnd, sink, new byte[16]);
        Assert.Equal(Errno.EPIPE, result.Outcome.Errno);
        Assert.Equal((0L, 1), (result.Copied, result.Unwritten));
    }

    private sealed class Owners(params NetSocket[] sockets) : IDisposable
    {
        public void Dispose()
        {
            foreach (var socket in sockets)
                socket.Dispose();
        }
    }
}
