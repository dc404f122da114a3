using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// Received bytes, of a network card's area or of a buffer ring: the program's until it releases
/// them, exactly once and in any order. As <see cref="ZcrxBuffer"/> and
/// <see cref="SelectedBuffer"/>, of which it is either: used after the release it throws.
/// </summary>
public readonly struct ReceivedBuffer
{
    private readonly ZcrxBuffer _placed;
    private readonly SelectedBuffer _selected;

    internal ReceivedBuffer(ZcrxBuffer placed)
    {
        _placed = placed;
        IsZeroCopy = true;
    }

    internal ReceivedBuffer(SelectedBuffer selected) => _selected = selected;

    /// <summary>Whether the card has put the bytes there, as far as the kernel tells.</summary>
    public bool IsZeroCopy { get; }

    /// <summary>How many bytes there are.</summary>
    public int Length => IsZeroCopy ? _placed.Length : _selected.Length;

    /// <summary>
    /// The bytes, until the buffer is released; whoever uses them keeps this value until then.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has been released, or is none.</exception>
    /// <exception cref="NotSupportedException">They lie in a dmabuf.</exception>
    public Span<byte> Span => IsZeroCopy ? _placed.Span : _selected.Span;

    /// <summary>The bytes for an operation that the kernel performs.</summary>
    /// <exception cref="InvalidOperationException">It has been released, or is none.</exception>
    /// <exception cref="NotSupportedException">They lie in a dmabuf.</exception>
    public IoVec Memory => IsZeroCopy ? _placed.Memory : _selected.Memory;

    /// <summary>Whether there is a buffer, and it has not been released.</summary>
    public bool IsValid => IsZeroCopy ? _placed.IsValid : _selected.IsValid;

    /// <summary>
    /// The buffer of the area, for its offset in a dmabuf; the default one when
    /// <see cref="IsZeroCopy"/> is false.
    /// </summary>
    public ZcrxBuffer Placed => _placed;

    /// <summary>Gives the memory back, without a system call.</summary>
    /// <param name="publish">
    /// False to show it to the kernel later, with others: <see cref="ZcrxReceiver.Publish"/>.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// It has been released before, it is none, or the ring is another thread's.
    /// </exception>
    public void Release(bool publish = true)
    {
        if (IsZeroCopy)
            _placed.Release(publish);
        else
            _selected.Recycle(publish);
    }
}
