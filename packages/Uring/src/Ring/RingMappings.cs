using System.Buffers;
using Hyb.Iobuf;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

/// <summary>
/// The memory that a ring shares with the kernel: the head of both queues with the completions, and
/// the submission entries. Mapped from the ring, or the caller's and pinned.
/// </summary>
internal sealed unsafe class RingMappings : IDisposable
{
    private readonly MappedRegion? _mappedQueues;
    private readonly MappedRegion? _mappedEntries;
    private MemoryHandle _pin;

    private RingMappings(MappedRegion queues, MappedRegion entries)
    {
        _mappedQueues = queues;
        _mappedEntries = entries;
        Queues = queues.Address;
        Entries = entries.Address;
    }

    private RingMappings(MemoryHandle pin, byte* entries)
    {
        _pin = pin;
        Queues = (byte*)pin.Pointer;
        Entries = entries;
    }

    public byte* Queues { get; }

    public byte* Entries { get; }

    /// <summary>Maps what the kernel has allocated for a ring.</summary>
    public static RingMappings OfRing(
        int ringFd, nuint queueBytes, nuint entryBytes)
    {
        var queues = MappedRegion.OfRing(ringFd, queueBytes, UringConstants.SqRingOffset);
        try
        {
            return new RingMappings(
                queues, MappedRegion.OfRing(ringFd, entryBytes, UringConstants.SqesOffset));
        }
        catch
        {
            queues.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes the caller's memory, in which the entries start after <paramref name="queueBytes"/>.
    /// </summary>
    public static RingMappings OfMemory(AlignedMemory memory, nuint queueBytes)
    {
        var pin = memory.Pin();
        var start = (byte*)pin.Pointer;

        // The kernel goes on with the heads and tails that it finds.
        new Span<byte>(start, (int)queueBytes).Clear();
        return new RingMappings(pin, start + queueBytes);
    }

    /// <summary>
    /// Gives the memory back: the kernel's mapping always may be; the caller's only when no request
    /// is in flight, which is then unpinned.
    /// </summary>
    public void Dispose()
    {
        _mappedEntries?.Dispose();
        _mappedQueues?.Dispose();
        _pin.Dispose();
    }

    /// <summary>
    /// The same, but leaves the caller's memory pinned: the kernel may write to it.
    /// </summary>
    public void Abandon()
    {
        _mappedEntries?.Dispose();
        _mappedQueues?.Dispose();
    }
}
