namespace Hyb.Uring;

/// <summary>Sizes of machines in bytes, by name, for <see cref="RingBudget.ForSystem"/>.</summary>
public static class MachineMemory
{
    /// <summary>512 MiB.</summary>
    public const long MiB512 = 512L << 20;

    /// <summary>1 GiB.</summary>
    public const long GiB1 = 1L << 30;

    /// <summary>2 GiB.</summary>
    public const long GiB2 = 2L << 30;

    /// <summary>4 GiB.</summary>
    public const long GiB4 = 4L << 30;

    /// <summary>8 GiB.</summary>
    public const long GiB8 = 8L << 30;

    /// <summary>16 GiB.</summary>
    public const long GiB16 = 16L << 30;

    /// <summary>32 GiB.</summary>
    public const long GiB32 = 32L << 30;

    /// <summary>64 GiB.</summary>
    public const long GiB64 = 64L << 30;

    /// <summary>96 GiB.</summary>
    public const long GiB96 = 96L << 30;

    /// <summary>128 GiB.</summary>
    public const long GiB128 = 128L << 30;

    /// <summary>
    /// What this process may use: the memory of the machine, or the limit of its container when
    /// that is less, as the runtime found it at start.
    /// </summary>
    public static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
