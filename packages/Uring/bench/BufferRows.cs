using Hyb.Benching;

namespace Hyb.Uring.Bench;

/// <summary>
/// What does it cost to receive into buffers that the kernel selects, and to give them back,
/// against the same through liburing (build/native/peer_buffers.c)? One multishot receive of
/// messages of 512 bytes; the same one by one into large buffers that are used piece by piece;
/// bundles of 16 KiB in buffers of 4 KiB. Checksum: the sum of the numbers 0, 1, 2... that the
/// messages, or each 4 KiB, begin with.
/// </summary>
internal static class BufferRows
{
    /// <summary>All rows on provided buffers.</summary>
    public static IEnumerable<BenchRow> All { get; } =
    [
        new(
            "recv/multishot/bufring/512B",
            () => new MultishotReceives(),
            BenchPeer.Native("liburing", BufferReceives.SumOfMessages))
        {
            OperationsPerIteration = BufferReceives.Pairs,
        },
        new(
            "recv/bundle/16k",
            () => new BundleReceives(),
            BenchPeer.Native("liburing", BundleReceives.SumOfParts))
        {
            OperationsPerIteration = BundleReceives.Bundles,
        },
        new(
            "recv/incremental",
            () => new IncrementalReceives(),
            BenchPeer.Native("liburing", BufferReceives.SumOfMessages))
        {
            OperationsPerIteration = BufferReceives.Pairs,
        },
    ];
}
