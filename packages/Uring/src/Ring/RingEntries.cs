namespace Hyb.Uring;

/// <summary>Sizes of a submission queue, by name. Any other size in 1..32768 works too.</summary>
public static class RingEntries
{
    /// <summary>8 entries.</summary>
    public const int Pico = 8;

    /// <summary>32 entries.</summary>
    public const int Nano = 32;

    /// <summary>128 entries.</summary>
    public const int Micro = 128;

    /// <summary>512 entries.</summary>
    public const int Small = 512;

    /// <summary>2048 entries, the default.</summary>
    public const int Medium = 2048;

    /// <summary>8192 entries.</summary>
    public const int Large = 8192;

    /// <summary>32768 entries, the most that the kernel takes: IORING_MAX_ENTRIES.</summary>
    public const int Huge = 32768;
}
