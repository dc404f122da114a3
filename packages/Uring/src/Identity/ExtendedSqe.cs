using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>
/// A borrowed slot of a <see cref="ContextPool"/>: an entry, 64 bytes of plain data and an object
/// that the garbage collector traces. A handle, copied freely; the slot is the pool's. Its memory
/// starts at a multiple of 64 and does not move.
/// </summary>
/// <remarks>
/// Every access makes sure that the slot is still this borrower's. References taken from here are
/// good until the context is returned: after that they alias the next borrower's data, as an index
/// into an array would. The default value is no slot.
/// </remarks>
public readonly struct ExtendedSqe : IEquatable<ExtendedSqe>
{
    /// <summary>64, the bytes of <see cref="Data{T}"/>.</summary>
    public const int DataBytes = 64;

    private readonly ContextSlots? _slots;
    private readonly ulong _word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ExtendedSqe(ContextSlots? slots, ulong word)
    {
        _slots = slots;
        _word = word;
    }

    /// <summary>Whether this is a slot, and was not returned.</summary>
    public bool IsValid => _slots is not null && _slots.Holds(_word);

    /// <summary>The context to submit with: a direct one, "none", when this is no slot.</summary>
    public SqeContext Context => new(_word);

    /// <summary>
    /// The entry that <see cref="IoUring.Enqueue(ExtendedSqe, SqeFlags)"/> queues. It stays as it
    /// is until the slot is returned.
    /// </summary>
    /// <exception cref="InvalidOperationException">No slot, or returned.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public ref Sqe Sqe
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Slots.Entry(_word);
    }

    /// <summary>
    /// What goes along with the request and is neither counted nor looked at: a handler, a
    /// connection. Returning the context lets it go.
    /// </summary>
    /// <exception cref="InvalidOperationException">No slot, or returned.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public ref object? State => ref Slots.State(_word);

    private ContextSlots Slots
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_slots is null)
                ThrowNone();
            return _slots;
        }
    }

    /// <summary>The 64 bytes of the caller's, as any type without references.</summary>
    /// <typeparam name="T">At most 64 bytes. Every alignment up to 64 is kept.</typeparam>
    /// <returns>A reference into the slot, zero when it was just borrowed.</returns>
    /// <exception cref="NotSupportedException">The type is larger than 64 bytes.</exception>
    /// <exception cref="InvalidOperationException">No slot, or returned.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Data<T>()
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() > DataBytes)
            ThrowTooLarge<T>();
        return ref Unsafe.As<byte, T>(ref Slots.Data(_word));
    }

    /// <summary>
    /// The entry as it is queued: with this context as user_data. For chains that are queued as a
    /// whole.
    /// </summary>
    /// <param name="flags">Added to the entry's; the slot's own stay as they are.</param>
    /// <exception cref="InvalidOperationException">No slot, or returned.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public Sqe ToEntry(SqeFlags flags = SqeFlags.None)
    {
        ref readonly var entry = ref Sqe;
        return entry with { UserData = _word, Flags = entry.Flags | flags };
    }

    /// <summary>
    /// Gives the slot back and clears it: after the last completion, or when nothing was queued.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// No slot, or returned already; or the pool is a ring's, and this is not its thread.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Return()
    {
        if (!Slots.TryReturn(_word))
            _slots!.ThrowNotOut(_word);
    }

    /// <summary>Whether both are the same loan of the same slot.</summary>
    public bool Equals(ExtendedSqe other) =>
        ReferenceEquals(_slots, other._slots) && _word == other._word;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ExtendedSqe other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _word.GetHashCode();

    /// <summary>The context, for messages.</summary>
    public override string ToString() => Context.ToString();

    /// <summary>Whether both are the same loan of the same slot.</summary>
    public static bool operator ==(ExtendedSqe left, ExtendedSqe right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(ExtendedSqe left, ExtendedSqe right) => !left.Equals(right);

    /// <summary>The entry, for the ring that is about to copy it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref Sqe AddressedEntry() => ref Slots.AddressedEntry(_word);

    [DoesNotReturn]
    private static void ThrowNone() =>
        throw new InvalidOperationException("There is no slot: none was borrowed or found.");

    [DoesNotReturn]
    private static void ThrowTooLarge<T>()
        where T : unmanaged => throw new NotSupportedException(
            $"{typeof(T)} has {Unsafe.SizeOf<T>()} bytes; a context has room for {DataBytes}.");
}
