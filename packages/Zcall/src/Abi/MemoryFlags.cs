namespace Hyb.Zcall;

/// <summary>What may be done with mapped memory: the PROT_ bits of mmap(2).</summary>
[Flags]
public enum MemoryProtection
{
    /// <summary>PROT_NONE: no access.</summary>
    [Uapi("PROT_NONE")] None = 0,

    /// <summary>PROT_READ.</summary>
    [Uapi("PROT_READ")] Read = 1,

    /// <summary>PROT_WRITE.</summary>
    [Uapi("PROT_WRITE")] Write = 2,

    /// <summary>PROT_EXEC.</summary>
    [Uapi("PROT_EXEC")] Execute = 4,
}

/// <summary>How memory is mapped: the MAP_ bits of mmap(2).</summary>
[Flags]
public enum MemoryMapFlags
{
    /// <summary>MAP_SHARED: changes are seen by every mapping.</summary>
    [Uapi("MAP_SHARED")] Shared = 1,

    /// <summary>MAP_PRIVATE: changes stay in this mapping.</summary>
    [Uapi("MAP_PRIVATE")] Private = 2,

    /// <summary>MAP_FIXED: exactly at the address given, replacing what is there.</summary>
    [Uapi("MAP_FIXED")] Fixed = 0x10,

    /// <summary>MAP_ANONYMOUS: zeroed memory without a file.</summary>
    [Uapi("MAP_ANONYMOUS")] Anonymous = 0x20,

    /// <summary>MAP_POPULATE: touch every page now.</summary>
    [Uapi("MAP_POPULATE")] Populate = 0x8000,

    /// <summary>MAP_HUGETLB: huge pages.</summary>
    [Uapi("MAP_HUGETLB")] HugePages = 0x40000,

    /// <summary>MAP_HUGE_2MB: together with HugePages, pages of 2 MiB.</summary>
    [Uapi("MAP_HUGE_2MB")] HugePages2MiB = 21 << 26,

    /// <summary>MAP_HUGE_1GB: together with HugePages, pages of 1 GiB.</summary>
    [Uapi("MAP_HUGE_1GB")] HugePages1GiB = 30 << 26,
}
