using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>What came with descriptors.</summary>
/// <param name="Count">Bytes of data.</param>
/// <param name="Descriptors">How many descriptors were taken; the caller owns them.</param>
/// <param name="IsTruncated">Whether more came than there was room for: those are closed.</param>
/// <param name="Outcome">How it ended.</param>
public readonly record struct DescriptorResult(
    int Count, int Descriptors, bool IsTruncated, Outcome Outcome);

public sealed unsafe partial class NetSocket
{
    // Room for all that the kernel may add: 253 descriptors, credentials, a pidfd and a label.
    private const int ReceiveControlBytes = 2048;

    /// <summary>Sends a copy of a descriptor over a Unix socket: SCM_RIGHTS, unix(7).</summary>
    /// <param name="fd">Stays the caller's.</param>
    /// <param name="data">What goes with it; a zero byte when empty.</param>
    /// <param name="deadline">Until when to wait for room.</param>
    /// <returns>Bytes sent.</returns>
    public IoResult SendDescriptor(
        Fd fd, ReadOnlySpan<byte> data = default, Deadline deadline = default)
    {
        ArgumentNullException.ThrowIfNull(fd);
        using var lease = fd.Lease();
        return SendDescriptors([lease.Number], data, deadline);
    }

    /// <summary>Sends copies of descriptors over a Unix socket: SCM_RIGHTS, unix(7).</summary>
    /// <param name="numbers">1 to 253; they stay the caller's, who keeps them open.</param>
    /// <param name="data">What goes with them; a zero byte when empty.</param>
    /// <param name="deadline">Until when to wait for room.</param>
    /// <returns>
    /// Bytes sent. EBADF when one is not open, EINVAL when there are none or too many,
    /// ETOOMANYREFS when too many are under way.
    /// </returns>
    public IoResult SendDescriptors(
        ReadOnlySpan<int> numbers, ReadOnlySpan<byte> data = default, Deadline deadline = default)
    {
        if (numbers.IsEmpty || numbers.Length > ControlMessages.MaxDescriptors)
            return IoResult.Failure(Errno.EINVAL);
        var writer = new ControlWriter(stackalloc byte[ReceiveControlBytes]);
        _ = writer.TryAddRights(numbers);
        ReadOnlySpan<byte> filler = [0];
        return SendMessage(
            data.IsEmpty ? filler : data, writer.Written, default, MessageFlags.None, deadline);
    }

    /// <summary>Receives descriptors over a Unix socket, close-on-exec.</summary>
    /// <param name="numbers">Where they go; the caller closes them.</param>
    /// <param name="data">Where the data goes; when empty, one byte is taken and dropped.</param>
    /// <param name="deadline">Until when to wait.</param>
    /// <returns>
    /// Bytes and descriptors. Descriptors for which there is no room are closed and reported as
    /// truncation, as are those that the kernel dropped (MSG_CTRUNC).
    /// </returns>
    public DescriptorResult ReceiveDescriptors(
        Span<int> numbers, Span<byte> data, Deadline deadline = default)
    {
        Span<byte> control = stackalloc byte[ReceiveControlBytes];
        Span<byte> filler = stackalloc byte[1];
        var result = ReceiveMessage(
            data.IsEmpty ? filler : data, control, out _, MessageFlags.None, deadline);
        var taken = 0;
        var truncated = result.IsControlTruncated;
        var reader = new ControlReader(control[..result.ControlLength]);
        while (reader.MoveNext())
        {
            if (reader is { Level: SocketLevel.Socket, Type: (int)SocketControl.PidFd }
                && reader.TryGet(out int pidFd) && pidFd >= 0)
                _ = Syscall.Close(pidFd);
            foreach (var number in reader.Rights)
            {
                if (taken < numbers.Length)
                {
                    numbers[taken++] = number;
                    continue;
                }

                truncated = true;
                _ = Syscall.Close(number);
            }
        }

        return new DescriptorResult(
            data.IsEmpty ? 0 : result.Count, taken, truncated, result.Outcome);
    }
}
