using System.Buffers;
using Hyb.Zcall;

namespace Hyb.Iobuf;

/// <summary>
/// Zeroed native memory that starts on a page and never moves, with its owner. It is released by
/// <see cref="IDisposable.Dispose"/> and by nothing else: there is no finalizer, because the
/// kernel may still write to memory that the program has lost sight of.
/// </summary>
/// <remarks>
/// Dispose it only when no operation that was given a part of it is in flight: after the
/// completion of each, or after the ring has been disposed and has reported that it drained.
/// </remarks>
public sealed unsafe class AlignedMemory : MemoryManager<byte>
{
    private void* _address;
    private readonly nuint _mappedBytes;

    private AlignedMemory(void* address, nuint length, nuint mappedBytes)
    {
        _address = address;
        Length = length;
        _mappedBytes = mappedBytes;
    }

    /// <summary>The page size of this machine in bytes.</summary>
    public static nuint PageSize { get; } = (nuint)Environment.SystemPageSize;

    /// <summary>Length in bytes, as it was asked for.</summary>
    public nuint Length { get; }

    /// <summary>The first byte, on a page boundary.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been released.</exception>
    public void* Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_address is null, this);
            return _address;
        }
    }

    /// <summary>Maps memory of its own: mmap(2), private and anonymous.</summary>
    /// <param name="length">Length in bytes, at least 1; whole pages are mapped.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is 0.</exception>
    /// <exception cref="InsufficientMemoryException">The kernel has none to give.</exception>
    public static AlignedMemory AllocatePages(nuint length)
    {
        ArgumentOutOfRangeException.ThrowIfZero(length);
        if (length > nuint.MaxValue - PageSize)
            throw new InsufficientMemoryException(
                $"{length} bytes are more than the address space.");
        var mappedBytes = (length + PageSize - 1) & ~(PageSize - 1);
        var result = Syscall.Mmap(
            null,
            mappedBytes,
            MemoryProtection.Read | MemoryProtection.Write,
            MemoryMapFlags.Private | MemoryMapFlags.Anonymous,
            fd: -1,
            offset: 0);
        if (result.IsError)
            throw new InsufficientMemoryException(
                $"mmap of {mappedBytes} bytes: {result.Errno.Name()}, {result.Errno.Text()}.");
        return new AlignedMemory((void*)result.Value, length, mappedBytes);
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

    /// <summary>A handle to the memory. Native memory never moves, so nothing is pinned.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) =>
        new(AsIoVec().Slice((nuint)elementIndex).Address);

    /// <summary>Does nothing: see <see cref="Pin"/>.</summary>
    public override void Unpin()
    {
    }

    /// <summary>Releases the memory; the second time it does nothing.</summary>
    public void Dispose() => ((IDisposable)this).Dispose();

    /// <summary>Unmaps the memory; the second time it does nothing.</summary>
    protected override void Dispose(bool disposing)
    {
        if (_address is null)
            return;
        _ = Syscall.Munmap(_address, _mappedBytes);
        _address = null;
    }
}
