using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private const int MaxFixedBuffers = 16384;

    private IoVec[] _fixedBuffers = [];

    /// <summary>
    /// How many slots the table of registered buffers has, empty ones included; 0 without a table.
    /// </summary>
    public int FixedBufferCount => _state >= State.Closing ? 0 : _fixedBuffers.Length;

    /// <summary>
    /// Registers buffers, which the kernel pins and maps once instead of at every operation:
    /// IORING_REGISTER_BUFFERS, with tags IORING_REGISTER_BUFFERS2,
    /// io_uring_register_buffers_tags(3). They count into RLIMIT_MEMLOCK.
    /// </summary>
    /// <param name="buffers">
    /// 1 to 16384 pieces of native or pinned memory, each 1 GiB at most, or <c>default</c> for an
    /// empty slot. The caller keeps the memory until <see cref="UnregisterBuffers"/>,
    /// <see cref="Close"/> or <see cref="UpdateBuffers"/> has taken it out and no request uses it
    /// any more, which its tag tells.
    /// </param>
    /// <param name="tags">
    /// Nothing, or one a slot: the identity of a completion that tells, once the buffer has left
    /// its slot, that no request uses it any more and its memory is the caller's again. None for
    /// no such completion; always for an empty slot.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">No buffer, or too many.</exception>
    /// <exception cref="ArgumentException">The number of tags is another.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: for want of locked memory (ENOMEM), because there is a table already
    /// (EBUSY), because memory is not mapped or a piece is too long (EFAULT), because an empty
    /// slot has a tag (EINVAL).
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void RegisterBuffers(
        ReadOnlySpan<IoVec> buffers, ReadOnlySpan<SqeContext> tags = default)
    {
        using var use = UseOrPrepare();
        CheckBuffers(buffers, tags);
        var table = buffers.ToArray();
        fixed (IoVec* first = table)
        fixed (SqeContext* words = tags)
        {
            if (words == null)
            {
                _ = RegisterOfBuffers(
                    IoUringRegisterOp.RegisterBuffers, first, (uint)table.Length, table);
            }
            else
            {
                var request = new RsrcRegister
                {
                    Nr = (uint)table.Length,
                    Data = (ulong)first,
                    Tags = (ulong)words,
                };
                MakeBufferTable(request, table);
            }
        }

        _fixedBuffers = table;
    }

    /// <summary>
    /// Makes a table of empty slots, to be filled by <see cref="UpdateBuffers"/> or
    /// <see cref="CloneBuffers"/>: IORING_REGISTER_BUFFERS2 with IORING_RSRC_REGISTER_SPARSE,
    /// io_uring_register_buffers_sparse(3).
    /// </summary>
    /// <param name="count">How many slots, 1 to 16384.</param>
    /// <exception cref="ArgumentOutOfRangeException">No slot, or too many.</exception>
    /// <exception cref="IoUringException">There is a table already (EBUSY).</exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void RegisterSparseBuffers(int count)
    {
        using var use = UseOrPrepare();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxFixedBuffers);
        var request = new RsrcRegister
        {
            Nr = (uint)count,
            Flags = UringConstants.ResourceSparse,
        };
        MakeBufferTable(request, []);
        _fixedBuffers = new IoVec[count];
    }

    /// <summary>
    /// Puts other buffers into slots of the table: IORING_REGISTER_BUFFERS_UPDATE,
    /// io_uring_register_buffers_update_tag(3). Requests in flight keep the buffer that they have
    /// started with: its memory is the caller's again when its tag completes, or, without a tag,
    /// when those requests have. A <see cref="FixedBuffer"/> of before must not be used for new
    /// requests: the kernel refuses it (EFAULT) where it lies outside of the new memory. In a ring
    /// of <see cref="IoUringOptions.MultipleIssuers"/> no thread calls
    /// <see cref="GetFixedBuffer"/> for these slots meanwhile.
    /// </summary>
    /// <param name="first">Index of the first slot.</param>
    /// <param name="buffers">
    /// A buffer for each slot from there on, as for <see cref="RegisterBuffers"/>; <c>default</c>
    /// to empty the slot.
    /// </param>
    /// <param name="tags">Nothing, or one a slot; none for a slot that becomes empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No buffer, or slots outside the table.
    /// </exception>
    /// <exception cref="ArgumentException">The number of tags is another.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: there is no table (ENXIO), memory cannot be pinned (EFAULT, ENOMEM), an
    /// empty slot has a tag (EINVAL). The message says which slot; those before it are changed,
    /// it and those behind it are not.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void UpdateBuffers(
        int first, ReadOnlySpan<IoVec> buffers, ReadOnlySpan<SqeContext> tags = default)
    {
        using var use = Use();
        CheckBuffers(buffers, tags);
        CheckBufferSlots(first, buffers.Length);
        fixed (IoVec* vectors = buffers)
        fixed (SqeContext* words = tags)
        {
            // The kernel stops at what it refuses and says how far it came; the next call tells
            // why.
            for (var done = 0; done < buffers.Length;)
            {
                var update = new RsrcUpdate2
                {
                    Offset = (uint)(first + done),
                    Data = (ulong)(vectors + done),
                    Tags = words == null ? 0 : (ulong)(words + done),
                    Nr = (uint)(buffers.Length - done),
                };
                var result = RegisterOfBuffers(
                    IoUringRegisterOp.UpdateBuffers,
                    &update,
                    (uint)sizeof(RsrcUpdate2),
                    buffers[done..],
                    first + done);
                buffers.Slice(done, result.Int32).CopyTo(_fixedBuffers.AsSpan(first + done));
                done += result.Int32;
            }
        }
    }

    /// <summary>
    /// Takes the registered buffers back: IORING_UNREGISTER_BUFFERS. Operations in flight keep
    /// the memory pinned until they complete; the caller keeps it until then, and tags complete.
    /// </summary>
    /// <exception cref="IoUringException">No buffers are registered (ENXIO).</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void UnregisterBuffers()
    {
        using var use = Use();
        _ = RegisterOfBuffers(IoUringRegisterOp.UnregisterBuffers, null, 0, []);
        _fixedBuffers = [];
    }

    /// <summary>A registered buffer, for the operations that take one.</summary>
    /// <param name="index">Index of its slot.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such slot.</exception>
    /// <exception cref="ArgumentException">The slot is empty.</exception>
    public FixedBuffer GetFixedBuffer(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, FixedBufferCount);
        var memory = _fixedBuffers[index];
        return memory.Length > 0
            ? new FixedBuffer((ushort)index, memory)
            : throw new ArgumentException($"Slot {index} is empty.", nameof(index));
    }

    private static void CheckBuffers(
        ReadOnlySpan<IoVec> buffers, ReadOnlySpan<SqeContext> tags)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffers.Length, nameof(buffers));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            buffers.Length, MaxFixedBuffers, nameof(buffers));
        if (!tags.IsEmpty && tags.Length != buffers.Length)
            throw new ArgumentException("Each buffer has a tag, or none has.", nameof(tags));
    }

    // Without a table the kernel says so itself.
    private void CheckBufferSlots(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (_fixedBuffers.Length > 0)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(
                first + (long)count, _fixedBuffers.Length, nameof(first));
        }
    }

    private void MakeBufferTable(RsrcRegister request, ReadOnlySpan<IoVec> buffers) =>
        _ = RegisterOfBuffers(
            IoUringRegisterOp.RegisterBuffers2, &request, (uint)sizeof(RsrcRegister), buffers);

    private SyscallResult RegisterOfBuffers(
        IoUringRegisterOp operation,
        void* argument,
        uint count,
        ReadOnlySpan<IoVec> buffers,
        int slot = -1)
    {
        var result = Register(operation, argument, count);
        if (!result.IsError)
            return result;
        nuint bytes = 0;
        foreach (var buffer in buffers)
            bytes += buffer.Length;
        throw SetupRefusal.OfRegister(operation, result.Errno, bytes, slot);
    }
}
