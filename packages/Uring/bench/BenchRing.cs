namespace Hyb.Uring.Bench;

/// <summary>What the rows share.</summary>
internal static class BenchRing
{
    public const int Entries = 256;

    /// <summary>A started ring; of 256 entries and by default for one thread.</summary>
    public static IoUring Started(IoUringOptions? options = null)
    {
        var ring = IoUring.Create(options ?? new IoUringOptions { Entries = Entries });
        ring.Start();
        return ring;
    }

    /// <summary>0 + 1 + ... + (count - 1)</summary>
    public static ulong SumBelow(long count) => (ulong)(((Int128)count * (count - 1)) / 2);

    /// <summary>The same of raw user_data, which has bits that say "token" beside each.</summary>
    public static ulong SumOfTokens(long count) =>
        SumBelow(count) + ((ulong)count * SqeContext.Token(0).Value);
}
