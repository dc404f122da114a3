using Hyb.Iofd;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Among the descriptors of <see cref="RegisterFiles"/> and of updates: the slot is, or
    /// becomes, empty.
    /// </summary>
    public const int EmptySlot = -1;

    /// <summary>
    /// Among the descriptors of an update: the slot keeps its file: IORING_REGISTER_FILES_SKIP.
    /// </summary>
    public const int KeepSlot = UringConstants.FilesSkip;

    private int _fixedFileCount;

    /// <summary>
    /// How many slots the table of registered files has, empty ones included; 0 without a table.
    /// </summary>
    public int FixedFileCount => _state >= State.Closing ? 0 : _fixedFileCount;

    /// <summary>
    /// Makes a table of files, which spares every operation the look-up of a descriptor and its
    /// reference count: IORING_REGISTER_FILES, with tags IORING_REGISTER_FILES2,
    /// io_uring_register_files_tags(3). The descriptors may be closed afterwards: the table holds
    /// the files themselves.
    /// </summary>
    /// <param name="descriptors">
    /// One descriptor a slot, copied, or <see cref="EmptySlot"/>. Rings cannot be registered.
    /// </param>
    /// <param name="tags">
    /// Nothing, or one a slot: the identity of a completion that tells, once the file has left its
    /// slot, that no request uses it any more. None for no such completion; always for an empty
    /// slot.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">No descriptor.</exception>
    /// <exception cref="ArgumentException">The number of tags is another.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused and made no table: there is one already (EBUSY), a descriptor is not
    /// open or is a ring (EBADF), there are more than 2^20 or than RLIMIT_NOFILE (EMFILE), an
    /// empty slot has a tag (EINVAL).
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void RegisterFiles(
        ReadOnlySpan<int> descriptors, ReadOnlySpan<SqeContext> tags = default)
    {
        using var use = Use();
        CheckFiles(descriptors, tags);
        fixed (int* files = descriptors)
        fixed (SqeContext* words = tags)
            MakeFileTable((uint)descriptors.Length, 0, files, words);
    }

    /// <summary>
    /// Makes a table of empty slots, to be filled by <see cref="UpdateFiles"/> or by operations
    /// that put what they open into a slot: IORING_REGISTER_FILES2 with
    /// IORING_RSRC_REGISTER_SPARSE, io_uring_register_files_sparse(3).
    /// </summary>
    /// <param name="count">How many slots, 1 to 2^20 and to RLIMIT_NOFILE.</param>
    /// <exception cref="ArgumentOutOfRangeException">No slot.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: there is a table already (EBUSY), too many slots (EMFILE).
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void RegisterSparseFiles(int count)
    {
        using var use = Use();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        MakeFileTable((uint)count, UringConstants.ResourceSparse, null, null);
    }

    /// <summary>
    /// Changes slots of the table: IORING_REGISTER_FILES_UPDATE2,
    /// io_uring_register_files_update_tag(3). Requests in flight keep the file that they have
    /// started with. Slots are changed in order.
    /// </summary>
    /// <param name="first">The first slot.</param>
    /// <param name="descriptors">
    /// A descriptor for each slot from there on, copied; <see cref="EmptySlot"/> to take the file
    /// out, <see cref="KeepSlot"/> to leave the slot alone.
    /// </param>
    /// <param name="tags">
    /// Nothing, or one a slot, as for <see cref="RegisterFiles"/>; none with
    /// <see cref="EmptySlot"/> and <see cref="KeepSlot"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No descriptor, or slots outside the table.
    /// </exception>
    /// <exception cref="ArgumentException">The number of tags is another.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: there is no table (ENXIO), a descriptor is not open or is a ring
    /// (EBADF), an empty or kept slot has a tag (EINVAL). The message says which slot; the slots
    /// before it are changed, and with EBADF that slot is empty.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void UpdateFiles(
        FixedFile first,
        ReadOnlySpan<int> descriptors,
        ReadOnlySpan<SqeContext> tags = default)
    {
        using var use = Use();
        CheckFiles(descriptors, tags);
        CheckSlots(first, descriptors.Length);
        fixed (int* files = descriptors)
        fixed (SqeContext* words = tags)
        {
            // The kernel stops at what it refuses and says how far it came; the next call tells
            // why.
            for (var done = 0; done < descriptors.Length;)
            {
                var update = new RsrcUpdate2
                {
                    Offset = (uint)(first.Slot + done),
                    Data = (ulong)(files + done),
                    Tags = words == null ? 0 : (ulong)(words + done),
                    Nr = (uint)(descriptors.Length - done),
                };
                var result = RegisterOfFiles(
                    IoUringRegisterOp.UpdateFiles2,
                    &update,
                    (uint)sizeof(RsrcUpdate2),
                    first.Slot + done);
                done += result.Int32;
            }
        }
    }

    /// <summary>
    /// Takes the table back: IORING_UNREGISTER_FILES. Requests in flight keep their files; what
    /// no request uses is closed, and its tags complete.
    /// </summary>
    /// <exception cref="IoUringException">There is no table (ENXIO).</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void UnregisterFiles()
    {
        using var use = Use();
        _ = RegisterOfFiles(IoUringRegisterOp.UnregisterFiles, null, 0);
        _fixedFileCount = 0;
    }

    /// <summary>
    /// Says from which slots the kernel chooses when an operation asks for any free one; without
    /// this, from all: IORING_REGISTER_FILE_ALLOC_RANGE, io_uring_register_file_alloc_range(3).
    /// When they are all taken, such an operation completes with ENFILE.
    /// </summary>
    /// <param name="first">The first slot.</param>
    /// <param name="count">How many; 0 for none at all.</param>
    /// <exception cref="ArgumentOutOfRangeException">Slots outside the table.</exception>
    /// <exception cref="IoUringException">There is no table (EINVAL).</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void SetFileAllocationRange(FixedFile first, int count)
    {
        using var use = Use();
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        CheckSlots(first, count);
        var range = new FileIndexRange { Off = (uint)first.Slot, Len = (uint)count };
        _ = RegisterOfFiles(IoUringRegisterOp.SetFileAllocRange, &range, 0);
    }

    private static void CheckFiles(ReadOnlySpan<int> descriptors, ReadOnlySpan<SqeContext> tags)
    {
        ArgumentOutOfRangeException.ThrowIfZero(descriptors.Length, nameof(descriptors));
        if (!tags.IsEmpty && tags.Length != descriptors.Length)
            throw new ArgumentException("Each descriptor has a tag, or none has.", nameof(tags));
    }

    // Without a table the kernel says so itself.
    private void CheckSlots(FixedFile first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first.Slot, nameof(first));
        if (_fixedFileCount > 0)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(
                first.Slot + (long)count, _fixedFileCount, nameof(first));
        }
    }

    private void MakeFileTable(uint count, uint flags, int* files, SqeContext* tags)
    {
        var table = new RsrcRegister
        {
            Nr = count,
            Flags = flags,
            Data = (ulong)files,
            Tags = (ulong)tags,
        };
        _ = RegisterOfFiles(
            IoUringRegisterOp.RegisterFiles2, &table, (uint)sizeof(RsrcRegister));
        _fixedFileCount = (int)count;
    }

    private SyscallResult RegisterOfFiles(
        IoUringRegisterOp operation, void* argument, uint count, int slot = -1)
    {
        var result = Register(operation, argument, count);
        return result.IsError
            ? throw SetupRefusal.OfRegister(operation, result.Errno, slot: slot)
            : result;
    }
}
