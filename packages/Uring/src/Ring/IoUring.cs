using System.Diagnostics.CodeAnalysis;
using Hyb.Iofd;
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
/// A ring belongs to the thread that called <see cref="Start"/> (IORING_SETUP_SINGLE_ISSUER): every
/// other member but <see cref="Create"/> and the plain facts throws
/// <see cref="InvalidOperationException"/> on another thread, and before Start. With
/// <see cref="IoUringOptions.MultipleIssuers"/> any thread may use it. After
/// <see cref="Dispose"/> everything throws <see cref="ObjectDisposedException"/>.
/// </para>
/// <para>
/// Memory handed to an operation is the caller's: it stays valid and unmoved until the last
/// completion of that operation, or until <see cref="Close"/> has answered Ok.
/// </para>
/// </remarks>
public sealed unsafe partial class IoUring : IDisposable
{
    private readonly TimeSpan _drainTimeout;
    private readonly CqeSize _cqeSize;
    private readonly bool _isShared;

    // Whether it has one thread, which hands over entries and gets completions by asking, and each
    // completion fills one place.
    private readonly bool _isPlain;

    // Null for a ring that only has an index among the registered rings of its thread.
    private readonly Fd? _fd;
    private readonly int _ringFd;
    private RingMappings _mappings;
    private SubmissionQueue _sq;
    private CompletionQueue _cq;

    // Default before Start and after Dispose, and always for a shared ring: nobody's. One
    // comparison on the hot path so answers "started, not disposed, right thread".
    private OwnerThread _owner;
    private volatile State _state;

    // The thread whose index the ring is, for one without a descriptor.
    private readonly OwnerThread _creator;

    private IoUring(
        int descriptor, RingMappings mappings, in IoUringParams p, IoUringOptions options)
    {
        _options = options with { Memory = null, ShareWorkersWith = null };
        SetupFlags = (IoUringSetupFlags)p.Flags;
        Features = (IoUringFeatures)p.Features;
        _isShared = options.MultipleIssuers;
        _isPlain = !_isShared && !IsPolled && !IsDevicePolled && options.CqeSize != CqeSize.Mixed;
        _drainTimeout = options.DrainTimeout;
        _cqeSize = options.CqeSize;
        _contextCapacity = options.ContextCapacityOrEntries;
        _waitCount = options.RegisteredWaits;
        _enterFd = descriptor;
        if (options.RegisteredDescriptorOnly)
        {
            _ringFd = -1;
            _enterFlags = IoUringEnterFlags.RegisteredRing;
            _creator = OwnerThread.Current();
        }
        else
        {
            _fd = new Fd(descriptor, ownsHandle: true);
            _ringFd = descriptor;
        }

        _mappings = mappings;
        MakeQueues(p);
    }

    /// <summary>Entries of the submission queue, after the kernel's rounding.</summary>
    public int SubmissionEntries => (int)_sq.Capacity;

    /// <summary>Entries of the completion queue, after the kernel's rounding.</summary>
    public int CompletionEntries => (int)_cq.Capacity;

    /// <summary>What this kernel's io_uring can do: IORING_FEAT_ bits.</summary>
    public IoUringFeatures Features { get; }

    /// <summary>How the ring was set up: IORING_SETUP_ bits.</summary>
    public IoUringSetupFlags SetupFlags { get; }

    /// <summary>Whether any thread may use the ring.</summary>
    public bool IsShared => _isShared;

    /// <summary>The entry queued last, for tests of the encoding.</summary>
    internal Sqe LastQueued => _sq.Last;

    /// <summary>The second half of the entry queued last, in a ring of long entries.</summary>
    internal ReadOnlySpan<byte> LastQueuedHigh => _sq.LastHigh;

    private bool IsDevicePolled => (SetupFlags & IoUringSetupFlags.IoPoll) != 0;

    private bool IsPolled => (SetupFlags & IoUringSetupFlags.SqPoll) != 0;

    /// <summary>
    /// Sets a ring up and maps it: io_uring_setup(2). It takes no work before
    /// <see cref="Start"/>.
    /// </summary>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">Two options do not go together.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused; the message says what to do.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">Not Linux on x64 or arm64.</exception>
    public static IoUring Create(IoUringOptions? options = null)
    {
        options ??= new IoUringOptions();
        options.Validate();
        var p = new IoUringParams
        {
            Flags = (uint)options.SetupFlags,
            CqEntries = (uint)options.CompletionEntries,
            WqFd = SharedWorkersFd(options),
        };
        if (options.SubmissionPolling is { } polling)
        {
            p.SqThreadIdle = (uint)polling.IdleTime.TotalMilliseconds;
            p.SqThreadCpu = (uint)polling.Cpu.GetValueOrDefault();
        }

        var mappings = options.Memory is null
            ? null
            : RingMappings.OfMemory(options.Memory, options.QueuePages);
        if (mappings is not null)
        {
            p.CqOff.UserAddr = (ulong)mappings.Queues;
            p.SqOff.UserAddr = (ulong)mappings.Entries;
        }

        var result = Syscall.IoUringSetup((uint)options.Entries, &p);
        GC.KeepAlive(options.ShareWorkersWith);
        if (result.IsError)
        {
            mappings?.Dispose();
            throw SetupRefusal.OfSetup(
                result.Errno,
                (IoUringSetupFlags)p.Flags,
                options.Estimate.LockedBytes);
        }

        return Map(result.Int32, mappings, p, options);
    }

