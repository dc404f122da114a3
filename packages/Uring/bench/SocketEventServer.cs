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
        _ = AcceptAsync(listener);
        while (Console.In.Read() >= 0)
        {
            // Nothing is said.
        }

        return 0;
    }

    private static async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync();
            socket.NoDelay = true;
            var turn = new SocketAsyncEventArgs { UserToken = socket };
            turn.SetBuffer(new byte[BufferBytes]);
            turn.Completed += (_, done) => Go(done);
            turn.SetBuffer(0, BufferBytes);
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
