namespace Hyb.Uring;

/// <summary>
/// How many worker threads of each kind may run: IORING_REGISTER_IOWQ_MAX_WORKERS.
/// </summary>
/// <param name="Bounded">
/// For requests that end in bounded time, such as file reads; by default four times the
/// processors, at least 4 and at most the size of the queue.
/// </param>
/// <param name="Unbounded">
/// For requests that may wait forever, such as sockets; by default RLIMIT_NPROC.
/// </param>
public readonly record struct WorkerLimits(int Bounded, int Unbounded);
