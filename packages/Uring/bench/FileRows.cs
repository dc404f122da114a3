using Hyb.Benching;

namespace Hyb.Uring.Bench;

/// <summary>
/// What do operations on files cost against the same through liburing (build/native/peer_file.c)
/// and through .NET? A cached file of 16 MiB, blocks of 4 KiB in pseudo-random order, 32 at a
/// time; opening and closing it; asking for its size.
/// </summary>
internal static class FileRows
{
    /// <summary>All rows on files.</summary>
    public static IEnumerable<BenchRow> All { get; } =
    [
        new(
            "read/4k/buffered/qd32",
            () => new RingReads(),
            BenchPeer.Native("liburing", BlockFile.SumOfReads),
            BenchPeer.Managed("RandomAccess.ReadAsync", () => new NetReads()))
        {
            OperationsPerIteration = BlockFile.Depth,
        },
        new(
            "read/4k/direct/qd32",
            () => new RingReads(isDirect: true),
            BenchPeer.Native("liburing", BlockFile.SumOfReads))
        {
            OperationsPerIteration = BlockFile.Depth,
        },
        new(
            "read/fixed/4k",
            () => new RingReads(isFixed: true),
            BenchPeer.Native("liburing", BlockFile.SumOfReads))
        {
            OperationsPerIteration = BlockFile.Depth,
        },
        new(
            "write/4k/fixed/qd32",
            () => new RingWrites(),
            BenchPeer.Native("liburing", BlockFile.SumOfWrites),
            BenchPeer.Managed("RandomAccess.WriteAsync", () => new NetWrites()))
        {
            OperationsPerIteration = BlockFile.Depth,
        },
        new(
            "openat-close",
            () => new RingOpens(),
            BenchPeer.Native("liburing", iterations => (ulong)iterations),
            BenchPeer.Managed("File.OpenHandle", () => new NetOpens())),
        new(
            "statx",
            () => new RingStats(),
            BenchPeer.Native("liburing", BlockFile.SumOfSizes),
            BenchPeer.Managed("FileInfo.Length", () => new NetStats()))
        {
            OperationsPerIteration = BlockFile.Depth,
        },
    ];
}
