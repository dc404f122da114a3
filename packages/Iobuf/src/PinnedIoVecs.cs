using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Iobuf;

/// <summary>
/// A vector over managed memory. It keeps the memory alive and where it is until it is disposed,
/// and so the vector itself: hand <see cref="Address"/> to the kernel, and dispose this after the
/// completion. Who forgets to dispose it leaks the memory, and nothing worse.
/// </summary>
public sealed unsafe class PinnedIoVecs : IDisposable
{
    private readonly MemoryHandle[] _pins;

    // The kernel is no reason for the garbage collector to keep the entries: this is one, also
    // when the program has lost sight of everything but the address.
    private GCHandle _keepsEntries;
    private IoVec[]? _entries;

    /// <summary>Pins each piece and makes one entry for it.</summary>
    /// <param name="pieces">The memory; none gives an empty vector.</param>
    /// <exception cref="ObjectDisposedException">A piece has been disposed.</exception>
    public PinnedIoVecs(params ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        _pins = new MemoryHandle[pieces.Length];
        _entries = GC.AllocateArray<IoVec>(pieces.Length, pinned: true);
        _keepsEntries = GCHandle.Alloc(_entries);
        try
        {
            for (var i = 0; i < pieces.Length; i++)
            {
                _pins[i] = pieces[i].Pin();
                _entries[i] = new IoVec(_pins[i].Pointer, (nuint)pieces[i].Length);
            }
        }
        catch
        {
            // A piece whose owner has disposed it: those before it must not stay pinned.
            Dispose();
            throw;
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
        if (Interlocked.Exchange(ref _entries, null) is null)
            return;
        foreach (ref var pin in _pins.AsSpan())
            pin.Dispose();
        _keepsEntries.Free();
    }
}
