using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Hyb.Iobuf.Bench;

/// <summary>Where indices come from; structs, so that the loop is compiled for each.</summary>
internal interface IIndexSource
{
    bool TryGet(out int index);

    bool TryPut(int index);
}

internal readonly struct HybSource(int capacity) : IIndexSource
{
    private readonly IndexPool _pool = new(capacity);

    public bool TryGet(out int index) => _pool.TryGet(out index);

    public bool TryPut(int index)
    {
        _pool.Put(index);
        return true;
    }
}

internal readonly struct QueueSource(int capacity) : IIndexSource
{
    private readonly ConcurrentQueue<int> _queue = new(Enumerable.Range(0, capacity));

    public bool TryGet(out int index) => _queue.TryDequeue(out index);

    public bool TryPut(int index)
    {
        _queue.Enqueue(index);
        return true;
    }
}

internal readonly struct ChannelSource : IIndexSource
{
    private readonly Channel<int> _channel;

    public ChannelSource(int capacity)
    {
        _channel = Channel.CreateBounded<int>(capacity);
        for (var index = 0; index < capacity; index++)
            _ = _channel.Writer.TryWrite(index);
    }

    public bool TryGet(out int index) => _channel.Reader.TryRead(out index);

    public bool TryPut(int index) => _channel.Writer.TryWrite(index);
}
