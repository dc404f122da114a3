using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>
/// A group of buffers that the kernel takes from when data has come, shared with it as a ring:
/// <c>struct io_uring_buf_ring</c>, io_uring_setup_buf_ring(3). Made by
/// <see cref="IoUring.RegisterBufferRing(ushort, int, int, BufferRingOptions)"/>.
/// </summary>
/// <remarks>
/// <para>
/// A buffer is the kernel's until a completion names it. <see cref="TryTake"/> makes it the
/// program's, once for each completion, and <see cref="SelectedBuffer.Recycle"/> gives it back. A
/// group that has run out of buffers shows as ENOBUFS in completions, which is no end of the
/// stream: recycle some and ask again.
/// </para>
/// <para>
/// The buffers belong to the thread of the ring, or, on a ring of
/// <see cref="IoUringOptions.MultipleIssuers"/>, to all threads at the price of a lock. The memory
/// stays mapped until the group or the ring is disposed, no request can write to it, and
/// the last buffer that was taken has been recycled, which is allowed after the end, too.
/// </para>
/// </remarks>
public sealed unsafe partial class BufferRing : IDisposable
{
    /// <summary>The most buffers of a group.</summary>
    public const int MaxCount = 32768;

    private readonly IoUring _ring;
    private readonly PartlyUsed[]? _partlyUsed;
    private BufferEntries _entries;
    private BufferLeases _leases;

    // Of a ring for sending: what is neither the kernel's nor rented.
    private readonly Stack<int>? _idle;

    // Held by whoever calls, where more than one thread may.
    private SpinLock _lock = new(enableThreadOwnerTracking: false);

    // How many buffers are not the kernel's, as far as completions have told.
    private int _outside;

    internal BufferRing(
        IoUring ring, ushort group, BufferMemory memory, BufferRingOptions options)
    {
        _ring = ring;
        _memory = memory;
        Group = group;
        Count = memory.BufferCount;
        BufferBytes = memory.BufferBytes;
        IsIncremental = options.IsIncremental;
        IsKernelMemory = options.IsKernelMemory;
        _entries = new BufferEntries(
            memory.Entries, memory.EntryCount, memory.Buffers, Count, BufferBytes);
        _leases = new BufferLeases(Count, IsIncremental);
        _partlyUsed = IsIncremental ? new PartlyUsed[Count] : null;
        if (options.IsForSending)
            _idle = new Stack<int>(Enumerable.Range(0, Count).Reverse());
        for (var id = 0; id < Count && !options.IsForSending; id++)
            _entries.Add(id, BufferBytes);
        _outside = options.IsForSending ? Count : 0;
        _entries.Publish();
    }

    /// <summary>The id of the group: sqe->buf_group.</summary>
    public ushort Group { get; }

    /// <summary>How many buffers there are.</summary>
    public int Count { get; }

    /// <summary>The size of each, in bytes.</summary>
    public int BufferBytes { get; }

    /// <summary>
    /// Whether the kernel uses a buffer for one completion after the other until it is full:
    /// IOU_PBUF_RING_INC.
    /// </summary>
    public bool IsIncremental { get; }

    /// <summary>Whether the kernel allocated the ring of entries: IOU_PBUF_RING_MMAP.</summary>
    public bool IsKernelMemory { get; }

    /// <summary>
    /// Whether the buffers are rented, filled and handed to the kernel to send, instead of being
    /// the kernel's from the start.
    /// </summary>
    public bool IsForSending => _idle is not null;

    /// <summary>
    /// How many buffers the kernel has, as far as completions that were taken tell. Those of
    /// completions that are not yet taken count as the kernel's; see <see cref="QueryAvailable"/>.
    /// </summary>
    public int AvailableCount => Count - _outside;

    /// <summary>
    /// Makes the buffer of a completion the program's, until it is recycled. To be called once for
    /// each completion that has a buffer; one that is not taken stays out of the ring for good.
    /// </summary>
    /// <param name="completion">
    /// Of an operation on this group. Its result may be 0 bytes or an error: it has a buffer all
    /// the same when <see cref="Completion.HasBuffer"/> says so.
    /// </param>
    /// <param name="buffer">
    /// The buffer, as long as the result. Of an incremental one the piece that this completion has
    /// filled.
    /// </param>
    /// <returns>
    /// False when the completion has no buffer: at the end of a stream, at ENOBUFS, after a cancel.
    /// </returns>
    /// <exception cref="ArgumentException">The completion is of another group.</exception>
    /// <exception cref="InvalidOperationException">
    /// It was taken before; it has more bytes than the buffer, as a bundle has, for
    /// <see cref="TryTakeBundle"/>; or the ring is another thread's.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring or the group is disposed.</exception>
    public bool TryTake(in Completion completion, out SelectedBuffer buffer)
    {
        if (!completion.HasBuffer)
        {
            buffer = default;
            return false;
        }

        // Apart, so that the way of the owner has no lock to give back.
        if (_ring.IsOnOwnersThread)
        {
            buffer = Take(completion);
            return true;
        }

        using var use = EnterSlow();
        buffer = Take(completion);
        return true;
    }

