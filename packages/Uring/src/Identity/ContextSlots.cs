using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyb.Iobuf;

namespace Hyb.Uring;

/// <summary>
/// Slots of one kind: memory, and for each slot the word that is its context now. A context is
/// looked up by one comparison with that word and is never an address.
/// </summary>
/// <remarks>
/// <para>
/// The lower 62 bits of a word are a generation above a slot index. A slot that is in the pool
/// has the payload of its next context with the mode bits clear, so that no context is equal to
/// it. See docs/decisions/0110-context-words.md. Generations go on by two: the odd word beside each
/// is its companion, which is never lent (docs/decisions/0151-companion-words.md).
/// </para>
/// <para>
/// The memory is a pinned array and not native: a reference that somebody holds keeps it, also
/// after the pool is disposed. See docs/decisions/0111-context-slots.md.
/// </para>
/// </remarks>
internal sealed unsafe partial class ContextSlots
{
    private const int ModeShift = 62;
    private const ulong PayloadMask = (1UL << ModeShift) - 1;
    private const int UserDataIndex = 4;

    private readonly ulong[] _words;
    private readonly SlotLine[] _lines;
    private readonly StateBox[] _states;
    private readonly nuint _firstLine;
    private readonly int _slotShift;
    private readonly ulong _mask;
    private readonly ulong _modeBits;

    // One of both: a pool for every thread, or for the thread of one ring a stack of free slots.
    private readonly IndexPool? _shared;
    private readonly IoUring? _ring;
    private readonly int[] _free = [];
    private int _freeCount;
    private volatile bool _isDisposed;

    /// <summary>Slots that are all in the pool.</summary>
    /// <param name="mode">Indirect or extended.</param>
    /// <param name="count">How many, a power of two.</param>
    /// <param name="firstPayload">The payload of the first context; its slot bits are 0.</param>
    /// <param name="ring">The only ring that uses them; null for every thread.</param>
    public ContextSlots(SqeContextMode mode, int count, ulong firstPayload, IoUring? ring)
    {
        var linesPerSlot = mode == SqeContextMode.Extended ? 2 : 1;
        _modeBits = (ulong)mode << ModeShift;
        _mask = (uint)count - 1;
        _slotShift = BitOperations.Log2((uint)(linesPerSlot * sizeof(SlotLine)));
        _states = mode == SqeContextMode.Extended ? new StateBox[count] : [];
        _words = new ulong[count];
        for (var slot = 0; slot < count; slot++)
            _words[slot] = (firstPayload & PayloadMask & ~_mask) | (uint)slot;

        // One line more than needed, to start at a multiple of its length.
        _lines = GC.AllocateArray<SlotLine>((count * linesPerSlot) + 1, pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_lines));
        _firstLine = (nuint)sizeof(SlotLine) - (start % (nuint)sizeof(SlotLine));
        _ring = ring;
        if (ring is null)
        {
            _shared = new IndexPool(count);
            return;
        }

