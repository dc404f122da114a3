using Hyb.Uring.Abi;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Takes over registered buffers of another ring, without pinning their memory again:
    /// IORING_REGISTER_CLONE_BUFFERS, io_uring_register_clone_buffers(3). The clones have no tags.
    /// </summary>
    /// <param name="source">
    /// The ring that has them. No thread may change its table or close it meanwhile. It may be
    /// closed afterwards.
    /// </param>
    /// <param name="sourceFirst">The first slot of the source.</param>
    /// <param name="count">
    /// How many slots, empty ones included. The caller keeps the memory until this ring has let go
    /// of it as well.
    /// </param>
    /// <param name="first">
    /// The first slot here. The table is made, or grows, as far as is needed.
    /// </param>
    /// <param name="replaces">
    /// Whether there may be a table here already, whose slots are then replaced and the tags of
    /// what was in them complete: IORING_REGISTER_DST_REPLACE.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No slots, slots outside of the source's table, or more than 16384 here.
    /// </exception>
    /// <exception cref="ArgumentException">The source is this ring.</exception>
    /// <exception cref="NotSupportedException">
    /// The source has no descriptor (<see cref="IoUringOptions.RegisteredDescriptorOnly"/>) and is
    /// not started, or belongs to another thread.
    /// </exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: there is a table here and none is to be replaced (EBUSY), the rings
    /// account their memory to different users or processes (EINVAL).
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">This ring or the source is disposed.</exception>
    public void CloneBuffers(
        IoUring source, int sourceFirst, int count, int first = 0, bool replaces = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source == this)
            throw new ArgumentException("A ring has its buffers already.", nameof(source));
        using var use = UseOrPrepare();
        ObjectDisposedException.ThrowIf(source._state >= State.Closing, source);
        ArgumentOutOfRangeException.ThrowIfNegative(sourceFirst);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        var buffers = source._fixedBuffers;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            sourceFirst + (long)count, buffers.Length, nameof(count));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            first + (long)count, MaxFixedBuffers, nameof(first));
        var flags = replaces ? CloneBuffersFlags.ReplaceDestination : CloneBuffersFlags.None;
        if (source._ringFd < 0)
        {
            if (!source._owner.IsExactlyCurrent)
                throw new NotSupportedException("The source has no descriptor for this thread.");
            flags |= CloneBuffersFlags.SourceRegistered;
        }

        var request = new CloneBuffers
        {
            SrcFd = (uint)(source._ringFd < 0 ? source._enterFd : source._ringFd),
            Flags = (uint)flags,
            SrcOff = (uint)sourceFirst,
            DstOff = (uint)first,
            Nr = (uint)count,
        };
        _ = RegisterOfBuffers(
            IoUringRegisterOp.CloneBuffers,
            &request,
            1,
            buffers.AsSpan(sourceFirst, count));
        if (_fixedBuffers.Length < first + count)
            Array.Resize(ref _fixedBuffers, first + count);
        Array.Copy(buffers, sourceFirst, _fixedBuffers, first, count);
        GC.KeepAlive(source);
    }
}
