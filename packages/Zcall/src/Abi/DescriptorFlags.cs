namespace Hyb.Zcall;

/// <summary>What fcntl(2) does to a descriptor.</summary>
public enum FcntlCommand
{
    /// <summary>F_DUPFD: a duplicate, not closed on exec.</summary>
    [Uapi("F_DUPFD")] Duplicate = 0,

    /// <summary>F_GETFD: the descriptor flags, of which there is FD_CLOEXEC.</summary>
    [Uapi("F_GETFD")] GetDescriptorFlags = 1,

    /// <summary>F_SETFD: sets the descriptor flags.</summary>
    [Uapi("F_SETFD")] SetDescriptorFlags = 2,

    /// <summary>F_GETFL: access mode and status flags, as open(2) has them.</summary>
    [Uapi("F_GETFL")] GetStatusFlags = 3,

    /// <summary>F_SETFL: sets the status flags that can change.</summary>
    [Uapi("F_SETFL")] SetStatusFlags = 4,

    /// <summary>F_DUPFD_CLOEXEC: a duplicate that is closed on exec.</summary>
    [Uapi("F_DUPFD_CLOEXEC")] DuplicateCloseOnExec = 1030,

    /// <summary>F_SETPIPE_SZ: sets the capacity of a pipe in bytes.</summary>
    [Uapi("F_SETPIPE_SZ")] SetPipeSize = 1031,

    /// <summary>F_GETPIPE_SZ: the capacity of a pipe in bytes.</summary>
    [Uapi("F_GETPIPE_SZ")] GetPipeSize = 1032,

    /// <summary>F_ADD_SEALS: adds <see cref="FileSeals"/>.</summary>
    [Uapi("F_ADD_SEALS")] AddSeals = 1033,

    /// <summary>F_GET_SEALS: the <see cref="FileSeals"/> that are set.</summary>
    [Uapi("F_GET_SEALS")] GetSeals = 1034,
}

/// <summary>The flags of a descriptor, as opposed to those of the open file: fcntl(2).</summary>
[Flags]
public enum DescriptorFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>FD_CLOEXEC: closed on execve(2).</summary>
    [Uapi("FD_CLOEXEC")] CloseOnExec = 1,
}

/// <summary>From where lseek(2) counts.</summary>
public enum SeekWhence
{
    /// <summary>SEEK_SET: from the start.</summary>
    [Uapi("SEEK_SET")] Start = 0,

    /// <summary>SEEK_CUR: from the file position.</summary>
    [Uapi("SEEK_CUR")] Current = 1,

    /// <summary>SEEK_END: from the end.</summary>
    [Uapi("SEEK_END")] End = 2,

    /// <summary>SEEK_DATA: to the first data at or after the offset.</summary>
    [Uapi("SEEK_DATA")] Data = 3,

    /// <summary>SEEK_HOLE: to the first hole at or after the offset.</summary>
    [Uapi("SEEK_HOLE")] Hole = 4,
}

/// <summary>What is particular to one read or write: the RWF_ bits of preadv2(2).</summary>
[Flags]
public enum ReadWriteFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>RWF_HIPRI: poll for the completion.</summary>
    [Uapi("RWF_HIPRI")] HighPriority = 1,

    /// <summary>RWF_DSYNC: as if opened with O_DSYNC.</summary>
    [Uapi("RWF_DSYNC")] DataSync = 2,

    /// <summary>RWF_SYNC: as if opened with O_SYNC.</summary>
    [Uapi("RWF_SYNC")] Sync = 4,

    /// <summary>RWF_NOWAIT: EAGAIN instead of waiting.</summary>
    [Uapi("RWF_NOWAIT")] NoWait = 8,

    /// <summary>RWF_APPEND: write at the end, whatever the offset says.</summary>
    [Uapi("RWF_APPEND")] Append = 0x10,

    /// <summary>RWF_NOAPPEND: honour the offset although the file is open for appending.</summary>
    [Uapi("RWF_NOAPPEND")] NoAppend = 0x20,

    /// <summary>RWF_ATOMIC: the write is torn by no power failure.</summary>
    [Uapi("RWF_ATOMIC")] Atomic = 0x40,

    /// <summary>RWF_DONTCACHE: drop the page cache afterwards.</summary>
    [Uapi("RWF_DONTCACHE")] DontCache = 0x80,
}

