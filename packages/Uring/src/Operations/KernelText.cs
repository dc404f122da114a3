using System.Text;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// A path, or the name of an attribute, on its way to the kernel: bytes as they are, or text that
/// becomes UTF-8. It converts from both. No terminating NUL is needed; the operation copies the
/// text beside its entry, so that it is the caller's again when the call returns.
/// </summary>
// Why one type and not overloads: docs/decisions/0130-text-for-the-kernel.md.
public readonly unsafe ref struct KernelText
{
    // A file has another name than the one with U+FFFD in it: half a surrogate pair is an error.
    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<char> _characters;

    /// <summary>Bytes that the kernel gets as they are; usually UTF-8.</summary>
    public KernelText(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Text that becomes UTF-8.</summary>
    public KernelText(ReadOnlySpan<char> characters) => _characters = characters;

    /// <summary>See <see cref="KernelText(ReadOnlySpan{byte})"/>.</summary>
    public static implicit operator KernelText(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>See <see cref="KernelText(ReadOnlySpan{char})"/>.</summary>
    public static implicit operator KernelText(ReadOnlySpan<char> characters) => new(characters);

    /// <summary>See <see cref="KernelText(ReadOnlySpan{char})"/>.</summary>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static implicit operator KernelText(string text) => FromString(text);

    /// <summary>See <see cref="KernelText(ReadOnlySpan{char})"/>.</summary>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static KernelText FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new KernelText(text.AsSpan());
    }

    /// <summary>See <see cref="KernelText(ReadOnlySpan{byte})"/>.</summary>
    public static KernelText FromReadOnlySpan(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>See <see cref="KernelText(ReadOnlySpan{char})"/>.</summary>
    public static KernelText FromReadOnlySpan(ReadOnlySpan<char> characters) => new(characters);

    /// <summary>The text, for messages.</summary>
    public override string ToString() =>
        _bytes.IsEmpty ? _characters.ToString() : Encoding.UTF8.GetString(_bytes);

    /// <summary>The bytes that it takes as a path, the terminating NUL included.</summary>
    internal int PathBytes()
    {
        var bytes = TerminatedBytes();
        if (bytes > Syscall.MaxPathBytes)
        {
            throw new PathTooLongException(
                $"The path has {bytes - 1} bytes; the kernel takes {Syscall.MaxPathBytes - 1}.");
        }

        return bytes;
    }

    /// <summary>The bytes that it takes as the name of an attribute, NUL included.</summary>
    internal int XattrNameBytes()
    {
        var bytes = TerminatedBytes();
        if (bytes > Syscall.MaxXattrNameBytes + 1)
        {
            throw new ArgumentException($"The attribute's name has {bytes - 1} bytes; the kernel "
                + $"takes {Syscall.MaxXattrNameBytes}.");
        }

        return bytes;
    }

    /// <summary>Writes it with its terminating NUL; nothing here throws.</summary>
    /// <param name="memory">Where to.</param>
    /// <param name="terminatedBytes">What it takes, from one of the above.</param>
    /// <returns>The byte after the NUL.</returns>
    internal byte* CopyTo(byte* memory, int terminatedBytes)
    {
        var target = new Span<byte>(memory, terminatedBytes);
        if (_characters.IsEmpty)
            _bytes.CopyTo(target);
        else
            _ = _utf8.GetBytes(_characters, target);
        target[^1] = 0;
        return memory + terminatedBytes;
    }

    private int TerminatedBytes()
    {
        if (_bytes.Contains((byte)0) || _characters.Contains('\0'))
            throw new ArgumentException("The kernel's text ends at a NUL; there is one inside.");

        // Each character is a byte at least: what is longer than the limit need not be counted,
        // and could be more than an int counts.
        var longest = Math.Max(_bytes.Length, _characters.Length);
        return longest >= Syscall.MaxPathBytes
            ? Math.Min(longest, int.MaxValue - 1) + 1
            : _bytes.Length + _utf8.GetByteCount(_characters) + 1;
    }
}
