namespace Hyb.Uring;

public sealed unsafe partial class BufferRing
{
    /// <summary>
    /// Rents a buffer of a ring for sending, to be filled and given to <see cref="Provide"/>, or
    /// to be recycled unused.
    /// </summary>
    /// <param name="buffer">The whole buffer.</param>
    /// <returns>False when all are rented or the kernel's.</returns>
    /// <exception cref="InvalidOperationException">
    /// The group is not for sending, or the ring is another thread's.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring or the group is disposed.</exception>
    public bool TryRent(out SelectedBuffer buffer)
    {
        using var use = Enter();
        ThrowIfEnded();
        ThrowIfNotForSending();
        buffer = default;
        if (!_idle!.TryPop(out var id))
            return false;
        var claim = _leases.NextClaim();
        buffer = new SelectedBuffer(
            this, claim, _leases.Make(claim, id, 0, BufferBytes), BufferBytes);
        return true;
    }

    /// <summary>
    /// Hands a rented buffer to the kernel, which sends those of the group in this order:
    /// <see cref="IoUring.SendSelected"/>, <see cref="IoUring.SendBundle"/>. It is the kernel's
    /// until a completion names it: <see cref="TryTakeBundle"/>, then recycle.
    /// </summary>
    /// <param name="buffer">A rented buffer of this group, filled.</param>
    /// <param name="bytes">How many of its bytes to send, 1 to its size.</param>
    /// <param name="publish">As of <see cref="SelectedBuffer.Recycle"/>.</param>
    /// <exception cref="ArgumentException">The buffer is another group's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No byte, or more than its size.</exception>
    /// <exception cref="InvalidOperationException">
    /// It has been given away before, the group is not for sending, or another thread's.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring or the group is disposed.</exception>
    public void Provide(in SelectedBuffer buffer, int bytes, bool publish = true)
    {
        using var use = Enter();
        ThrowIfEnded();
        ThrowIfNotForSending();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, BufferBytes);
        if (buffer.Buffers != this)
            throw new ArgumentException("The buffer belongs to another group.", nameof(buffer));
        _entries.Add(_leases.End(buffer.Lease, buffer.Claim), bytes);
        _outside--;
        if (publish)
            _entries.Publish();
    }

    private void ThrowIfNotForSending()
    {
        if (!IsForSending)
        {
            throw new InvalidOperationException(
                $"The buffers of group {Group} are the kernel's: it was not registered with "
                    + $"{nameof(BufferRingOptions)}.{nameof(BufferRingOptions.IsForSending)}.");
        }
    }
}
