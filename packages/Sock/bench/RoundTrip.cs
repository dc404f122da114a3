using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Hyb.Benching;

namespace Hyb.Sock.Bench;

/// <summary>
/// What do 64 bytes there and back over a TCP connection on the loopback cost over C, and over
/// .NET's own socket? Both ends are in this process and have TCP_NODELAY. Checksum: the sum of the
/// numbers 0, 1, 2... that went in the first 8 bytes.
/// </summary>
internal sealed class RoundTrip : BenchWork
{
    private const int MessageBytes = 64;

    private readonly NetSocket _client;
    private readonly NetSocket _server;

    private RoundTrip()
    {
        var soon = Deadline.After(TimeSpan.FromSeconds(20));
        var loopback = SockAddr.From(new IPEndPoint(IPAddress.Loopback, 0));
        NetSocket.Listen(SocketKind.Tcp4, loopback, out var listener).ThrowIfFailure();
        using var owner = listener;
        listener.LocalAddress(out var address).ThrowIfFailure();
        NetSocket.Dial(SocketKind.Tcp4, address, out _client, soon).ThrowIfFailure();
        listener.Accept(out _server, out _, soon).ThrowIfFailure();
        _client.Set(SocketOptions.NoDelay, true).ThrowIfFailure();
        _server.Set(SocketOptions.NoDelay, true).ThrowIfFailure();
    }

    /// <summary>The row.</summary>
    public static BenchRow Row { get; } = new(
        "tcp/round-trip-64B",
        () => new RoundTrip(),
        BenchPeer.Native("C", Sum),
        BenchPeer.Managed("Socket", () => new Theirs()));

    public override ulong Run(long iterations)
    {
        Span<byte> data = stackalloc byte[MessageBytes];
        data.Clear();
        ulong sum = 0;
        for (var i = 0L; i < iterations; i++)
        {
            MemoryMarshal.Write(data, i);
            if (_client.Write(data).Count != MessageBytes
                || _server.Read(data, Deadline.Never()).Count != MessageBytes
                || _server.Write(data).Count != MessageBytes
                || _client.Read(data, Deadline.Never()).Count != MessageBytes)
                throw new BenchException("a message was cut");
            sum += MemoryMarshal.Read<ulong>(data);
        }

        return sum;
    }

    public override ulong Expect(long iterations) => Sum(iterations);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client.Dispose();
            _server.Dispose();
        }

        base.Dispose(disposing);
    }

    // 0 + 1 + ... + (n-1).
    private static ulong Sum(long iterations) =>
        (ulong)((UInt128)iterations * (UInt128)Math.Max(iterations - 1, 0) / 2);

    private sealed class Theirs : BenchWork
    {
        private readonly Socket _client = New();
        private readonly Socket _server;

        public Theirs()
        {
            using var listener = New();
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            _client.Connect(listener.LocalEndPoint!);
            _server = listener.Accept();
            _client.NoDelay = true;
            _server.NoDelay = true;
        }

        public override ulong Run(long iterations)
        {
            Span<byte> data = stackalloc byte[MessageBytes];
            data.Clear();
            ulong sum = 0;
            for (var i = 0L; i < iterations; i++)
            {
                MemoryMarshal.Write(data, i);
                if (_client.Send(data) != MessageBytes
                    || _server.Receive(data) != MessageBytes
                    || _server.Send(data) != MessageBytes
                    || _client.Receive(data) != MessageBytes)
                    throw new BenchException("a message was cut");
                sum += MemoryMarshal.Read<ulong>(data);
            }

            return sum;
        }

        public override ulong Expect(long iterations) => Sum(iterations);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _client.Dispose();
                _server.Dispose();
            }

            base.Dispose(disposing);
        }

        private static Socket New() =>
            new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    }
}