        _free = new int[count];
        for (; _freeCount < count; _freeCount++)
            _free[_freeCount] = count - 1 - _freeCount;
    }

    public int Count => _words.Length;

    /// <summary>How many are in the pool: for a shared pool, a walk over all of them.</summary>
    public int Available
    {
        get
        {
            if (_shared is null)
                return Volatile.Read(ref _freeCount);
            var available = 0;
            for (var slot = 0; slot < _words.Length; slot++)
                available += IsLive(Volatile.Read(ref _words[slot])) ? 0 : 1;
            return available;
        }
    }

    /// <summary>Takes a slot; false when all are out.</summary>
    /// <param name="word">Its context from now on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryBorrow(out ulong word)
    {
        if (_isDisposed)
            ThrowDisposed();
        int slot;
        if (_shared is null)
        {
            RequireThread();
            if (_freeCount == 0)
            {
                word = 0;
                return false;
            }

            slot = _free[--_freeCount];
        }
        else if (!_shared.TryGet(out slot))
        {
            word = 0;
            return false;
        }

        // The slot is ours alone, and what its last owner did to it came before he gave it back.
        ref var current = ref Word((uint)slot);
        word = current | _modeBits;
        Volatile.Write(ref current, word);
        return true;
    }

    /// <summary>Whether the word is the context of a slot that is out; any word will do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(ulong word) =>
        (word & ~PayloadMask) == _modeBits && Volatile.Read(ref Word(word & _mask)) == word;

    /// <summary>As <see cref="Holds"/>, for a word that came from outside.</summary>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Resolve(ulong word)
    {
        if (Holds(word))
            return true;
        if (_isDisposed)
            ThrowDisposed();
        return false;
    }

    /// <summary>Gives a slot back, if the word is its context; exactly one of many does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReturn(ulong word)
    {
        if (_shared is null)
            RequireThread();
        if (!Resolve(word))
            return false;

        // From here on no lookup finds the slot, and no second return succeeds.
        var slot = word & _mask;
        var next = (word + (2 * (_mask + 1))) & PayloadMask;
        if (_shared is null)
            Word(slot) = next;
        else if (Interlocked.CompareExchange(ref Word(slot), next, word) != word)
            return false;
        if (_states.Length != 0)
            Scrub(slot);
        if (_shared is null)
            _free[_freeCount++] = (int)slot;
        else
            _shared.Put((int)slot);
        return true;
    }

    /// <summary>Gives back what is out; returns how many that were.</summary>
    public int ReturnAll()
    {
        if (_isDisposed)
            ThrowDisposed();
        var count = 0;
        for (var slot = 0; slot < _words.Length; slot++)
        {
            var word = Volatile.Read(ref _words[slot]);
            if (IsLive(word) && TryReturn(word))
                count++;
        }

        return count;
    }

    /// <summary>The entry of a slot that is out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Sqe Entry(ulong word) => ref Unsafe.As<byte, Sqe>(ref Slot(word));

    /// <summary>The entry of a slot that is out, with its context as user_data.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Sqe AddressedEntry(ulong word)
    {
        ref var entry = ref Entry(word);
        Unsafe.Add(ref Unsafe.As<Sqe, ulong>(ref entry), UserDataIndex) = word;
        return ref entry;
    }

    /// <summary>The caller's 64 bytes of an extended slot that is out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Data(ulong word) => ref Unsafe.Add(ref Slot(word), sizeof(SlotLine));

    /// <summary>The caller's object of an extended slot that is out.</summary>
    public ref object? State(ulong word)
    {
        if (!Holds(word))
            ThrowNotOut(word);
        return ref _states[word & _mask].Value;
    }

    /// <summary>From now on every context is refused.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        for (var slot = 0; slot < _words.Length; slot++)
            Volatile.Write(ref _words[slot], 0);
        Array.Clear(_states);
    }

    [DoesNotReturn]
    public void ThrowNotOut(ulong word)
    {
        if (_isDisposed)
            ThrowDisposed();
        throw new InvalidOperationException(
            $"The context ({new SqeContext(word)}) is not out: it was returned already, or it is "
                + "another pool's.");
    }

    private static bool IsLive(ulong word) => word >> ModeShift != 0;

    [DoesNotReturn]
    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(ContextPool));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RequireThread()
    {
        if (!_ring!.OwnsContextsHere)
            _ring.ThrowContextsNotUsable();
    }

    // A handle outlives its slot, so each access asks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Slot(ulong word)
    {
        if (!Holds(word))
            ThrowNotOut(word);
        return ref Memory(word & _mask);
    }

    private void Scrub(ulong slot)
    {
        Unsafe.As<byte, SlotPair>(ref Memory(slot)) = default;
        _states[slot].Value = null;
    }

    // The slot is below the count: the array has a line or two for each, and one more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Memory(ulong slot) => ref Unsafe.AddByteOffset(
        ref Unsafe.As<SlotLine, byte>(ref MemoryMarshal.GetArrayDataReference(_lines)),
        _firstLine + ((nuint)slot << _slotShift));

    // The slot is below the count: the array has a word for each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Word(ulong slot) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), (nuint)slot);

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct SlotLine;

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct SlotPair;

    // An array of objects would check the type of each that is stored.
    private struct StateBox
    {
        public object? Value;
    }
}
