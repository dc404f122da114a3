namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// The limits of worker threads: IORING_REGISTER_IOWQ_MAX_WORKERS with zeros,
    /// io_uring_register_iowq_max_workers(3).
    /// </summary>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public WorkerLimits GetWorkerLimits()
    {
        using var use = Use();
        return ExchangeWorkerLimits(default);
    }

    /// <summary>
    /// Limits the worker threads: IORING_REGISTER_IOWQ_MAX_WORKERS,
    /// io_uring_register_iowq_max_workers(3). The workers belong to the thread, so the limits are
    /// those of all its rings. Workers above a new limit end when they have nothing to do.
    /// </summary>
    /// <param name="limits">The limits; 0 leaves one as it is.</param>
    /// <returns>
    /// What they were for the calling thread; zeros when it has no workers, as a thread that
    /// prepares a ring for another may not. The owner has the limits from <see cref="Start"/> on.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public WorkerLimits SetWorkerLimits(WorkerLimits limits)
    {
        using var use = UseOrPrepare();
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Bounded, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Unbounded, nameof(limits));
        return ExchangeWorkerLimits(limits);
    }

    /// <summary>
    /// Binds the calling thread's workers to processors: IORING_REGISTER_IOWQ_AFF,
    /// io_uring_register_iowq_aff(3). All rings of the thread share them.
    /// </summary>
    /// <param name="processors">
    /// Numbers of processors, 0 to 8191; at least one that this process may run on.
    /// </param>
    /// <exception cref="ArgumentException">No processor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No number of a processor.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: EINVAL when a processor is outside the cpuset of the process.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void SetWorkerAffinity(ReadOnlySpan<int> processors)
    {
        // The most that a kernel can be built for.
        const int MaxProcessors = 8192;
        using var use = Use();
        if (processors.IsEmpty)
            throw new ArgumentException("At least one processor is needed.", nameof(processors));
        var mask = stackalloc ulong[MaxProcessors / 64];
        new Span<ulong>(mask, MaxProcessors / 64).Clear();
        foreach (var processor in processors)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
                (uint)processor, (uint)MaxProcessors, nameof(processors));
            mask[processor / 64] |= 1UL << (processor % 64);
        }

        _ = RegisterOrThrow(IoUringRegisterOp.RegisterWorkerAffinity, mask, MaxProcessors / 8);
    }

    /// <summary>
    /// Lets the calling thread's workers run everywhere again: IORING_UNREGISTER_IOWQ_AFF,
    /// io_uring_unregister_iowq_aff(3). Without a binding it does nothing.
    /// </summary>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void ClearWorkerAffinity()
    {
        using var use = Use();
        _ = RegisterOrThrow(IoUringRegisterOp.UnregisterWorkerAffinity);
    }

    private WorkerLimits ExchangeWorkerLimits(WorkerLimits limits)
    {
        const int Kinds = 2;
        var counts = stackalloc uint[Kinds];
        counts[(int)IoWorkerKind.Bounded] = (uint)limits.Bounded;
        counts[(int)IoWorkerKind.Unbounded] = (uint)limits.Unbounded;
        _ = RegisterOrThrow(IoUringRegisterOp.SetMaxWorkers, counts, Kinds);
        return new WorkerLimits(
            (int)counts[(int)IoWorkerKind.Bounded], (int)counts[(int)IoWorkerKind.Unbounded]);
    }
}
