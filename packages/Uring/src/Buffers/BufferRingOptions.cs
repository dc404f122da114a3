using Hyb.Iobuf;

namespace Hyb.Uring;

/// <summary>
/// How a ring of provided buffers works. The default: its own memory, buffers that the kernel has
/// from the start and consumes as a whole.
/// </summary>
public readonly record struct BufferRingOptions
{
    /// <summary>
    /// Memory for the buffers, one after the other from its start; <see langword="null"/> to
    /// allocate it. It stays pinned, so that disposing it takes effect only then, until neither
    /// the kernel nor the program uses it any more.
    /// </summary>
    public AlignedMemory? Memory { get; init; }

    /// <summary>
    /// Use a buffer for one completion after the other until it is full: IOU_PBUF_RING_INC. For
    /// files that can be polled, such as sockets and pipes: of any other, and of operations with
    /// <see cref="SqeFlags.Async"/>, the kernel counts the bytes that were asked for instead of
    /// those that came, and further pieces would be told of at the wrong place.
    /// </summary>
    public bool IsIncremental { get; init; }

    /// <summary>
    /// Have the kernel allocate the ring of entries, to be mapped: IOU_PBUF_RING_MMAP. Not for a
    /// ring without a descriptor.
    /// </summary>
    public bool IsKernelMemory { get; init; }

    /// <summary>
    /// Have the buffers rented, filled and provided by the program, for
    /// <see cref="IoUring.SendSelected"/> and <see cref="IoUring.SendBundle"/>.
    /// </summary>
    public bool IsForSending { get; init; }

    internal BufferRingFlags Flags =>
        (IsIncremental ? BufferRingFlags.Incremental : BufferRingFlags.None)
        | (IsKernelMemory ? BufferRingFlags.KernelMemory : BufferRingFlags.None);
}
