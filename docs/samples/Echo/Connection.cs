using Hyb.Uring;

namespace Echo;

/// <summary>
/// A connection: what of it is with the kernel, and the buffers that are to be sent back, of which
/// one at a time is, so that they cannot overtake each other. Objects are used again.
/// </summary>
internal sealed class Connection(int index)
{
    private const int FirstRoom = 4;

    private SelectedBuffer[] _queue = new SelectedBuffer[FirstRoom];
    private int _first;
    private int _count;

    /// <summary>Its place among the connections of the ring.</summary>
    public int Index { get; } = index;

    public int Socket { get; private set; }

    public bool IsReceiving { get; set; }

    public bool IsSending { get; set; }

    /// <summary>
    /// A shutdown is with the kernel, which looks the descriptor up when a worker gets to it: it
    /// must not be closed before, for it could then be another connection's.
    /// </summary>
    public bool IsShuttingDown { get; set; }

    /// <summary>Nothing more is to be received.</summary>
    public bool IsEnding { get; set; }

    public bool IsOpen { get; private set; }

    /// <summary>Nothing of it is with the kernel, and nothing is to come.</summary>
    public bool IsDone =>
        IsEnding && !IsReceiving && !IsSending && !IsShuttingDown && _count == 0;

    public FileTarget Target => FileTarget.FromDescriptor(Socket);

    public void Open(int socket)
    {
        Socket = socket;
        IsOpen = true;
        IsEnding = false;
    }

    public void Close() => IsOpen = false;

    public void Enqueue(SelectedBuffer buffer)
    {
        if (_count == _queue.Length)
            Grow();
        _queue[(_first + _count++) & (_queue.Length - 1)] = buffer;
    }

    public bool TryDequeue(out SelectedBuffer buffer)
    {
        buffer = default;
        if (_count == 0)
            return false;
        buffer = _queue[_first];
        _first = (_first + 1) & (_queue.Length - 1);
        _count--;
        return true;
    }

    private void Grow()
    {
        var larger = new SelectedBuffer[2 * _queue.Length];
        for (var i = 0; i < _count; i++)
            larger[i] = _queue[(_first + i) & (_queue.Length - 1)];
        _queue = larger;
        _first = 0;
    }
}
