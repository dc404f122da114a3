using Hyb.Iobuf;
using Hyb.Sock;
using Hyb.Uring.Zcrx.Abi;

namespace Hyb.Uring.Zcrx;

public sealed unsafe partial class ZcrxQueue
{
    /// <summary>
    /// Takes a receive queue of a network card for a ring: IORING_REGISTER_ZCRX_IFQ. From now on
    /// the card puts data of the connections that are steered to that queue into the area. The
    /// kernel has no way to give the queue back but the end of the ring.
    /// </summary>
    /// <param name="ring">
    /// A ring of one thread (the default) with completions of 32 bytes: <see cref="CqeSize.Mixed"/>
    /// or <see cref="CqeSize.Bytes32"/>.
    /// </param>
    /// <param name="options">Which queue, and the memory.</param>
    /// <returns>The queue, which lasts as long as the ring.</returns>
    /// <exception cref="ArgumentNullException">No ring, or no options.</exception>
    /// <exception cref="ArgumentException">Options do not go together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="MemoryRefusedException">No pages of that kind.</exception>
    /// <exception cref="InsufficientMemoryException">There is no memory.</exception>
    /// <exception cref="ZcrxException">The kernel refused; the message says why.</exception>
    /// <exception cref="InvalidOperationException">Another thread's ring.</exception>
    /// <exception cref="ObjectDisposedException">The ring or the memory is disposed.</exception>
    /// <exception cref="PlatformNotSupportedException">Not Linux on x64 or arm64.</exception>
    public static ZcrxQueue Register(IoUring ring, ZcrxOptions options)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var memory = Allocate(options);
        try
        {
            return Request(ring, options, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static AreaMemory Allocate(ZcrxOptions options)
    {
        var refill = RefillRegion.Allocate(
            (uint)options.RefillEntriesOrDefault, ZcrxFeatureSet.Ask());
        try
        {
            if (options.DmaBuf is not null)
                return new AreaMemory(refill, options.AreaBytes);
            if (options.Area is not null)
                return new AreaMemory(refill, options.Area, isOwned: false);
            var area = AlignedMemory.AllocatePages(
                options.AreaBytesOrDefault,
                new AlignedMemoryOptions { Pages = options.Pages });
            return new AreaMemory(refill, area, isOwned: true);
        }
        catch
        {
            refill.Dispose();
            throw;
        }
    }

    private static ZcrxQueue Request(IoUring ring, ZcrxOptions options, AreaMemory memory)
    {
        using var dmaBuf = options.DmaBuf is { } owner ? owner.Lease() : default;
        var area = new ZcrxAreaReg
        {
            Addr = (ulong)memory.Address,
            Len = memory.Bytes,
            Flags = (uint)(options.DmaBuf is null ? ZcrxAreaFlags.None : ZcrxAreaFlags.Dmabuf),
            DmabufFd = options.DmaBuf is null ? 0 : (uint)dmaBuf.Number,
        };
        var region = new RegionDesc
        {
            UserAddr = (ulong)memory.Refill.Address,
            Size = memory.Refill.Length,
            Flags = ZcrxConstants.UserMemory,
        };
        var request = new ZcrxIfqReg
        {
            IfIdx = IndexOf(options),
            IfRxq = (uint)options.Queue,
            RqEntries = (uint)options.RefillEntriesOrDefault,
            Flags = (uint)(options.WithoutDevice
                ? ZcrxRegisterFlags.NoDevice
                : ZcrxRegisterFlags.None),
            AreaPtr = (ulong)&area,
            RegionPtr = (ulong)&region,
            RxBufLen = options.ChunkBytesOrPage == (int)AlignedMemory.PageSize
                ? 0
                : (uint)options.ChunkBytes,
        };
        var result = ring.RegisterRaw(IoUringRegisterOp.RegisterZcrxQueue, &request, 1);
        if (result.IsError)
        {
            throw ZcrxReason.OfQueue(
                result.Errno, ring.SetupFlags, request, memory.Refill.Length);
        }

        // The number of entries is the kernel's: it rounds, and it may clamp.
        var refill = new RefillRing(
            (byte*)memory.Refill.Address, request.Offsets, request.RqEntries);
        return new ZcrxQueue(
            ring,
            (int)request.ZcrxId,
            new ZcrxArea(ring, memory, refill, area.RqAreaToken, options.ChunkBytesOrPage));
    }

    private static uint IndexOf(ZcrxOptions options)
    {
        if (options.Interface is null)
            return (uint)options.InterfaceIndex;

        // No interface has the index 0: the kernel says what it thinks of the rest first.
        _ = NetInterface.IndexOf(options.Interface, out var index);
        return (uint)index;
    }
}
