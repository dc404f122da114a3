namespace Hyb.Uring;

/// <summary>
/// How a ring stood at one moment, as the kernel tells it in /proc/self/fdinfo: the answer of
/// <see cref="IoUring.ReadDiagnostics"/>. For debugging: the text is no stable interface of the
/// kernel, what a kernel leaves out is 0 or empty, and a ring in use moves on meanwhile.
/// </summary>
public sealed record RingSnapshot
{
    internal RingSnapshot()
    {
    }

    /// <summary>
    /// Whether the kernel was at work on the ring and told nothing; all else is then empty. Ask
    /// again.
    /// </summary>
    public bool IsBusy { get; init; }

    /// <summary>Entries of the submission queue less one.</summary>
    public uint SqMask { get; init; }

    /// <summary>The kernel's end of the submission queue, as it is published.</summary>
    public uint SqHead { get; init; }

    /// <summary>Our end of the submission queue, as it is published.</summary>
    public uint SqTail { get; init; }

    /// <summary>The kernel's end as the kernel has it: ahead of SqHead within a call.</summary>
    public uint CachedSqHead { get; init; }

    /// <summary>Entries of the completion queue less one.</summary>
    public uint CqMask { get; init; }

    /// <summary>Our end of the completion queue, as it is published.</summary>
    public uint CqHead { get; init; }

    /// <summary>The kernel's end of the completion queue, as it is published.</summary>
    public uint CqTail { get; init; }

    /// <summary>The kernel's end as the kernel has it: ahead of CqTail within a call.</summary>
    public uint CachedCqTail { get; init; }

    /// <summary>Published entries that the kernel has not consumed.</summary>
    public uint PendingSubmissionCount => SqTail - SqHead;

    /// <summary>Completions that have not been taken.</summary>
    public uint PendingCompletionCount => CqTail - CqHead;

    /// <summary>
    /// The entries that the kernel has not consumed. Linux 6.18 names none on a ring without an
    /// index array, which is the default; <see cref="PendingSubmissionCount"/> counts them.
    /// </summary>
    public IReadOnlyList<PendingSubmission> Submissions { get; init; } = [];

    /// <summary>The completions that have not been taken, oldest first.</summary>
    public IReadOnlyList<PendingCompletion> Completions { get; init; } = [];

    /// <summary>Completions that did not fit into the queue and wait in the kernel.</summary>
    public IReadOnlyList<PendingCompletion> OverflowedCompletions { get; init; } = [];

    /// <summary>Requests that wait for readiness.</summary>
    public IReadOnlyList<PolledRequest> Polls { get; init; } = [];

    /// <summary>Process id of the kernel thread that watches the queue; -1 is none.</summary>
    public int SqThreadId { get; init; } = -1;

    /// <summary>The processor it runs on; -1 is none.</summary>
    public int SqThreadProcessor { get; init; } = -1;

    /// <summary>How long that thread has run.</summary>
    public TimeSpan SqThreadTotalTime { get; init; }

    /// <summary>How long of that it has worked for this ring and those that share it.</summary>
    public TimeSpan SqThreadWorkTime { get; init; }

    /// <summary>Slots of the table of files, empty ones included.</summary>
    public uint FileSlotCount { get; init; }

    /// <summary>The files in it. Names are those of the directory entries.</summary>
    public IReadOnlyList<RegisteredFileInfo> Files { get; init; } = [];

    /// <summary>Slots of the table of buffers, empty ones included.</summary>
    public uint BufferSlotCount { get; init; }

    /// <summary>The buffers in it.</summary>
    public IReadOnlyList<RegisteredBufferInfo> Buffers { get; init; } = [];

    /// <summary>Ids of registered credentials.</summary>
    public IReadOnlyList<int> Personalities { get; init; } = [];

    /// <summary>
    /// How NAPI ids are found, <c>dynamic</c> or <c>static</c>; null when busy polling is off.
    /// </summary>
    public string? NapiTracking { get; init; }

    /// <summary>How long network queues are polled.</summary>
    public TimeSpan NapiBusyPoll { get; init; }

    /// <summary>Whether polling comes before interrupts.</summary>
    public bool NapiPrefersBusyPoll { get; init; }
}

/// <summary>An entry that the kernel has not consumed.</summary>
/// <param name="Index">Its slot.</param>
/// <param name="Operation">The kernel's name of the operation, for example READV.</param>
/// <param name="Descriptor">sqe->fd.</param>
/// <param name="Flags">sqe->flags.</param>
/// <param name="Offset">sqe->off.</param>
/// <param name="Address">sqe->addr.</param>
/// <param name="OperationFlags">sqe->rw_flags and its unions.</param>
/// <param name="BufferIndex">sqe->buf_index or buf_group.</param>
/// <param name="UserData">sqe->user_data.</param>
public readonly record struct PendingSubmission(
    uint Index,
    string Operation,
    int Descriptor,
    SqeFlags Flags,
    ulong Offset,
    ulong Address,
    uint OperationFlags,
    ushort BufferIndex,
    ulong UserData);

/// <summary>A completion that has not been taken.</summary>
/// <param name="UserData">cqe->user_data.</param>
/// <param name="Result">cqe->res.</param>
/// <param name="Flags">cqe->flags.</param>
public readonly record struct PendingCompletion(ulong UserData, int Result, CqeFlags Flags);

/// <summary>A request that waits for readiness.</summary>
/// <param name="Op">What it is.</param>
/// <param name="HasTaskWork">Whether its task has work of the kernel's to run.</param>
public readonly record struct PolledRequest(IoUringOp Op, bool HasTaskWork);

/// <summary>A file of the ring's table.</summary>
/// <param name="Slot">Its index.</param>
/// <param name="Name">What the kernel calls it: a path, or for example <c>pipe:[7]</c>.</param>
public readonly record struct RegisteredFileInfo(uint Slot, string Name);

/// <summary>A buffer of the ring's table.</summary>
/// <param name="Slot">Its index.</param>
/// <param name="Address">Where it begins.</param>
/// <param name="Length">Its size in bytes.</param>
public readonly record struct RegisteredBufferInfo(uint Slot, ulong Address, ulong Length);
