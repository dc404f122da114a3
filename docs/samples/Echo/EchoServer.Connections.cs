using Hyb.Uring;
using Hyb.Zcall;

namespace Echo;

/// <summary>What happens on a connection.</summary>
internal sealed partial class EchoServer
{
    private readonly PendingSends _sends = new();

    private void Receive(Connection connection)
    {
        while (_ring.ReceiveMultishot(
            connection.Target,
            Group,
            context: Token(Kind.Receive, connection.Index)).IsWouldBlock)
            _ = _ring.Submit();
        connection.IsReceiving = true;
    }

    private void Received(Connection connection, in Completion completion)
    {
        connection.IsReceiving = completion.HasMore;
        if (_buffers.TryTake(completion, out var buffer))
        {
            Volatile.Write(ref _receiveCount, _receiveCount + 1);
            connection.Enqueue(buffer);
            SendNext(connection);
        }
        else if (completion.Error != Errno.ENOBUFS)
        {
            // The end of the stream, or of the connection.
            connection.IsEnding = true;
        }

        if (connection.IsReceiving)
            return;
        if (!connection.IsEnding)
            _starved.Enqueue(connection);
        else
            CloseIfDone(connection);
    }

    private void SendNext(Connection connection)
    {
        if (connection.IsSending || !connection.TryDequeue(out var buffer))
            return;
        connection.IsSending = true;
        var context = Token(Kind.Send, _sends.Add(connection, buffer));
        const MessageFlags Whole = MessageFlags.WaitAll | MessageFlags.NoSignal;
        while ((_options.IsZeroCopy
            ? _ring.SendZeroCopy(connection.Target, buffer.Memory, Whole, context: context)
            : _ring.Send(connection.Target, buffer.Memory, Whole, context: context)).IsWouldBlock)
            _ = _ring.Submit();
    }

    // A zero-copy send has a second completion, when the kernel has let go of the buffer.
    private void Sent(int send, in Completion completion)
    {
        var (connection, buffer) = _sends[send];
        if (!completion.HasMore)
        {
            buffer.Recycle(publish: false);
            _sends.Remove(send);
        }

        if (completion.IsNotification)
            return;
        connection.IsSending = false;
        if (completion.Result == buffer.Length)
            Volatile.Write(ref _byteCount, _byteCount + completion.Result);
        else
            Break(connection);
        SendNext(connection);
        CloseIfDone(connection);
    }

    // The other side is gone: nothing of this can be sent any more.
    private void Break(Connection connection)
    {
        while (connection.TryDequeue(out var buffer))
            buffer.Recycle(publish: false);
        connection.IsEnding = true;
        if (connection.IsReceiving)
            EndReceiving(connection);
    }

    private void CloseIfDone(Connection connection)
    {
        if (!connection.IsDone || !connection.IsOpen)
            return;
        connection.Close();
        Close(connection.Socket, Token(Kind.Close, connection.Index));
    }

    private void Close(int socket, SqeContext context)
    {
        while (_ring.CloseFile(FileTarget.FromDescriptor(socket), context).IsWouldBlock)
            _ = _ring.Submit();
    }

    private void Closed(Connection connection)
    {
        _openCount--;
        _unused.Push(connection);
        if (_isFull && !_isStopping)
            Accept();
        _isFull = false;
    }
}
