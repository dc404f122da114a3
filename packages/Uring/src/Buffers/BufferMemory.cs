using System.Buffers;
using System.Numerics;
using Hyb.Iobuf;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

/// <summary>
/// The memory of a buffer ring: the buffers, and the entries that the kernel reads.
/// </summary>
internal sealed unsafe class BufferMemory : IDisposable
{
    private readonly AlignedMemory? _ownBuffers;
    private readonly AlignedMemory? _ownEntries;
    private MemoryHandle _pin;
    private MappedRegion? _mappedEntries;

    public BufferMemory(int bufferCount, int bufferBytes, BufferRingOptions options)
    {
        BufferCount = bufferCount;
        BufferBytes = bufferBytes;
        EntryCount = BitOperations.RoundUpToPowerOf2((uint)bufferCount);
        if (options.Memory is null)
            _ownBuffers = AlignedMemory.AllocatePages((nuint)bufferCount * (uint)bufferBytes);
        _pin = (options.Memory ?? _ownBuffers!).Pin();
        if (options.IsKernelMemory)
            return;
        try
        {
            _ownEntries = AlignedMemory.AllocatePages(EntryBytes);
        }
        catch
        {
            Dispose();
            throw;
        }

        Entries = _ownEntries.Address;
    }

    // For memory whose ring and buffers nobody can see any more. It does nothing before the kernel
    // is done with it.
    ~BufferMemory()
    {
        if (IsUnused)
            Release();
    }

    public int BufferCount { get; }

    public int BufferBytes { get; }

    public byte* Buffers => (byte*)_pin.Pointer;

    public uint EntryCount { get; }

    public nuint EntryBytes => EntryCount * (nuint)sizeof(ProvidedBuffer);

    public void* Entries { get; private set; }

    /// <summary>Whether no request can write to the buffers any more.</summary>
    public bool IsUnused { get; set; }

    /// <summary>Uses entries that the kernel has allocated.</summary>
    public void SetEntries(MappedRegion mapping)
    {
        _mappedEntries = mapping;
        Entries = mapping.Address;
    }

    /// <summary>Releases what only the kernel reads.</summary>
    public void ReleaseEntries()
    {
        _mappedEntries?.Dispose();
        _ownEntries?.Dispose();
    }

    /// <summary>Releases everything; the second time it does nothing.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        ReleaseEntries();
        _pin.Dispose();
        _pin = default;
        _ownBuffers?.Dispose();
    }
}
