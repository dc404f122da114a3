using Hyb.Zcall;

namespace Hyb.Iobuf;

/// <summary>Maps pages as options ask for, and turns a refusal into its cause.</summary>
internal readonly unsafe struct PageMapping
{
    private const nuint Huge2MiBBytes = 1 << 21;
    private const nuint Huge1GiBBytes = 1 << 30;

    private readonly AlignedMemoryOptions _options;

    public PageMapping(AlignedMemoryOptions options)
    {
        if (!Enum.IsDefined(options.Pages))
            throw new ArgumentException($"There are no pages {options.Pages}.", nameof(options));
        if (options.HasGuardPages && options.Pages != PageKind.Normal)
            throw new ArgumentException(
                "A guard page beside huge pages would itself be huge: ask for one or the other.",
                nameof(options));
        _options = options;
    }

    public nuint PageBytes => _options.Pages switch
    {
        PageKind.Huge2MiB => Huge2MiBBytes,
        PageKind.Huge1GiB => Huge1GiBBytes,
        _ => AlignedMemory.PageSize,
    };

    private nuint GuardBytes => _options.HasGuardPages ? PageBytes : 0;

    /// <summary>Maps at least so many bytes and the spare ones; whole pages are usable.</summary>
    public void* Map(nuint length, nuint spare, out nuint mappedBytes, out byte* usable)
    {
        var around = (2 * GuardBytes) + PageBytes - 1;
        if (length > nuint.MaxValue - around || spare > nuint.MaxValue - around - length)
            throw new InsufficientMemoryException(
                $"{length} bytes are more than the address space.");
        var usableBytes = (length + spare + PageBytes - 1) / PageBytes * PageBytes;
        mappedBytes = usableBytes + (2 * GuardBytes);
        var result = Syscall.Mmap(
            null,
            mappedBytes,
            MemoryProtection.Read | MemoryProtection.Write,
            MemoryMapFlags.Private | MemoryMapFlags.Anonymous | HugeFlags(_options.Pages),
            fd: -1,
            offset: 0);
        if (result.IsError)
            throw Refusal(result.Errno, mappedBytes);
        usable = (byte*)result.Value + GuardBytes;
        try
        {
            Prepare(usable, usableBytes);
        }
        catch (MemoryRefusedException)
        {
            _ = Syscall.Munmap((void*)result.Value, mappedBytes);
            throw;
        }

        return (void*)result.Value;
    }

    private void Prepare(byte* usable, nuint usableBytes)
    {
        if (_options.HasGuardPages)
        {
            Guard(usable - GuardBytes);
            Guard(usable + usableBytes);
        }

        if (!_options.IsLocked)
            return;
        var result = Syscall.Mlock(usable, usableBytes);
        if (result.IsError)
            throw new MemoryRefusedException($"mlock of {usableBytes} bytes", result.Errno,
                $"They count into RLIMIT_MEMLOCK, now {LockLimit()}: raise it (ulimit -l, "
                + "LimitMEMLOCK= of a systemd unit, --ulimit memlock= of a container), or lock "
                + "less.");
    }

    private void Guard(byte* page)
    {
        var result = Syscall.Mprotect(page, GuardBytes, MemoryProtection.None);
        if (result.IsError)
            throw new MemoryRefusedException("mprotect of a guard page", result.Errno,
                "It splits a mapping in two: raise the sysctl vm.max_map_count.");
    }

    private OutOfMemoryException Refusal(Errno errno, nuint bytes)
    {
        if (_options.Pages == PageKind.Normal)
            return new InsufficientMemoryException(
                $"mmap of {bytes} bytes: {errno.Name()}, {errno.Text()}.");
        var name = _options.Pages == PageKind.Huge2MiB ? "2 MiB" : "1 GiB";
        var folder = $"hugepages-{PageBytes / 1024}kB";
        return new MemoryRefusedException(
            $"mmap of {bytes / PageBytes} huge pages of {name}", errno,
            "The kernel has too few free ones, or none of this size: reserve them with the sysctl "
            + $"vm.nr_hugepages (default size only) or in /sys/kernel/mm/hugepages/{folder}/"
            + "nr_hugepages, or ask for normal pages.");
    }

    private static MemoryMapFlags HugeFlags(PageKind pages) => pages switch
    {
        PageKind.Huge2MiB => MemoryMapFlags.HugePages | MemoryMapFlags.HugePages2MiB,
        PageKind.Huge1GiB => MemoryMapFlags.HugePages | MemoryMapFlags.HugePages1GiB,
        _ => default,
    };

    private static string LockLimit()
    {
        ResourceLimit limit;
        return Syscall.Prlimit(0, Resource.LockedMemory, null, &limit).IsError ? "unknown"
            : limit.Current == ResourceLimit.Infinity ? "unlimited"
            : $"{limit.Current} bytes";
    }
}
