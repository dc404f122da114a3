using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>
/// A borrowed slot of a <see cref="ContextPool"/> with a copy of an entry, so that whoever gets the
/// completion can see all of what was asked. A handle, copied freely; the slot is the pool's.
/// </summary>
/// <remarks>
/// Every access makes sure that the slot is still this borrower's. A reference taken from here is
/// good until the context is returned. The default value is no slot.
/// </remarks>
public readonly struct IndirectSqe : IEquatable<IndirectSqe>
{
    private readonly ContextSlots? _slots;
    private readonly ulong _word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal IndirectSqe(ContextSlots? slots, ulong word)
    {
        _slots = slots;
        _word = word;
    }

    /// <summary>Whether this is a slot, and was not returned.</summary>
    public bool IsValid => _slots is not null && _slots.Holds(_word);

    /// <summary>The context to submit with: a direct one, "none", when this is no slot.</summary>
    public SqeContext Context => new(_word);

    /// <summary>
    /// The entry that <see cref="IoUring.Enqueue(IndirectSqe, SqeFlags)"/> queues. It stays as it
    /// is until the slot is returned; a new borrower finds what the last one left.
    /// </summary>
    /// <exception cref="InvalidOperationException">No slot, or returned.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public ref Sqe Sqe
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Slots.Entry(_word);
    }

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
    /// Gives the slot back: after the last completion, or when nothing was queued.
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
    public bool Equals(IndirectSqe other) =>
        ReferenceEquals(_slots, other._slots) && _word == other._word;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IndirectSqe other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _word.GetHashCode();

    /// <summary>The context, for messages.</summary>
    public override string ToString() => Context.ToString();

    /// <summary>Whether both are the same loan of the same slot.</summary>
    public static bool operator ==(IndirectSqe left, IndirectSqe right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(IndirectSqe left, IndirectSqe right) => !left.Equals(right);

    /// <summary>The entry, for the ring that is about to copy it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref Sqe AddressedEntry() => ref Slots.AddressedEntry(_word);

    [DoesNotReturn]
    private static void ThrowNone() =>
        throw new InvalidOperationException("There is no slot: none was borrowed or found.");
}
