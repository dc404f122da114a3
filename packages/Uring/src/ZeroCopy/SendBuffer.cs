using System.Buffers;
using System.Runtime.CompilerServices;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// Memory to send from, with its owner. Every send of a <see cref="SendTracker"/> holds it until
/// the kernel is done with it; meanwhile it is neither written through this type nor given back.
/// Keep it and send it again: nothing is allocated for a send.
/// </summary>
/// <remarks>
/// <see cref="Dispose"/> gives the memory back to its owner, at once or, while sends hold it, when
/// the last of them lets it go. Any thread may dispose it. A span or a pointer that was taken
/// before the send is beyond what the type can guard: do not write through it.
/// </remarks>
public sealed unsafe class SendBuffer : IDisposable
{
    private const int Ended = int.MinValue;

    private readonly IoVec _memory;
    private readonly IDisposable? _owner;
    private readonly FixedBuffer _registered;
    private MemoryHandle _pin;

    // How many sends hold it, and the uppermost bit once it is disposed.
    private int _state;

    /// <summary>
    /// Takes memory over from its owner: an <c>AlignedMemory</c>, a buffer rented from a pool.
    /// Managed memory is pinned until the end.
    /// </summary>
    /// <param name="owner">Disposed when the memory is given back.</param>
    /// <exception cref="ArgumentNullException">There is no owner.</exception>
    /// <exception cref="ObjectDisposedException">The owner is disposed.</exception>
    public SendBuffer(IMemoryOwner<byte> owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var memory = owner.Memory;
        _pin = memory.Pin();
        _memory = new IoVec(_pin.Pointer, (nuint)memory.Length);
        _owner = owner;
    }

    /// <summary>
    /// Takes a registered buffer, or a part of one. The ring sends it with its registration, which
    /// spares the kernel the pinning of pages. It stays in its slot until no send holds it.
    /// </summary>
    /// <param name="ring">The ring that it is registered with.</param>
    /// <param name="buffer">From <see cref="IoUring.GetFixedBuffer"/>.</param>
    /// <param name="owner">
    /// Disposed when the memory is given back; <see langword="null"/> where somebody else keeps it
    /// until <see cref="IsHeld"/> is false.
    /// </param>
    /// <exception cref="ArgumentNullException">There is no ring.</exception>
    public SendBuffer(IoUring ring, FixedBuffer buffer, IDisposable? owner = null)
    {
        ArgumentNullException.ThrowIfNull(ring);
        Ring = ring;
        _registered = buffer;
        _memory = buffer.Memory;
        _owner = owner;
    }

    /// <summary>Length in bytes.</summary>
    public nuint Length => _memory.Length;

    /// <summary>Whether it is a registered buffer.</summary>
    public bool IsRegistered => Ring is not null;

    /// <summary>Whether some send holds it, so that it may not be written.</summary>
    public bool IsHeld => (Volatile.Read(ref _state) & ~Ended) != 0;

    /// <summary>The memory, to be filled before a send: for operations of a ring.</summary>
    /// <exception cref="InvalidOperationException">A send holds it.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public IoVec Memory
    {
        get
        {
            var state = Volatile.Read(ref _state);
            ObjectDisposedException.ThrowIf(state < 0, this);
            return state == 0
                ? _memory
                : throw new InvalidOperationException(
                    $"{state} sends hold the buffer: what is written now might be sent.");
        }
    }

    /// <summary>The memory, to be filled before a send.</summary>
    /// <exception cref="InvalidOperationException">A send holds it.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    /// <exception cref="OverflowException">It is longer than a span can be.</exception>
    public Span<byte> Span => Memory.Span;

    internal IoUring? Ring { get; }

    /// <summary>The whole registered buffer that this is a part of, as it is now.</summary>
    /// <exception cref="ArgumentException">Its slot has been emptied.</exception>
    internal FixedBuffer Registration => Ring!.GetFixedBuffer(_registered.Index);

    /// <summary>A part of it, for a send.</summary>
    /// <param name="offset">Bytes to skip.</param>
    /// <param name="length">Bytes to take.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part lies outside.</exception>
    public SendPart Slice(nuint offset, nuint length)
    {
        _ = _memory.Slice(offset, length);
        return new SendPart(this, offset, length);
    }

    /// <summary>
    /// Gives the memory back to its owner when no send holds it, and so perhaps now. From now on
    /// it is neither sent nor written. The second time it does nothing.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Or(ref _state, Ended) == 0)
            GiveBack();
    }

    internal IoVec MemoryOf(SendPart part) => _memory.Slice(part.Offset, part.Length);

    internal FixedBuffer RegisteredOf(SendPart part) =>
        _registered.Slice(part.Offset, part.Length);

    /// <summary>Whether both are parts of the same registered buffer.</summary>
    internal bool IsSameRegistration(SendBuffer other) =>
        IsRegistered && Ring == other.Ring && _registered.Index == other._registered.Index;

    /// <summary>For a send that is about to be queued.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    internal void Hold()
    {
        while (true)
        {
            var seen = Volatile.Read(ref _state);
            ObjectDisposedException.ThrowIf(seen < 0, this);
            if (Interlocked.CompareExchange(ref _state, seen + 1, seen) == seen)
                return;
        }
    }

    /// <summary>For a send whose memory the kernel has let go of.</summary>
    internal void LetGo()
    {
        if (Interlocked.Decrement(ref _state) == Ended)
            GiveBack();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GiveBack()
    {
        try
        {
            _pin.Dispose();
        }
        finally
        {
            _owner?.Dispose();
        }
    }
}
