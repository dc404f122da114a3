using Hyb.Iofd;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

/// <summary>
/// Where an operation puts the file that it makes: into a new descriptor, which is the default, or
/// into the ring's table of registered files, where no descriptor is used at all. It converts from
/// <see cref="FixedFile"/>. Source: sqe->file_index, io_uring_prep_accept_direct(3).
/// </summary>
/// <remarks>
/// The completion's result is the descriptor, 0 for a slot that was named, and the number of the
/// slot for <see cref="AnySlot"/>. A slot that was in use is emptied first.
/// </remarks>
public readonly struct FileDestination : IEquatable<FileDestination>
{
    private FileDestination(int fileIndex) => FileIndex = fileIndex;

    /// <summary>A new descriptor: the default.</summary>
    public static FileDestination Descriptor => default;

    /// <summary>
    /// A free slot, which the kernel chooses: IORING_FILE_INDEX_ALLOC. ENFILE when all are taken.
    /// </summary>
    public static FileDestination AnySlot => new(unchecked((int)UringConstants.FileIndexAlloc));

    /// <summary>Whether it is the table and not a descriptor.</summary>
    public bool IsSlot => FileIndex != 0;

    /// <summary>What sqe->file_index says: a slot plus one, 0 for a descriptor.</summary>
    internal int FileIndex { get; }

    /// <summary>
    /// This slot. An operation refuses one beyond the table of its ring; one beyond that of another
    /// ring gives a completion with EINVAL, or ENXIO when it has no table.
    /// </summary>
    /// <param name="file">The slot.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is negative.</exception>
    public static FileDestination FromFixedFile(FixedFile file)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(file.Slot, nameof(file));
        return new FileDestination(unchecked(file.Slot + 1));
    }

    /// <summary>See <see cref="FromFixedFile"/>.</summary>
    public static implicit operator FileDestination(FixedFile file) => FromFixedFile(file);

    /// <summary>Whether both name the same place.</summary>
    public bool Equals(FileDestination other) => FileIndex == other.FileIndex;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FileDestination other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => FileIndex;

    /// <summary>The place, for messages.</summary>
    public override string ToString() => this == AnySlot ? "any slot"
        : IsSlot ? $"slot {FileIndex - 1}"
        : "descriptor";

    /// <summary>Whether both name the same place.</summary>
    public static bool operator ==(FileDestination left, FileDestination right) =>
        left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(FileDestination left, FileDestination right) =>
        !left.Equals(right);
}