/// <summary>
/// How splice(2), tee(2) and vmsplice(2) move pages. The kernel keeps the numbers in a header of
/// its own, not in uapi; the man page has the names.
/// </summary>
[Flags]
public enum SpliceFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>SPLICE_F_MOVE: a hint without effect since Linux 2.6.21.</summary>
    Move = 1,

    /// <summary>SPLICE_F_NONBLOCK: EAGAIN instead of waiting for the pipe.</summary>
    NonBlocking = 2,

    /// <summary>SPLICE_F_MORE: more data follows.</summary>
    More = 4,

    /// <summary>SPLICE_F_GIFT: the pages are the kernel's from now on.</summary>
    Gift = 8,
}

/// <summary>What a file refuses for ever: the F_SEAL_ bits of fcntl(2).</summary>
[Flags]
public enum FileSeals
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>F_SEAL_SEAL: no more seals.</summary>
    [Uapi("F_SEAL_SEAL")] Seal = 1,

    /// <summary>F_SEAL_SHRINK: it does not become shorter.</summary>
    [Uapi("F_SEAL_SHRINK")] Shrink = 2,

    /// <summary>F_SEAL_GROW: it does not become longer.</summary>
    [Uapi("F_SEAL_GROW")] Grow = 4,

    /// <summary>F_SEAL_WRITE: its content does not change.</summary>
    [Uapi("F_SEAL_WRITE")] Write = 8,

    /// <summary>F_SEAL_FUTURE_WRITE: only mappings that exist already change it.</summary>
    [Uapi("F_SEAL_FUTURE_WRITE")] FutureWrite = 0x10,

    /// <summary>F_SEAL_EXEC: its execute permission does not change.</summary>
    [Uapi("F_SEAL_EXEC")] Execute = 0x20,
}

/// <summary>How memory becomes a file: the MFD_ bits of memfd_create(2).</summary>
[Flags]
public enum MemFdFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>MFD_CLOEXEC: closed on execve(2).</summary>
    [Uapi("MFD_CLOEXEC")] CloseOnExec = 1,

    /// <summary>MFD_ALLOW_SEALING: <see cref="FileSeals"/> may be added.</summary>
    [Uapi("MFD_ALLOW_SEALING")] AllowSealing = 2,

    /// <summary>MFD_HUGETLB: in huge pages, of the default size unless one is named.</summary>
    [Uapi("MFD_HUGETLB")] HugePages = 4,

    /// <summary>MFD_NOEXEC_SEAL: not executable, and sealed so; allows sealing.</summary>
    [Uapi("MFD_NOEXEC_SEAL")] NoExecuteSeal = 8,

    /// <summary>MFD_EXEC: executable.</summary>
    [Uapi("MFD_EXEC")] Execute = 0x10,

    /// <summary>MFD_HUGE_2MB: with <see cref="HugePages"/>, pages of 2 MiB.</summary>
    [Uapi("MFD_HUGE_2MB")] Huge2MiB = 21u << 26,

    /// <summary>MFD_HUGE_1GB: with <see cref="HugePages"/>, pages of 1 GiB.</summary>
    [Uapi("MFD_HUGE_1GB")] Huge1GiB = 30u << 26,
}

/// <summary>How an event counter works: the EFD_ bits of eventfd(2).</summary>
[Flags]
public enum EventFdFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>EFD_SEMAPHORE: a read takes 1 instead of all.</summary>
    [Uapi("EFD_SEMAPHORE")] Semaphore = 1,

    /// <summary>EFD_NONBLOCK: EAGAIN instead of waiting.</summary>
    [Uapi("EFD_NONBLOCK")] NonBlocking = 0x800,

    /// <summary>EFD_CLOEXEC: closed on execve(2).</summary>
    [Uapi("EFD_CLOEXEC")] CloseOnExec = 0x80000,
}
