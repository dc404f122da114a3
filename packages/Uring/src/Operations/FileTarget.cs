using System.Runtime.CompilerServices;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// What an operation works on: a descriptor, or a slot of the ring's registered files. It converts
/// from <see cref="Iofd.Fd"/> and from <see cref="FixedFile"/> and carries IOSQE_FIXED_FILE with
/// the slot, so that one can never be taken for the other. It owns nothing: the descriptor must
/// stay open until the entry has been submitted; after that the kernel holds the file itself.
/// </summary>
public readonly struct FileTarget : IEquatable<FileTarget>
{
    // The number, and in a word of its own whether it is a slot: both travel in one register.
    private readonly int _number;
    private readonly int _isFixed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FileTarget(int number, bool isFixed)
    {
        _number = number;
        _isFixed = isFixed ? 1 : 0;
    }

    /// <summary>No file, for operations that need none: -1.</summary>
    public static FileTarget None
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(-1, isFixed: false);
    }

    /// <summary>The working directory, for operations that take a directory: AT_FDCWD.</summary>
    public static FileTarget WorkingDirectory
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Syscall.CurrentDirectory, isFixed: false);
    }

    /// <summary>The descriptor or slot number.</summary>
    public int Number => _number;

    /// <summary>Whether the number is a slot of the registered files.</summary>
    public bool IsFixed => _isFixed != 0;

    /// <summary>The entry flags that go with it: IOSQE_FIXED_FILE for a slot.</summary>
    public SqeFlags Flags => (SqeFlags)_isFixed;

    /// <summary>
    /// A descriptor by number, for example one that a completion brought. A number that is not
    /// open gives a completion with EBADF.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FileTarget FromDescriptor(int number) => new(number, isFixed: false);

    /// <summary>
    /// The number that <paramref name="fd"/> has now: -1, and so EBADF, when it is disposed.
    /// Whoever calls keeps it alive until the entry has been submitted.
    /// </summary>
    /// <exception cref="ArgumentNullException">There is no <paramref name="fd"/>.</exception>
    public static FileTarget FromFd(Fd fd)
    {
        ArgumentNullException.ThrowIfNull(fd);
        return new FileTarget(fd.Number, isFixed: false);
    }

    /// <summary>
    /// A slot of the registered files. One that is empty gives a completion with EBADF; one beyond
    /// the table is refused by the operation.
    /// </summary>
    public static FileTarget FromFixedFile(FixedFile file) => new(file.Slot, isFixed: true);

    /// <summary>See <see cref="FromFd"/>.</summary>
    public static implicit operator FileTarget(Fd fd) => FromFd(fd);

    /// <summary>See <see cref="FromFixedFile"/>.</summary>
    public static implicit operator FileTarget(FixedFile file) => FromFixedFile(file);

    /// <summary>Whether both name the same descriptor or slot.</summary>
    public bool Equals(FileTarget other) =>
        _number == other._number && _isFixed == other._isFixed;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FileTarget other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_number, _isFixed);

    /// <summary>The number and its kind, for messages.</summary>
    public override string ToString() => IsFixed ? $"fixed file {_number}" : $"fd {_number}";

    /// <summary>Whether both name the same descriptor or slot.</summary>
    public static bool operator ==(FileTarget left, FileTarget right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(FileTarget left, FileTarget right) => !left.Equals(right);
}
