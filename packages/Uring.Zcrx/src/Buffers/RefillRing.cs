using System.Runtime.CompilerServices;
using Hyb.Uring.Zcrx.Abi;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// The queue by which memory goes back to the kernel: struct io_uring_zcrx_rqe entries in shared
/// memory. One side adds, the kernel takes when it needs memory; no system call is made.
/// </summary>
internal unsafe struct RefillRing
{
    private readonly uint* _head;
    private readonly uint* _tail;
    private readonly ZcrxRqe* _entries;
    private uint _next;

    /// <summary>A view of the region, with its indices as they are.</summary>
    /// <param name="region">The start of the region.</param>
    /// <param name="offsets">Where the kernel has put the parts.</param>
    /// <param name="capacity">How many entries; a power of two.</param>
    public RefillRing(byte* region, in ZcrxOffsets offsets, uint capacity)
    {
        _head = (uint*)(region + offsets.Head);
        _tail = (uint*)(region + offsets.Tail);
        _entries = (ZcrxRqe*)(region + offsets.Rqes);
        _next = *_tail;
        Capacity = capacity;
    }

    /// <summary>How many entries there can be.</summary>
    public uint Capacity { get; }

    /// <summary>How many can be added. The indices run over at 2^32.</summary>
    // Acquire: the kernel has read the entries before it moves its head over them.
    public readonly uint Free => Capacity - (_next - Volatile.Read(ref *_head));

    /// <summary>Adds an entry that the kernel does not see yet; false without room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(ulong offset, uint length)
    {
        if (Free == 0)
            return false;
        ref var entry = ref _entries[_next & (Capacity - 1)];
        entry.Off = offset;
        entry.Len = length;
        _next++;
        return true;
    }

    /// <summary>Shows the kernel what was added.</summary>
    // Release: the kernel must see the entries before the tail that announces them.
    public readonly void Publish() => Volatile.Write(ref *_tail, _next);
}
