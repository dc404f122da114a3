using System.Numerics;
using Hyb.Iobuf;
using Hyb.Iofd;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// Which network queue is taken, and the memory that it receives into. The values are read once, by
/// <see cref="ZcrxQueue.Register"/>.
/// </summary>
public sealed record ZcrxOptions
{
    /// <summary>The most entries of a refill ring.</summary>
    public const int MaxRefillEntries = 32768;

    private const int MaxPages = 1 << 26;
    private const nuint DefaultBytes = 16 << 20;
    private const nuint DefaultHugeBytes = 256 << 20;

    /// <summary>
    /// The interface by name, for example <c>eth0</c>; or <see langword="null"/> with an
    /// <see cref="InterfaceIndex"/>.
    /// </summary>
    public string? Interface { get; init; }

    /// <summary>The interface by index, from 1; 0 with an <see cref="Interface"/>.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>The receive queue of the interface, from 0.</summary>
    public int Queue { get; init; }

    /// <summary>
    /// Take no device: data is copied by the kernel, from any interface. ZCRX_REG_NODEV, of later
    /// kernels: <see cref="ZcrxFeatureSet.CanDoWithoutDevice"/>.
    /// </summary>
    public bool WithoutDevice { get; init; }

    /// <summary>
    /// Size of the area in bytes, a multiple of <see cref="ChunkBytes"/> and of the pages it is
    /// made of. Default 16 MiB; 256 MiB of 2 MiB pages, 1 GiB of 1 GiB pages. It counts into
    /// RLIMIT_MEMLOCK.
    /// </summary>
    public nuint AreaBytes { get; init; }

    /// <summary>Which pages the area is made of. There is no silent fallback.</summary>
    public PageKind Pages { get; init; }

    /// <summary>
    /// Memory for the area instead of its own: all of it, from the start of a page. It stays pinned
    /// until the ring has ended and the last buffer is released.
    /// </summary>
    public AlignedMemory? Area { get; init; }

    /// <summary>
    /// A dmabuf for the area, as of a graphics card: IORING_ZCRX_AREA_DMABUF. Needs
    /// <see cref="AreaBytes"/>, its whole size. The caller may close it after the registration.
    /// </summary>
    public Fd? DmaBuf { get; init; }

    /// <summary>
    /// Entries of the refill ring, 1 to <see cref="MaxRefillEntries"/>, rounded up to a power of
    /// two. The default 0 is one for each chunk, as far as that goes. What finds no entry waits.
    /// </summary>
    public int RefillEntries { get; init; }

    /// <summary>
    /// In what pieces the card receives, in bytes: a power of two and at least a page. The default
    /// 0 is a page. Another size is rx_buf_len, of later kernels:
    /// <see cref="ZcrxFeatureSet.CanChooseChunkBytes"/>.
    /// </summary>
    public int ChunkBytes { get; init; }

    internal int ChunkBytesOrPage => ChunkBytes == 0 ? Page : ChunkBytes;

    internal nuint AreaBytesOrDefault =>
        Area is not null ? Area.Length
        : AreaBytes != 0 ? AreaBytes
        : Pages == PageKind.Normal ? DefaultBytes
        : Math.Max(DefaultHugeBytes, AreaPageBytes);

    internal int RefillEntriesOrDefault => RefillEntries != 0
        ? (int)BitOperations.RoundUpToPowerOf2((uint)RefillEntries)
        : (int)Math.Min(
            BitOperations.RoundUpToPowerOf2(AreaBytesOrDefault / (uint)ChunkBytesOrPage),
            MaxRefillEntries);

    private static int Page => (int)AlignedMemory.PageSize;

    private nuint AreaPageBytes => Pages switch
    {
        PageKind.Huge2MiB => 2 << 20,
        PageKind.Huge1GiB => 1 << 30,
        _ => AlignedMemory.PageSize,
    };

    internal void Validate()
    {
        ValidateDevice();
        if (ChunkBytes != 0 && (!BitOperations.IsPow2(ChunkBytes) || ChunkBytes < Page))
        {
            throw new ArgumentOutOfRangeException(
                nameof(ChunkBytes), ChunkBytes, $"A power of two, and at least {Page}.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(RefillEntries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RefillEntries, MaxRefillEntries);
        ValidateArea();
    }

    private void ValidateDevice()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(InterfaceIndex);
        ArgumentOutOfRangeException.ThrowIfNegative(Queue);
        var named = (Interface is null ? 0 : 1) + (InterfaceIndex == 0 ? 0 : 1);
        if (WithoutDevice ? named != 0 || Queue != 0 : named != 1)
        {
            throw new ArgumentException(
                $"An {nameof(Interface)} by name, or an {nameof(InterfaceIndex)}, or "
                    + $"{nameof(WithoutDevice)}.");
        }

        if (Interface is { Length: 0 })
            throw new ArgumentException("The name is empty.", nameof(Interface));
    }

    private void ValidateArea()
    {
        if (Area is not null && DmaBuf is not null)
            throw new ArgumentException("An area is memory or a dmabuf.", nameof(DmaBuf));
        if (Area is not null && AreaBytes != 0)
            throw new ArgumentException("The memory has a size already.", nameof(AreaBytes));
        if (DmaBuf is not null && AreaBytes == 0)
            throw new ArgumentException("The size of the dmabuf is needed.", nameof(AreaBytes));
        var unit = Math.Max(AreaPageBytes, (nuint)ChunkBytesOrPage);
        var bytes = AreaBytesOrDefault;
        if (bytes % unit != 0 || bytes / AlignedMemory.PageSize > MaxPages)
        {
            throw new ArgumentOutOfRangeException(
                nameof(AreaBytes), bytes, $"A multiple of {unit}, and at most {MaxPages} pages.");
        }
    }
}
