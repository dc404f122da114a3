using Hyb.Uring.Tests.Operations;

namespace Hyb.Uring.Tests.Buffers;

internal static class Receiving
{
    /// <summary>One completion of a receive that selects one buffer.</summary>
    public static Completion One(this IoUring ring, FileTarget socket, ushort group) =>
        ring.Run(ring.ReceiveSelected(socket, group));
}
