namespace Hyb.Iobuf;

/// <summary>Which pages memory is made of.</summary>
public enum PageKind
{
    /// <summary>Pages of the system's size.</summary>
    Normal,

    /// <summary>MAP_HUGE_2MB: pages of 2 MiB, which the administrator has reserved.</summary>
    Huge2MiB,

    /// <summary>MAP_HUGE_1GB: pages of 1 GiB, which the administrator has reserved.</summary>
    Huge1GiB,
}

/// <summary>What memory is like; the default value is plain memory.</summary>
public readonly record struct AlignedMemoryOptions
{
    /// <summary>Which pages it is made of. There is no silent fallback to smaller ones.</summary>
    public PageKind Pages { get; init; }

    /// <summary>
    /// Keeps it from being swapped out, from the start: mlock(2), within RLIMIT_MEMLOCK.
    /// </summary>
    public bool IsLocked { get; init; }

    /// <summary>
    /// Puts an inaccessible page before and after it (PROT_NONE): whoever runs over the end of
    /// the last page is stopped by SIGSEGV. Only with <see cref="PageKind.Normal"/>.
    /// </summary>
    public bool HasGuardPages { get; init; }
}
