using System.Numerics;
using System.Runtime.CompilerServices;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// A Linux io_uring: a queue of submissions to the kernel and a queue of completions from it. It
/// encodes, submits and observes; it never retries an operation, schedules, starts a thread or
/// runs a loop. Source: io_uring(7).
/// </summary>
/// <remarks>
/// <para>
/// A ring belongs to the thread that called <see cref="Start"/> (IORING_SETUP_SINGLE_ISSUER with
/// IORING_SETUP_DEFER_TASKRUN): every other member but <see cref="Create"/> and the plain facts
/// throws <see cref="InvalidOperationException"/> on another thread, and before Start. After
/// <see cref="Dispose"/> everything throws <see cref="ObjectDisposedException"/>.
/// </para>
/// <para>
/// Memory handed to an operation is the caller's: it stays valid and unmoved until the last
/// completion of that operation, or until <see cref="Close"/> has answered Ok.
/// </para>
/// </remarks>
public sealed unsafe partial class IoUring : IDisposable
{
    private readonly Fd _fd;
    private readonly int _ringFd;
    private readonly MappedRegion _rings;
    private readonly MappedRegion _entries;
    private readonly TimeSpan _drainTimeout;
    private SubmissionQueue _sq;
    private CompletionQueue _cq;

    // Default before Start and after Dispose: nobody's. One comparison on the hot path so answers
    // "started, not disposed, right thread".
    private OwnerThread _owner;
    private State _state;

    private IoUring(
        Fd fd, MappedRegion rings, MappedRegion entries, in IoUringParams p, TimeSpan drainTimeout)
    {
        _fd = fd;
        _ringFd = fd.Number;
        _enterFd = fd.Number;
        _rings = rings;
        _entries = entries;
        _drainTimeout = drainTimeout;
        _sq = new SubmissionQueue(rings.Address, p.SqOff, (Sqe*)entries.Address);
        _cq = new CompletionQueue(rings.Address, p.CqOff);
        SetupFlags = (IoUringSetupFlags)p.Flags;
        Features = (IoUringFeatures)p.Features;
    }

    /// <summary>Entries of the submission queue, after the kernel's rounding.</summary>
    public int SubmissionEntries => (int)_sq.Capacity;

    /// <summary>Entries of the completion queue, after the kernel's rounding.</summary>
    public int CompletionEntries => (int)_cq.Capacity;

    /// <summary>What this kernel's io_uring can do: IORING_FEAT_ bits.</summary>
    public IoUringFeatures Features { get; }

    /// <summary>How the ring was set up: IORING_SETUP_ bits.</summary>
    public IoUringSetupFlags SetupFlags { get; }

    /// <summary>The entry queued last, for tests of the encoding.</summary>
    internal Sqe LastQueued => _sq.Last;

    /// <summary>
    /// Sets a ring up and maps it: io_uring_setup(2). It takes no work before
    /// <see cref="Start"/>.
    /// </summary>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused; the message says what to do.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">Not Linux on x64 or arm64.</exception>
    public static IoUring Create(IoUringOptions? options = null)
    {
        options ??= new IoUringOptions();
        options.Validate();
        var flags = IoUringSetupFlags.Disabled
            | IoUringSetupFlags.SingleIssuer
            | IoUringSetupFlags.DeferTaskRun
            | IoUringSetupFlags.TaskRunFlag
            | IoUringSetupFlags.SubmitAll
            | IoUringSetupFlags.NoSqArray;
        if (options.CompletionEntries != 0)
            flags |= IoUringSetupFlags.CqSize;
        var p = new IoUringParams
        {
            Flags = (uint)flags,
            CqEntries = (uint)options.CompletionEntries,
        };
        var result = Syscall.IoUringSetup((uint)options.Entries, &p);
        if (result.IsError)
            throw SetupRefusal.OfSetup(result.Errno, flags, RingBytes(options));

        var fd = new Fd(result.Int32, ownsHandle: true);
        MappedRegion? rings = null;
        try
        {
            rings = MappedRegion.OfRing(
                fd.Number,
                p.CqOff.Cqes + (p.CqEntries * (nuint)sizeof(Completion)),
                UringConstants.SqRingOffset);
            var entries = MappedRegion.OfRing(
                fd.Number, p.SqEntries * (nuint)sizeof(Sqe), UringConstants.SqesOffset);
            return new IoUring(fd, rings, entries, p, options.DrainTimeout)
            {
                _contextCapacity = options.ContextCapacityOrEntries,
            };
        }
        catch
        {
            rings?.Dispose();
            fd.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Binds the ring to the calling thread and lets it take work: IORING_REGISTER_ENABLE_RINGS.
    /// That thread must outlive the requests it submits: when it ends, they are canceled.
    /// </summary>
    /// <exception cref="InvalidOperationException">Already started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        if (_state == State.Started)
            throw new InvalidOperationException("The ring is already started.");
        var owner = OwnerThread.Current();
        var result = Syscall.IoUringRegister(
            _ringFd, (uint)IoUringRegisterOp.EnableRings, null, 0);
        if (result.IsError)
            throw SetupRefusal.OfRegister(IoUringRegisterOp.EnableRings, result.Errno);
        RegisterDescriptor();
        _owner = owner;
        _state = State.Started;
    }

    /// <summary>
    /// Queues an entry as it is, user_data included: any operation of any kernel.
    /// </summary>
    /// <param name="sqe">The entry; copied.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Outcome Enqueue(in Sqe sqe)
    {
        if (!_owner.IsCurrent)
            ThrowNotUsable();

        // The last thing Push does is to write a field of this object, which keeps the object,
        // and with it the mapping that Push writes to, alive until then.
        return _sq.Push(sqe);
    }

    // What the kernel locks for the two mappings, in whole pages; the header of the queues takes
    // one cache line or two.
    private static nuint RingBytes(IoUringOptions options)
    {
        const nuint HeaderBytes = 128;
        var sqEntries = BitOperations.RoundUpToPowerOf2((uint)options.Entries);
        var cqEntries = options.CompletionEntries == 0
            ? 2 * sqEntries
            : BitOperations.RoundUpToPowerOf2((uint)options.CompletionEntries);
        return Pages((nuint)sizeof(Sqe) * sqEntries)
            + Pages(HeaderBytes + ((nuint)sizeof(Completion) * cqEntries));
    }

    private static nuint Pages(nuint bytes)
    {
        var page = (nuint)Environment.SystemPageSize;
        return (bytes + page - 1) / page * page;
    }

    private void ThrowIfNotUsable()
    {
        if (!_owner.IsCurrent)
            ThrowNotUsable();
    }

    private void ThrowNotUsable()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        throw new InvalidOperationException(_state == State.Created
            ? "The ring is not started: call Start on the thread that will use it."
            : $"The ring belongs to thread {_owner.Id}, which started it; this is thread "
                + $"{Environment.CurrentManagedThreadId}.");
    }

    private enum State
    {
        Created,
        Started,
        Disposed,
    }
}
