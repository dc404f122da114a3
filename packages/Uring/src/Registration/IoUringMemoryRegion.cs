using System.Buffers;
using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// Memory that a ring shares with the kernel, for what <see cref="Use"/> says. It lasts as long as
/// the ring, which is why it cannot be disposed: the kernel lets go of it with the ring, and
/// <see cref="IoUring.Close"/> takes it out of use here.
/// </summary>
public sealed unsafe class IoUringMemoryRegion
{
    private readonly IoVec _memory;
    private readonly MappedRegion? _mapping;
    private MemoryHandle _pin;
    private bool _isClosed;

    internal IoUringMemoryRegion(IoVec memory, MappedRegion mapping, MemoryRegionUse use)
        : this(memory, use) => _mapping = mapping;

    internal IoUringMemoryRegion(AlignedMemory memory, MemoryHandle pin, MemoryRegionUse use)
        : this(memory.AsIoVec(), use) => _pin = pin;

    private IoUringMemoryRegion(IoVec memory, MemoryRegionUse use)
    {
        _memory = memory;
        Use = use;
    }

    /// <summary>What it is for.</summary>
    public MemoryRegionUse Use { get; }

    /// <summary>Whether the kernel allocated it; otherwise it is the caller's memory.</summary>
    public bool IsKernelMemory => _mapping is not null;

    /// <summary>
    /// Where it is and how long. Good until the ring is closed; whoever uses the address keeps
    /// the ring until then.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The ring is closed.</exception>
    public IoVec Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _memory;
        }
    }

    // The caller's memory stays pinned, and so is never given back, when some request may still
    // be using it. A mapping of the kernel's memory must go in any case: it would keep the ring.
    internal void Close(bool isUnused)
    {
        _isClosed = true;
        _mapping?.Dispose();
        if (isUnused)
            _pin.Dispose();
    }
}