    /// <summary>
    /// Gives buffers back, with one store for the kernel to see them all; otherwise as
    /// <see cref="SelectedBuffer.Recycle"/>.
    /// </summary>
    /// <param name="buffers">Buffers of this group.</param>
    /// <exception cref="ArgumentException">One is of another group.</exception>
    /// <exception cref="InvalidOperationException">
    /// One has been recycled before; those in front of it are recycled now. Or another thread's.
    /// </exception>
    public void Recycle(ReadOnlySpan<SelectedBuffer> buffers)
    {
        foreach (ref readonly var buffer in buffers)
        {
            if (buffer.Buffers != this)
            {
                throw new ArgumentException(
                    "A buffer belongs to another group.", nameof(buffers));
            }
        }

        try
        {
            foreach (ref readonly var buffer in buffers)
                Recycle(buffer, publish: false);
        }
        finally
        {
            Publish();
        }
    }

    /// <summary>
    /// Shows the kernel the buffers that were recycled without being published.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread's.</exception>
    public void Publish()
    {
        using var use = Enter();
        if (!_isEnded)
            _entries.Publish();
    }

    internal void Recycle(in SelectedBuffer buffer, bool publish)
    {
        if (_ring.IsOnOwnersThread)
        {
            GiveBack(buffer.Lease, buffer.Claim, publish);
            return;
        }

        using var use = EnterSlow();
        GiveBack(buffer.Lease, buffer.Claim, publish);
    }

    // The leases of a bundle, from the first on.
    internal void Recycle(int lease, ulong claim, int count, bool publish)
    {
        using var use = Enter();
        while (count-- > 0)
        {
            // The last one is followed by anything.
            var next = _leases.Get(lease, claim).Next;
            GiveBack(lease, claim, publish: false);
            lease = next;
        }

        if (publish && !_isEnded)
            _entries.Publish();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void* AddressOf(int lease, ulong claim)
    {
        ref var at = ref _leases.Get(lease, claim);
        return _entries.AddressOf(at.Buffer) + at.Offset;
    }

    internal ushort IdOf(int lease, ulong claim) => (ushort)_leases.Get(lease, claim).Buffer;

    internal bool IsLeased(int lease, ulong claim) => _leases.IsValid(lease, claim);

    internal SelectedBuffer Leased(int lease, ulong claim, out int next)
    {
        ref var at = ref _leases.Get(lease, claim);
        next = at.Next;
        return new SelectedBuffer(this, claim, lease, at.Length);
    }

    private SelectedBuffer Take(in Completion completion)
    {
        ThrowIfEnded();
        ThrowIfForeign(completion);
        int id = completion.BufferId;
        var bytes = Math.Max(completion.Result, 0);
        if (bytes > LeftIn(id))
            ThrowTooMuch(bytes, id);
        var claim = _leases.NextClaim();
        var lease = _partlyUsed is null
            ? LeaseWhole(claim, id, bytes)
            : LeasePiece(claim, id, bytes, completion.HasBufferMore);
        return new SelectedBuffer(this, claim, lease, bytes);
    }

    private void GiveBack(int lease, ulong claim, bool publish)
    {
        var id = _leases.End(lease, claim);
        if (_partlyUsed is not null && !IsLastPiece(id))
            return;
        _outside--;
        if (_isEnded)
        {
            ReleaseIfUnused();
            return;
        }

        if (_idle is not null)
        {
            _outside++;
            _idle.Push(id);
            return;
        }

        _entries.Add(id, BufferBytes);
        if (publish)
            _entries.Publish();
    }

    private int LeaseWhole(ulong claim, int id, int bytes)
    {
        var lease = _leases.Make(claim, id, 0, bytes);
        _outside++;
        return lease;
    }

    private int LeftIn(int id) =>
        _partlyUsed is null ? BufferBytes : BufferBytes - _partlyUsed[id].UsedBytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ThrowIfForeign(in Completion completion)
    {
        var context = completion.Context;
        var isOther = context.IsDirect
            && (context.Flags & SqeFlags.BufferSelect) != 0
            && context.BufferGroup != Group;
        if (isOther || completion.BufferId >= Count)
            ThrowForeign(completion);
    }

    [DoesNotReturn]
    private void ThrowForeign(in Completion completion) => throw new ArgumentException(
        $"Buffer {completion.BufferId} of {completion.Context} is not one of group {Group}.",
        nameof(completion));

    [DoesNotReturn]
    private void ThrowTooMuch(int bytes, int id) => throw new InvalidOperationException(
        $"Buffer {id} has room for {LeftIn(id)} bytes, not for {bytes}: a bundle, for "
            + $"{nameof(TryTakeBundle)}, or a completion that was taken before.");
}
