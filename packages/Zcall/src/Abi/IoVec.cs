using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// A piece of memory that the kernel reads or writes, laid out as <c>struct iovec</c> (16 bytes).
/// It owns nothing: whoever owns the memory keeps it valid and unmoved until the call returns or,
/// for an asynchronous operation, until its completion has been seen. Source: readv(2).
/// </summary>
/// <param name="address">First byte: native or pinned memory.</param>
/// <param name="length">Length in bytes.</param>
[Uapi("struct iovec")]
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe struct IoVec(void* address, nuint length) : IEquatable<IoVec>
{
    [Uapi("iov_base")]
    private readonly void* _address = address;

    [Uapi("iov_len")]
    private readonly nuint _length = length;

    /// <summary>The first byte.</summary>
    public void* Address => _address;

    /// <summary>The length in bytes.</summary>
    public nuint Length => _length;

    /// <summary>The same memory as a span, valid as long as the memory is.</summary>
    /// <exception cref="OverflowException">The length exceeds an <see cref="int"/>.</exception>
    public Span<byte> Span => new(_address, checked((int)_length));

    /// <summary>The part from <paramref name="offset"/> to the end.</summary>
    /// <param name="offset">Bytes to skip, at most <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part lies outside.</exception>
    public IoVec Slice(nuint offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, _length);
        return new IoVec((byte*)_address + offset, _length - offset);
    }

    /// <summary>The <paramref name="length"/> bytes from <paramref name="offset"/>.</summary>
    /// <param name="offset">Bytes to skip.</param>
    /// <param name="length">Bytes to keep.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part lies outside.</exception>
    public IoVec Slice(nuint offset, nuint length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, _length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length - offset);
        return new IoVec((byte*)_address + offset, length);
    }

    /// <summary>Whether both name the same address and length.</summary>
    public bool Equals(IoVec other) => _address == other._address && _length == other._length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IoVec other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine((nuint)_address, _length);

    /// <summary>Whether both name the same address and length.</summary>
    public static bool operator ==(IoVec left, IoVec right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(IoVec left, IoVec right) => !left.Equals(right);
}
