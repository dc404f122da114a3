using Hyb.Iobuf;

namespace Hyb.Uring;

/// <summary>
/// How a ring is set up: io_uring_setup(2). The values are read once, by
/// <see cref="IoUring.Create"/>, which refuses combinations that no kernel takes by the name of the
/// option. The default is a ring for one thread, which gets its completions when it asks for them:
/// IORING_SETUP_SINGLE_ISSUER with IORING_SETUP_DEFER_TASKRUN.
/// </summary>
public sealed partial record IoUringOptions
{
    /// <summary>
    /// Entries of the submission queue, 1 to <see cref="RingEntries.Huge"/>; the kernel rounds up
    /// to a power of two. Default <see cref="RingEntries.Medium"/>.
    /// </summary>
    public int Entries { get; init; } = RingEntries.Medium;

    /// <summary>
    /// Entries of the completion queue, from <see cref="Entries"/> to twice
    /// <see cref="RingEntries.Huge"/>; the kernel rounds up to a power of two. The default 0 means
    /// twice the submission queue: IORING_SETUP_CQSIZE.
    /// </summary>
    public int CompletionEntries { get; init; }

    /// <summary>
    /// Cut sizes that are too large to what the kernel takes instead of refusing them:
    /// IORING_SETUP_CLAMP.
    /// </summary>
    public bool ClampEntries { get; init; }

    /// <summary>
    /// Whether any thread may use the ring, at the price of a lock: without
    /// IORING_SETUP_SINGLE_ISSUER, with IORING_SETUP_COOP_TASKRUN. A thread that submits must
    /// outlive its requests all the same.
    /// </summary>
    public bool MultipleIssuers { get; init; }

    /// <summary>
    /// Have a kernel thread take the submissions; <see langword="null"/>, the default, for none.
    /// </summary>
    public SubmissionPolling? SubmissionPolling { get; init; }

    /// <summary>How completions of devices are found. Default by interrupt.</summary>
    public DevicePolling DevicePolling { get; init; }

    /// <summary>How long submission entries are. Default 64 bytes.</summary>
    public SqeSize SqeSize { get; init; }

    /// <summary>How long completions are. Default 16 bytes.</summary>
    public CqeSize CqeSize { get; init; }

    /// <summary>
    /// Keep the array of indices between the submission ring and its entries, which nothing here
    /// needs: without IORING_SETUP_NO_SQARRAY.
    /// </summary>
    public bool KeepIndexArray { get; init; }

    /// <summary>
    /// Stop handing entries over at one that the kernel refuses, instead of going on with those
    /// behind it: without IORING_SETUP_SUBMIT_ALL. Either way the refused one gets a completion.
    /// </summary>
    public bool StopAtRejected { get; init; }

    /// <summary>
    /// A ring whose worker threads, and whose polling thread if it has one, this one shares:
    /// IORING_SETUP_ATTACH_WQ. It must be open while this one is created.
    /// </summary>
    public IoUring? ShareWorkersWith { get; init; }

    /// <summary>
    /// Memory for the ring instead of the kernel's own: IORING_SETUP_NO_MMAP. It is aligned to
    /// pages (<see cref="AlignedMemory.AllocatePages"/>, huge pages too) and at least as long as
    /// <see cref="RequiredMemoryBytes"/> says. The ring pins it until it is closed; if the close
    /// does not end with Ok, it stays mapped for good.
    /// </summary>
    public AlignedMemory? Memory { get; init; }

    /// <summary>
    /// Have no descriptor, but only an index among the rings that the creating thread has
    /// registered: IORING_SETUP_REGISTERED_FD_ONLY. Needs <see cref="Memory"/>, and the ring is
    /// then started by the thread that creates it.
    /// </summary>
    public bool RegisteredDescriptorOnly { get; init; }

    /// <summary>
    /// How many <see cref="RegisteredWait"/>s the ring has, 0 to 1024. Default none.
    /// </summary>
    public int RegisteredWaits { get; init; }

    /// <summary>
    /// How long <see cref="IoUring.Dispose"/> waits for requests in flight after it has canceled
    /// them. Default 5 seconds.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Contexts of each kind in <see cref="IoUring.Contexts"/>, 1 to
    /// <see cref="ContextPool.MaxCapacity"/>, rounded up to a power of two. The default 0 means as
    /// many as <see cref="Entries"/>. They take memory from the first use of the pool on.
    /// </summary>
    public int ContextCapacity { get; init; }

    internal int ContextCapacityOrEntries =>
        ContextCapacity == 0 ? Math.Min(Entries, RingEntries.Huge) : ContextCapacity;
}
