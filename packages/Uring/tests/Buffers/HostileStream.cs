namespace Hyb.Uring.Tests.Buffers;

/// <summary>
/// What a connection sends: bytes that depend on the connection and the position, so that one that
/// is lost, doubled, out of place or of another connection shows.
/// </summary>
internal static class HostileStream
{
    // Longer than any chunk, and prime: no power of two of anybody's divides it.
    private const int Bytes = 5_000_011;
    private const int Step = 104_729;

    private static readonly byte[] _bytes = Make();

    /// <summary>The bytes from a position on, up to where the pattern begins again.</summary>
    public static ReadOnlySpan<byte> From(int connection, long position) =>
        _bytes.AsSpan((int)((((long)connection * Step) + position) % Bytes));

    public static bool Matches(int connection, long position, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var expected = From(connection, position);
            var count = Math.Min(expected.Length, bytes.Length);
            if (!bytes[..count].SequenceEqual(expected[..count]))
                return false;
            bytes = bytes[count..];
            position += count;
        }

        return true;
    }

    private static byte[] Make()
    {
        var bytes = new byte[Bytes];
        new Random(20261126).NextBytes(bytes);
        return bytes;
    }
}
