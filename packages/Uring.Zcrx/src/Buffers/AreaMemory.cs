using System.Buffers;
using Hyb.Iobuf;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// The memory of an area, and of the refill ring. It is pinned for the kernel while registered;
/// here it stays mapped for as long as somebody may read it.
/// </summary>
internal sealed unsafe class AreaMemory : IDisposable
{
    private readonly AlignedMemory _refill;
    private readonly AlignedMemory? _owned;
    private MemoryHandle _pin;

    /// <summary>Memory of the system.</summary>
    /// <param name="refill">For the refill ring; taken over.</param>
    /// <param name="area">To receive into.</param>
    /// <param name="isOwned">Whether that is taken over, too; otherwise it is pinned.</param>
    public AreaMemory(AlignedMemory refill, AlignedMemory area, bool isOwned)
    {
        _refill = refill;
        _pin = area.Pin();
        _owned = isOwned ? area : null;
        Address = (byte*)_pin.Pointer;
        Bytes = area.Length;
    }

    /// <summary>A dmabuf, which has no address.</summary>
    /// <param name="refill">For the refill ring; taken over.</param>
    /// <param name="bytes">Its size.</param>
    public AreaMemory(AlignedMemory refill, nuint bytes)
    {
        _refill = refill;
        Bytes = bytes;
    }

    /// <summary>The area; null for a dmabuf.</summary>
    public byte* Address { get; }

    public nuint Bytes { get; }

    /// <summary>The region of the refill ring.</summary>
    public AlignedMemory Refill => _refill;

    public void Dispose()
    {
        _refill.Dispose();
        _pin.Dispose();
        _owned?.Dispose();
    }
}
