using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// A buffer that the kernel has selected for a completion and filled (or sent): the program's until
/// it is recycled, which must happen exactly once. It may be kept and passed on. A copy that is
/// used after the buffer was recycled throws, also when the same buffer has come back meanwhile.
/// The default value is no buffer.
/// </summary>
public readonly unsafe struct SelectedBuffer
{
    private readonly BufferRing? _buffers;
    private readonly ulong _claim;
    private readonly int _lease;

    internal SelectedBuffer(BufferRing buffers, ulong claim, int lease, int length)
    {
        _buffers = buffers;
        _claim = claim;
        _lease = lease;
        Length = length;
    }

    /// <summary>
    /// How many bytes the completion put here, or sent from here; of a rented one, its size.
    /// </summary>
    public int Length { get; }

    /// <summary>
    /// The bytes, until the buffer is recycled; whoever uses them keeps this value until then.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has been recycled, or is none.</exception>
    public Span<byte> Span => new(Buffers.AddressOf(_lease, _claim), Length);

    /// <summary>
    /// The bytes for an operation that the kernel performs, for example to send on what has come:
    /// recycle only after its completion.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has been recycled, or is none.</exception>
    public IoVec Memory => new(Buffers.AddressOf(_lease, _claim), (nuint)Length);

    /// <summary>The buffer's id in its group: buf->bid.</summary>
    /// <exception cref="InvalidOperationException">It has been recycled, or is none.</exception>
    public ushort Id => Buffers.IdOf(_lease, _claim);

    /// <summary>Whether there is a buffer, and it has not been recycled.</summary>
    public bool IsValid => _buffers is not null && _buffers.IsLeased(_lease, _claim);

    internal ulong Claim => _claim;

    internal int Lease => _lease;

    internal BufferRing Buffers => _buffers ?? throw new InvalidOperationException(
        "There is no buffer: the value is the default one.");

    /// <summary>
    /// Gives the buffer back to its ring: one store and no system call. A piece of an incremental
    /// buffer counts down; the buffer is given back with the last one, when the kernel is done
    /// with it. Of a ring for sending the buffer can be rented again.
    /// </summary>
    /// <param name="publish">
    /// False to show it to the kernel later, with others: <see cref="BufferRing.Publish"/> or
    /// <see cref="IoUring.Advance(int, BufferRing)"/>.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// It has been recycled before, it is none, or the ring is another thread's.
    /// </exception>
    public void Recycle(bool publish = true) => Buffers.Recycle(this, publish);
}
