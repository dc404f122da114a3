using System.Net;
using System.Net.Sockets;

namespace Hyb.Uring.Bench;

/// <summary>
/// The peer of the base class library: one <see cref="SocketAsyncEventArgs"/> a connection that
/// receives and sends in turn.
/// </summary>
internal static class SocketEventServer
{
    private const int BufferBytes = 8192;

    /// <summary>Prints the port and serves until the standard input ends.</summary>
    public static int Run()
    {
        using var listener = new Socket(
            AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        var accepting = AcceptAsync(listener);
        var ending = Task.Run(Console.In.Read);

        // Accepting ends by a failure only, which then ends the server.
        return Task.WhenAny(accepting, ending).GetAwaiter().GetResult() == ending ? 0 : 1;
    }

    private static async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync();
            socket.NoDelay = true;
            var turn = new SocketAsyncEventArgs { UserToken = socket };
            turn.SetBuffer(new byte[BufferBytes], 0, BufferBytes);
            turn.Completed += (_, done) => Go(done);
            if (!socket.ReceiveAsync(turn))
                Go(turn);
        }
    }

    // As long as operations end at once they go on here, without a callback.
    private static void Go(SocketAsyncEventArgs turn)
    {
        var socket = (Socket)turn.UserToken!;
        while (turn.SocketError == SocketError.Success && turn.BytesTransferred > 0)
        {
            bool isPending;
            if (turn.LastOperation == SocketAsyncOperation.Receive)
            {
                turn.SetBuffer(0, turn.BytesTransferred);
                isPending = socket.SendAsync(turn);
            }
            else
            {
                turn.SetBuffer(0, BufferBytes);
                isPending = socket.ReceiveAsync(turn);
            }

            if (isPending)
                return;
        }

        socket.Dispose();
        turn.Dispose();
    }
}
