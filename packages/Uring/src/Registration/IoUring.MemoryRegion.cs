using Hyb.Iobuf;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>The memory shared with the kernel, if there is any.</summary>
    public IoUringMemoryRegion? MemoryRegion { get; private set; }

    /// <summary>
    /// Lets the kernel allocate memory to share, and maps it: IORING_REGISTER_MEM_REGION,
    /// io_uring_register_region(3). A ring has one region at most, for as long as it lives.
    /// </summary>
    /// <param name="bytes">How much; whole pages, at least one.</param>
    /// <param name="use">
    /// What for. <see cref="MemoryRegionUse.WaitArguments"/> before <see cref="Start"/> only.
    /// </param>
    /// <returns>The memory, zeroed; the ring owns it.</returns>
    /// <exception cref="ArgumentException">Not whole pages.</exception>
    /// <exception cref="NotSupportedException">The ring has no descriptor.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: EBUSY when the ring has a region, ENOMEM for want of memory.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Another thread's, once started; or wait arguments after Start.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public IoUringMemoryRegion RegisterMemoryRegion(
        nuint bytes, MemoryRegionUse use = MemoryRegionUse.None)
    {
        using var entered = UseForRegion(use);
        ThrowIfNotPages(bytes, nameof(bytes));
        if (_fd is null)
            throw new NotSupportedException("A ring without a descriptor cannot be mapped.");
        var region = new RegionDesc { Size = bytes };
        RegisterRegion(&region, use);

        // From here on the kernel has it until the ring is closed, mapped or not.
        var mapping = MappedRegion.OfRing(_ringFd, bytes, region.MmapOffset);
        GC.KeepAlive(this);
        return MemoryRegion = new IoUringMemoryRegion(
            new IoVec(mapping.Address, bytes), mapping, use);
    }

    /// <summary>
    /// Shares memory of the caller with the kernel: IORING_REGISTER_MEM_REGION with
    /// IORING_MEM_REGION_TYPE_USER, io_uring_register_region(3).
    /// </summary>
    /// <param name="memory">
    /// Whole pages from the start of one. They stay pinned, so that disposing them takes effect
    /// only then, until <see cref="Close"/> has answered Ok.
    /// </param>
    /// <param name="use">
    /// What for. <see cref="MemoryRegionUse.WaitArguments"/> before <see cref="Start"/> only.
    /// </param>
    /// <returns>The memory, as the ring's.</returns>
    /// <exception cref="ArgumentNullException">There is no memory.</exception>
    /// <exception cref="ArgumentException">Not whole pages.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: EBUSY when the ring has a region, ENOMEM for want of locked memory.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Another thread's, once started; or wait arguments after Start.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring or the memory is disposed.</exception>
    public IoUringMemoryRegion RegisterMemoryRegion(
        AlignedMemory memory, MemoryRegionUse use = MemoryRegionUse.None)
    {
        ArgumentNullException.ThrowIfNull(memory);
        using var entered = UseForRegion(use);
        ThrowIfNotPages(memory.Length, nameof(memory));
        var pin = memory.Pin();
        try
        {
            if ((nuint)pin.Pointer % AlignedMemory.PageSize != 0)
                throw new ArgumentException("It does not start with a page.", nameof(memory));
            var region = new RegionDesc
            {
                UserAddr = (ulong)pin.Pointer,
                Size = memory.Length,
                Flags = (uint)MemoryRegionFlags.UserMemory,
            };
            RegisterRegion(&region, use);
        }
        catch
        {
            pin.Dispose();
            throw;
        }

        return MemoryRegion = new IoUringMemoryRegion(memory, pin, use);
    }

    private void RegisterRegion(RegionDesc* region, MemoryRegionUse use)
    {
        var registration = new MemRegionReg { RegionUptr = (ulong)region, Flags = (ulong)use };
        _ = RegisterOrThrow(
            IoUringRegisterOp.RegisterMemoryRegion, &registration, 1, (nuint)region->Size);
    }

    private RingUse UseForRegion(MemoryRegionUse use)
    {
        if ((use & MemoryRegionUse.WaitArguments) != 0)
            ThrowIfNotPreparing("A region for wait arguments");
        return UseOrPrepare();
    }

    private static void ThrowIfNotPages(nuint bytes, string parameter)
    {
        if (bytes == 0 || bytes % AlignedMemory.PageSize != 0)
            throw new ArgumentException($"{bytes} bytes are not whole pages.", parameter);
    }
}
