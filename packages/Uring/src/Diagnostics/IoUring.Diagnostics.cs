using System.Globalization;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// How the kernel sees the ring at this moment: /proc/self/fdinfo. For debugging; from any
    /// thread, while the ring is in use, before Start too. Allocates, and takes one descriptor.
    /// </summary>
    /// <returns>
    /// A copy; <see cref="RingSnapshot.IsBusy"/> when the kernel was at work on the ring and told
    /// nothing.
    /// </returns>
    /// <exception cref="IoUringException">
    /// /proc cannot be read: it is not mounted, or no descriptor is left.
    /// </exception>
    /// <exception cref="NotSupportedException">The ring has no descriptor.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public RingSnapshot ReadDiagnostics()
    {
        var fd = _fd ?? throw new NotSupportedException(
            "A ring with a registered descriptor only has no fdinfo.");

        // The lease keeps another file from getting the number while it is read.
        using var lease = fd.Lease();
        ObjectDisposedException.ThrowIf(lease.Number < 0, this);
        var path = string.Create(
            CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{lease.Number}");
        var errno = ProcFile.Read(path, out var text);
        return errno == Errno.None
            ? FdInfoText.Parse(text)
            : throw SetupRefusal.OfReading(path, errno);
    }
}
