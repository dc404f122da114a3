using Hyb.Uring;

namespace Echo;

/// <summary>The sends that the kernel has, with the buffers that they send from.</summary>
internal sealed class PendingSends
{
    private const int FirstRoom = 64;

    private (Connection Connection, SelectedBuffer Buffer)[] _sends = new
        (Connection, SelectedBuffer)[FirstRoom];

    private readonly Stack<int> _free = new(Enumerable.Range(0, FirstRoom).Reverse());

    public int Count => _sends.Length - _free.Count;

    public (Connection Connection, SelectedBuffer Buffer) this[int send] => _sends[send];

    public int Add(Connection connection, SelectedBuffer buffer)
    {
        if (_free.Count == 0)
            Grow();
        var send = _free.Pop();
        _sends[send] = (connection, buffer);
        return send;
    }

    public void Remove(int send)
    {
        _sends[send] = default;
        _free.Push(send);
    }

    private void Grow()
    {
        var first = _sends.Length;
        Array.Resize(ref _sends, 2 * first);
        for (var i = _sends.Length - 1; i >= first; i--)
            _free.Push(i);
    }
}
