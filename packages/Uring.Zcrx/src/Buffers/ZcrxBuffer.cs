using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// Received bytes where the network card has put them: the program's until it releases them, which
/// must happen exactly once, in any order. It may be kept and passed on. A copy that is used after
/// the release throws, also when the same memory has come back meanwhile. The default value is no
/// buffer.
/// </summary>
public readonly unsafe struct ZcrxBuffer
{
    private readonly ZcrxArea? _area;
    private readonly ulong _claim;
    private readonly int _lease;

    internal ZcrxBuffer(ZcrxArea area, ulong claim, int lease, int length)
    {
        _area = area;
        _claim = claim;
        _lease = lease;
        Length = length;
    }

    /// <summary>How many bytes the completion brought.</summary>
    public int Length { get; }

    /// <summary>
    /// The bytes, until the buffer is released; whoever uses them keeps this value until then.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has been released, or is none.</exception>
    /// <exception cref="NotSupportedException">
    /// They lie in a dmabuf, which the processor does not see: see <see cref="AreaOffset"/>.
    /// </exception>
    public Span<byte> Span => new(Area.AddressOf(_lease, _claim), Length);

    /// <summary>
    /// The bytes for an operation that the kernel performs, for example to write to a file what has
    /// come: release only after its completion.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has been released, or is none.</exception>
    /// <exception cref="NotSupportedException">They lie in a dmabuf.</exception>
    public IoVec Memory => new(Area.AddressOf(_lease, _claim), (nuint)Length);

    /// <summary>Where they begin, in bytes from the start of the area.</summary>
    /// <exception cref="InvalidOperationException">It has been released, or is none.</exception>
    public ulong AreaOffset => Area.OffsetOf(_lease, _claim);

    /// <summary>Whether there is a buffer, and it has not been released.</summary>
    public bool IsValid => _area is not null && _area.IsLeased(_lease, _claim);

    internal ulong Claim => _claim;

    internal int Lease => _lease;

    internal ZcrxArea Area => _area ?? throw new InvalidOperationException(
        "There is no buffer: the value is the default one.");

    /// <summary>
    /// Gives the memory back: one store and no system call. When the refill ring is full it waits
    /// in line, and goes with a later release, take or <see cref="ZcrxQueue.Publish"/>.
    /// </summary>
    /// <param name="publish">
    /// False to show it to the kernel later, with others: <see cref="ZcrxQueue.Publish"/>.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// It has been released before, it is none, or the ring is another thread's.
    /// </exception>
    public void Release(bool publish = true) => Area.Release(this, publish);
}