    /// <summary>
    /// Binds the ring to the calling thread and lets it take work: IORING_REGISTER_ENABLE_RINGS.
    /// That thread must outlive the requests it submits: when it ends, they are canceled. A shared
    /// ring is bound to nobody, and each thread that submits must outlive its own requests.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// Already started, or a ring without a descriptor that another thread has created.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_state >= State.Closing, this);
        if (_state == State.Started)
            throw new InvalidOperationException("The ring is already started.");
        ThrowIfNotCreator();
        var owner = OwnerThread.Current();
        RegisterWaitRegion();
        RegisterOptionBuffers();
        var result = Register(IoUringRegisterOp.EnableRings, null, 0);
        if (result.IsError)
            throw SetupRefusal.OfRegister(IoUringRegisterOp.EnableRings, result.Errno);
        if (!_isShared)
        {
            if (!IsEnteredByIndex)
                RegisterDescriptor();
            _owner = owner;
        }

        _state = State.Started;
    }

    private static uint SharedWorkersFd(IoUringOptions options)
    {
        if (options.ShareWorkersWith is not { } other)
            return 0;
        ObjectDisposedException.ThrowIf(other._state >= State.Closing, other);
        return other._fd is { } fd
            ? (uint)fd.Number
            : throw new ArgumentException(
                "A ring without a descriptor cannot share its workers.",
                nameof(options));
    }

    private static IoUring Map(
        int descriptor, RingMappings? mappings, in IoUringParams p, IoUringOptions options)
    {
        try
        {
            mappings ??= RingMappings.OfRing(
                descriptor,
                QueueBytes(p, options.CqeBytes, (IoUringSetupFlags)p.Flags),
                p.SqEntries * options.SqeBytes);
            return new IoUring(descriptor, mappings, p, options);
        }
        catch
        {
            _ = options.RegisteredDescriptorOnly
                ? UnregisterIndex(descriptor)
                : Syscall.Close(descriptor);
            mappings?.Dispose();
            throw;
        }
    }

    // The queues lie in one mapping: header, completions, and the array of indices where there is
    // one, aligned to a cache line.
    private static nuint QueueBytes(in IoUringParams p, uint cqeBytes, IoUringSetupFlags flags)
    {
        var end = CompletionsEnd(p, cqeBytes);
        return (flags & IoUringSetupFlags.NoSqArray) != 0
            ? end
            : end + (p.SqEntries * (nuint)sizeof(uint));
    }

    private static nuint CompletionsEnd(in IoUringParams p, uint cqeBytes)
    {
        const nuint CacheLine = 64;
        return (p.CqOff.Cqes + (p.CqEntries * (nuint)cqeBytes) + CacheLine - 1) & ~(CacheLine - 1);
    }

    private void MakeQueues(in IoUringParams p)
    {
        // The kernel tells where the array is when it sets a ring up and not when it resizes one.
        var cqeBytes = _cqeSize == CqeSize.Bytes32 ? 32u : 16u;
        var index = (SetupFlags & IoUringSetupFlags.NoSqArray) != 0
            ? null
            : (uint*)(_mappings.Queues + CompletionsEnd(p, cqeBytes));
        var isLong = (SetupFlags & IoUringSetupFlags.Sqe128) != 0;
        _sq = new SubmissionQueue(_mappings.Queues, p.SqOff, _mappings.Entries, isLong, index);
        _cq = new CompletionQueue(_mappings.Queues, p.CqOff, _cqeSize);
    }

    private void ThrowIfNotCreator()
    {
        if (_fd is null && !_creator.IsExactlyCurrent)
        {
            throw new InvalidOperationException(
                $"The ring has no descriptor and belongs to thread {_creator.Id}, which created it;"
                + $" this is thread {Environment.CurrentManagedThreadId}.");
        }
    }

    [DoesNotReturn]
    private void ThrowNotUsable()
    {
        ObjectDisposedException.ThrowIf(_state >= State.Closing, this);
        throw new InvalidOperationException(_state == State.Created
            ? "The ring is not started: call Start on the thread that will use it."
            : $"The ring belongs to thread {_owner.Id}, which started it; this is thread "
                + $"{Environment.CurrentManagedThreadId}.");
    }

    private enum State
    {
        Created,
        Started,

        // A shared ring whose users are asked to leave.
        Closing,
        Disposed,
    }
}
