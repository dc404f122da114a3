namespace Hyb.Uring;

/// <summary>
/// From how many bytes on a registered buffer is sent without a copy to so many targets. A send
/// without a copy has a second completion, and pays for it once the payload is long enough; the
/// more targets share the buffer, the sooner.
/// </summary>
internal static class MulticastThreshold
{
    /// <summary>Of a multicast that copies as a rule.</summary>
    public static nuint Careful(int targetCount) => targetCount switch
    {
        < 8 => 8192,
        < 64 => 4096,
        < 512 => 3072,
        < 4096 => 2048,
        _ => 1536,
    };

    /// <summary>Of one that spares copies as a rule.</summary>
    public static nuint Eager(int targetCount) => targetCount switch
    {
        < 4 => 1536,
        < 16 => 1024,
        < 64 => 512,
        < 256 => 128,
        _ => 0,
    };
}
