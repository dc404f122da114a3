using System.Net.Sockets;
using Hyb.Benching;

namespace Hyb.Sock.Bench;

/// <summary>
/// What does the object around a descriptor add to socket(2) and close(2)? A TCP socket is made
/// and closed. Checksum: how many were made.
/// </summary>
internal sealed class CreateClose : BenchWork
{
    /// <summary>The row.</summary>
    public static BenchRow Row { get; } = new(
        "tcp/create-close",
        () => new CreateClose(),
        BenchPeer.Native("C", Count),
        BenchPeer.Managed("Socket", () => new Theirs()));

    public override ulong Run(long iterations)
    {
        var made = 0UL;
        for (; iterations > 0; iterations--)
        {
            NetSocket.Create(SocketKind.Tcp4, out var socket).ThrowIfFailure();
            made++;
            socket.Dispose();
        }

        return made;
    }

    public override ulong Expect(long iterations) => Count(iterations);

    private static ulong Count(long iterations) => (ulong)iterations;

    private sealed class Theirs : BenchWork
    {
        public override ulong Run(long iterations)
        {
            var made = 0UL;
            for (; iterations > 0; iterations--)
            {
                var socket = new Socket(
                    AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                made++;
                socket.Dispose();
            }

            return made;
        }

        public override ulong Expect(long iterations) => Count(iterations);
    }
}
