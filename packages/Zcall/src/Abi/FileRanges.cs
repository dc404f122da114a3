namespace Hyb.Zcall;

/// <summary>What fallocate(2) does with a range of a file.</summary>
[Flags]
public enum FallocateFlags : uint
{
    /// <summary>FALLOC_FL_ALLOCATE_RANGE: reserves space, and extends the file.</summary>
    [Uapi("FALLOC_FL_ALLOCATE_RANGE")] None = 0,

    /// <summary>FALLOC_FL_KEEP_SIZE: does not extend the file.</summary>
    [Uapi("FALLOC_FL_KEEP_SIZE")] KeepSize = 0x01,

    /// <summary>FALLOC_FL_PUNCH_HOLE: gives space back; with <see cref="KeepSize"/>.</summary>
    [Uapi("FALLOC_FL_PUNCH_HOLE")] PunchHole = 0x02,

    /// <summary>FALLOC_FL_COLLAPSE_RANGE: takes the range out; what follows moves up.</summary>
    [Uapi("FALLOC_FL_COLLAPSE_RANGE")] CollapseRange = 0x08,

    /// <summary>FALLOC_FL_ZERO_RANGE: reads as zeros afterwards.</summary>
    [Uapi("FALLOC_FL_ZERO_RANGE")] ZeroRange = 0x10,

    /// <summary>FALLOC_FL_INSERT_RANGE: makes room; what follows moves down.</summary>
    [Uapi("FALLOC_FL_INSERT_RANGE")] InsertRange = 0x20,

    /// <summary>FALLOC_FL_UNSHARE_RANGE: the file gets blocks of its own.</summary>
    [Uapi("FALLOC_FL_UNSHARE_RANGE")] UnshareRange = 0x40,

    /// <summary>FALLOC_FL_WRITE_ZEROES: zeros on storage, by the device where it can.</summary>
    [Uapi("FALLOC_FL_WRITE_ZEROES")] WriteZeroes = 0x80,
}

/// <summary>What sync_file_range(2) waits for.</summary>
[Flags]
public enum SyncFileRangeFlags : uint
{
    /// <summary>Nothing is done.</summary>
    None = 0,

    /// <summary>SYNC_FILE_RANGE_WAIT_BEFORE: for writes under way, first.</summary>
    [Uapi("SYNC_FILE_RANGE_WAIT_BEFORE")] WaitBefore = 1,

    /// <summary>SYNC_FILE_RANGE_WRITE: starts writing what has changed.</summary>
    [Uapi("SYNC_FILE_RANGE_WRITE")] Write = 2,

    /// <summary>SYNC_FILE_RANGE_WAIT_AFTER: for all writes, last.</summary>
    [Uapi("SYNC_FILE_RANGE_WAIT_AFTER")] WaitAfter = 4,
}

/// <summary>How a file will be used: posix_fadvise(2).</summary>
public enum FileAdvice : uint
{
    /// <summary>POSIX_FADV_NORMAL: nothing special.</summary>
    [Uapi("POSIX_FADV_NORMAL")] Normal = 0,

    /// <summary>POSIX_FADV_RANDOM: in no order.</summary>
    [Uapi("POSIX_FADV_RANDOM")] Random = 1,

    /// <summary>POSIX_FADV_SEQUENTIAL: from front to back.</summary>
    [Uapi("POSIX_FADV_SEQUENTIAL")] Sequential = 2,

    /// <summary>POSIX_FADV_WILLNEED: soon.</summary>
    [Uapi("POSIX_FADV_WILLNEED")] WillNeed = 3,

    /// <summary>POSIX_FADV_DONTNEED: not any more; clean pages are dropped.</summary>
    [Uapi("POSIX_FADV_DONTNEED")] DontNeed = 4,

    /// <summary>POSIX_FADV_NOREUSE: once.</summary>
    [Uapi("POSIX_FADV_NOREUSE")] NoReuse = 5,
}

/// <summary>
/// What the device checks of protection information: the IO_INTEGRITY_CHK_ bits.
/// </summary>
[Flags]
public enum IntegrityChecks : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>IO_INTEGRITY_CHK_GUARD: the checksum.</summary>
    [Uapi("IO_INTEGRITY_CHK_GUARD")] Guard = 1 << 0,

    /// <summary>IO_INTEGRITY_CHK_REFTAG: the reference tag.</summary>
    [Uapi("IO_INTEGRITY_CHK_REFTAG")] ReferenceTag = 1 << 1,

    /// <summary>IO_INTEGRITY_CHK_APPTAG: the application tag.</summary>
    [Uapi("IO_INTEGRITY_CHK_APPTAG")] ApplicationTag = 1 << 2,
}
