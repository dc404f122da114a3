using System.Runtime.CompilerServices;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

/// <summary>
/// Our end of a ring of provided buffers: <c>struct io_uring_buf_ring</c>. It writes entries,
/// moves the tail, and remembers in which order the buffers stand, which no completion tells. One
/// thread at a time.
/// </summary>
internal unsafe struct BufferEntries
{
    private readonly ProvidedBuffer* _entries;
    private readonly uint _mask;
    private readonly byte* _buffers;
    private readonly int _bufferBytes;
    private readonly Standing[] _standings;

    // The tail with what is not published yet. The kernel has its lower 16 bits.
    private uint _tail;
    private int _last;

    public BufferEntries(
        void* entries, uint entryCount, byte* buffers, int bufferCount, int bufferBytes)
    {
        _entries = (ProvidedBuffer*)entries;
        _mask = entryCount - 1;
        _buffers = buffers;
        _bufferBytes = bufferBytes;
        _standings = new Standing[bufferCount];
    }

    /// <summary>The end of the ring, as the kernel counts it.</summary>
    public readonly ushort Tail => (ushort)_tail;

    public readonly byte* AddressOf(int id) => _buffers + ((nuint)(uint)id * (uint)_bufferBytes);

    /// <summary>
    /// Puts a buffer at the end of the ring, where the kernel sees it after
    /// <see cref="Publish"/>. There is room for all buffers at once.
    /// </summary>
    public void Add(int id, int bytes)
    {
        ref var entry = ref _entries[_tail & _mask];
        KeepLength(entry);

        // Not the whole struct: the tail of the ring shares the first one.
        entry.Addr = (ulong)AddressOf(id);
        entry.Len = (uint)bytes;
        entry.Bid = (ushort)id;
        _standings[id].Position = _tail;
        _standings[_last].Next = id;
        _last = id;
        _tail++;
    }

    /// <summary>Shows the kernel what was added.</summary>
    // Release: the kernel must see the entries before the tail that announces them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Publish() =>
        Volatile.Write(ref ((BufRingTail*)_entries)->Tail, (ushort)_tail);

    /// <summary>The buffer that was added after this one.</summary>
    public readonly int After(int id) => _standings[id].Next;

    /// <summary>
    /// How many bytes a buffer had when the kernel took it: what it was added with, or less where
    /// the kernel has cut the entry to what it expected, as 6.18 does with the first one of a
    /// bundle.
    /// </summary>
    public readonly int LengthOf(int id)
    {
        ref var standing = ref _standings[id];
        return _tail - standing.Position <= _mask + 1
            ? (int)_entries[standing.Position & _mask].Len
            : standing.KeptBytes;
    }

    // Completions may be looked at in another order than the kernel took the buffers, so the place
    // of a buffer that nobody has asked about yet may be needed again.
    private readonly void KeepLength(in ProvidedBuffer entry)
    {
        ref var standing = ref _standings[entry.Bid];
        if (standing.Position + _mask + 1 == _tail)
            standing.KeptBytes = (int)entry.Len;
    }

    /// <summary>Where a buffer stood when it was added last.</summary>
    private struct Standing
    {
        public uint Position;
        public int KeptBytes;
        public int Next;
    }
}
