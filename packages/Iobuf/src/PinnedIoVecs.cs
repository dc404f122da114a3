using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Iobuf;

/// <summary>
/// A vector over managed memory. It keeps the memory alive and where it is until it is disposed,
/// and so the vector itself: hand <see cref="Address"/> to the kernel, and dispose this after the
/// completion.
/// </summary>
public sealed unsafe class PinnedIoVecs : IDisposable
{
    private readonly MemoryHandle[] _pins;
    private IoVec[]? _entries;

    /// <summary>Pins each piece and makes one entry for it.</summary>
    /// <param name="pieces">The memory; none gives an empty vector.</param>
    public PinnedIoVecs(params ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        _pins = new MemoryHandle[pieces.Length];
        _entries = GC.AllocateArray<IoVec>(pieces.Length, pinned: true);
        for (var i = 0; i < pieces.Length; i++)
        {
            _pins[i] = pieces[i].Pin();
            _entries[i] = new IoVec(_pins[i].Pointer, (nuint)pieces[i].Length);
        }
    }

    /// <summary>How many entries there are.</summary>
    public int Count => Entries.Length;

    /// <summary>The entries, valid until disposal.</summary>
    /// <exception cref="ObjectDisposedException">The memory is not pinned any more.</exception>
    public ReadOnlySpan<IoVec> Entries
    {
        get
        {
            ObjectDisposedException.ThrowIf(_entries is null, this);
            return _entries;
        }
    }

    /// <summary>The first entry, which does not move; null when there is none.</summary>
    /// <exception cref="ObjectDisposedException">The memory is not pinned any more.</exception>
    public IoVec* Address => Count == 0 ? null
        : (IoVec*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Entries));

    /// <summary>Unpins the memory; the second time it does nothing.</summary>
    public void Dispose()
    {
        if (_entries is null)
            return;
        _entries = null;
        foreach (ref var pin in _pins.AsSpan())
            pin.Dispose();
    }
}
