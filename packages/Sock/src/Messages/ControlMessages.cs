namespace Hyb.Sock;

/// <summary>Sizes of control messages: cmsg(3).</summary>
public static class ControlMessages
{
    /// <summary>Bytes of the head: struct cmsghdr.</summary>
    public const int HeaderBytes = 16;

    /// <summary>The most descriptors in one message: SCM_MAX_FD.</summary>
    public const int MaxDescriptors = 253;

    /// <summary>Bytes of a message with its padding: CMSG_SPACE.</summary>
    /// <param name="dataBytes">Bytes of its data.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or past an int.</exception>
    public static int Space(int dataBytes) => checked((Length(dataBytes) + 7) & ~7);

    /// <summary>Bytes of a message without padding: CMSG_LEN.</summary>
    /// <param name="dataBytes">Bytes of its data.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or past an int.</exception>
    public static int Length(int dataBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dataBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dataBytes, int.MaxValue - 64);
        return HeaderBytes + dataBytes;
    }
}
