using System.Buffers;
using Hyb.Zcall;

namespace Hyb.Iobuf;

/// <summary>
/// Zeroed native memory that is aligned and never moves, with its owner. It is released by
/// <see cref="IDisposable.Dispose"/> and by nothing else: there is no finalizer, because the
/// kernel may still write to memory that the program has lost sight of.
/// </summary>
/// <remarks>
/// Dispose it only when no operation that was given a part of it is in flight: after the
/// completion of each, or after the ring has been disposed and has reported that it drained. What
/// is pinned by <see cref="Pin"/> stays mapped until the last handle has been disposed, too.
/// </remarks>
public sealed unsafe class AlignedMemory : MemoryManager<byte>
{
    private readonly void* _mapping;
    private readonly nuint _mappedBytes;
    private readonly void* _address;
    private PinCount _pins;

    private AlignedMemory(void* address, nuint length, void* mapping, nuint mappedBytes)
    {
        _address = address;
        Length = length;
        _mapping = mapping;
        _mappedBytes = mappedBytes;
    }

    /// <summary>The page size in bytes, as the operating system says: sysconf(3).</summary>
    public static nuint PageSize { get; } = (nuint)Environment.SystemPageSize;

    /// <summary>Length in bytes, as it was asked for.</summary>
    public nuint Length { get; }

    /// <summary>The first byte, aligned as asked for.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been released.</exception>
    public void* Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pins.IsEnded, this);
            return _address;
        }
    }

    /// <summary>Maps whole pages: mmap(2), private and anonymous.</summary>
    /// <param name="length">Length in bytes, at least 1.</param>
    /// <param name="options">What the memory is like.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is 0.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InsufficientMemoryException">The kernel has none to give.</exception>
    /// <exception cref="MemoryRefusedException">It has none of that kind.</exception>
    public static AlignedMemory AllocatePages(
        nuint length, AlignedMemoryOptions options = default) =>
        Allocate(length, PageSize, options);

    /// <summary>Maps memory that starts on a cache line: see <see cref="CacheLine"/>.</summary>
    /// <inheritdoc cref="AllocatePages"/>
    public static AlignedMemory AllocateCacheLines(
        nuint length, AlignedMemoryOptions options = default) =>
        Allocate(length, (nuint)CacheLine.Bytes, options);

    /// <summary>Maps memory whose address is a multiple of any number.</summary>
    /// <param name="length">Length in bytes, at least 1.</param>
    /// <param name="alignment">In bytes, at least 1; it need not be a power of two.</param>
    /// <param name="options">What the memory is like.</param>
    /// <exception cref="ArgumentOutOfRangeException">Length or alignment is 0.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InsufficientMemoryException">The kernel has none to give.</exception>
    /// <exception cref="MemoryRefusedException">It has none of that kind.</exception>
    public static AlignedMemory Allocate(
        nuint length, nuint alignment, AlignedMemoryOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(length);
        ArgumentOutOfRangeException.ThrowIfZero(alignment);
        var pages = new PageMapping(options);

        // A page is a multiple of whatever divides it; anything else may need to be moved up.
        var spare = pages.PageBytes % alignment == 0 ? 0 : alignment - 1;
        var mapping = pages.Map(length, spare, out var mappedBytes, out var usable);
        var excess = (nuint)usable % alignment;
        var address = excess == 0 ? usable : usable + (alignment - excess);
        return new AlignedMemory(address, length, mapping, mappedBytes);
    }

    /// <summary>All of it, for an operation that the kernel performs.</summary>
    public IoVec AsIoVec() => new(Address, Length);

    /// <summary>A part of it, for an operation that the kernel performs.</summary>
    /// <param name="offset">Bytes to skip.</param>
    /// <param name="length">Bytes to take.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part lies outside.</exception>
    public IoVec AsIoVec(nuint offset, nuint length) => AsIoVec().Slice(offset, length);

    /// <summary>All of it, valid until disposal.</summary>
    /// <exception cref="OverflowException">It is longer than a span can be.</exception>
    public override Span<byte> GetSpan() => AsIoVec().Span;

    /// <summary>
    /// A handle to the memory, to be disposed by whoever asked for it. Native memory never moves;
    /// what the handle does is to keep it mapped.
    /// </summary>
    /// <param name="elementIndex">Bytes to skip.</param>
    /// <exception cref="ArgumentOutOfRangeException">That is outside of the memory.</exception>
    /// <exception cref="ObjectDisposedException">The memory has been released.</exception>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        var from = AsIoVec().Slice((nuint)elementIndex).Address;
        ObjectDisposedException.ThrowIf(!_pins.TryPin(), this);
        return new MemoryHandle(from, pinnable: this);
    }

    /// <summary>Called by the handle that <see cref="Pin"/> gave, when it is disposed.</summary>
    public override void Unpin()
    {
        if (_pins.Unpin())
            Unmap();
    }

    /// <summary>Releases the memory; the second time it does nothing.</summary>
    public void Dispose() => ((IDisposable)this).Dispose();

    /// <summary>Unmaps the memory, unless it is pinned; the second time it does nothing.</summary>
    protected override void Dispose(bool disposing)
    {
        if (_pins.End())
            Unmap();
    }

    private void Unmap() => _ = Syscall.Munmap(_mapping, _mappedBytes);
}
