using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>What the kernel tells of a descriptor in /proc/self/fdinfo, for diagnostics.</summary>
internal static class FdInfo
{
    /// <summary>The rest of the line that starts with a label, trimmed.</summary>
    public static Outcome Find(Fd fd, string label, out string text)
    {
        text = "";
        using var lease = fd.Lease();
        if (!lease.IsValid)
            return Outcome.Failure(Errno.EBADF);
        try
        {
            foreach (var line in File.ReadLines($"/proc/self/fdinfo/{lease.Number}"))
            {
                if (line.StartsWith(label, StringComparison.Ordinal))
                {
                    text = line[label.Length..].Trim();
                    return Outcome.Ok;
                }
            }
        }
        catch (IOException)
        {
            // No /proc, or none of ours.
        }
        catch (UnauthorizedAccessException)
        {
            // A /proc that is hidden from us tells as much as none.
        }

        return Outcome.Failure(Errno.ENOENT);
    }
}
