using System.Runtime.InteropServices;
using System.Text;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// Asks for the receive rings of an interface: ETHTOOL_MSG_RINGS_GET over generic netlink, which
/// every user may. Source: Documentation/networking/ethtool-netlink.rst.
/// </summary>
internal static unsafe class EthtoolRings
{
    private const int Netlink = 16;
    private const int Raw = 3;
    private const int CloseOnExec = 0x80000;
    private const int Generic = 16;
    private const int HeaderBytes = 16;
    private const int GenericHeaderBytes = 4;

    private const ushort Request = 1;
    private const ushort ErrorMessage = 2;
    private const ushort ControllerFamily = 16;
    private const byte GetFamily = 3;
    private const ushort FamilyId = 1;
    private const ushort FamilyName = 2;

    private const byte GetRings = 15;
    private const ushort RingsHeader = 1;
    private const ushort DeviceIndex = 1;
    private const ushort DataSplit = 11;
    private const ushort SplitThreshold = 17;
    private const ushort IsNested = 0x8000;

    /// <summary>
    /// Null when there is no answer, as for what is no hardware; Unknown when there is one that
    /// does not speak of it.
    /// </summary>
    public static (HeaderSplit? Split, int? Threshold) Read(int interfaceIndex)
    {
        var socket = Syscall.Invoke(SyscallNumber.socket, Netlink, Raw | CloseOnExec, Generic);
        if (socket.IsError)
            return default;
        try
        {
            return AskFamily(socket.Int32) is not 0 and var family
                ? AskRings(socket.Int32, family, interfaceIndex)
                : default;
        }
        finally
        {
            _ = Syscall.Close(socket.Int32);
        }
    }

    private static ushort AskFamily(int socket)
    {
        Span<byte> answer = stackalloc byte[4096];
        var name = Encoding.ASCII.GetBytes("ethtool\0");
        var attributes = Ask(
            socket, ControllerFamily, GetFamily, Attribute(FamilyName, name), answer);
        return Find(attributes, FamilyId) is { Length: >= 2 } id
            ? MemoryMarshal.Read<ushort>(id)
            : (ushort)0;
    }

    private static (HeaderSplit? Split, int? Threshold) AskRings(
        int socket, ushort family, int interfaceIndex)
    {
        Span<byte> answer = stackalloc byte[4096];
        var index = new byte[sizeof(int)];
        MemoryMarshal.Write(index, interfaceIndex);
        var attributes = Ask(
            socket,
            family,
            GetRings,
            Attribute(RingsHeader | IsNested, Attribute(DeviceIndex, index)),
            answer);
        if (attributes.IsEmpty)
            return default;
        var split = Find(attributes, DataSplit);
        var threshold = Find(attributes, SplitThreshold);
        return (
            split.Length > 0 ? (HeaderSplit)split[0] : HeaderSplit.Unknown,
            threshold.Length >= sizeof(int) ? MemoryMarshal.Read<int>(threshold) : null);
    }

    // The attributes of the answer; none when it is an error.
    private static ReadOnlySpan<byte> Ask(
        int socket, ushort family, byte command, byte[] attribute, Span<byte> answer)
    {
        var message = new byte[HeaderBytes + GenericHeaderBytes + attribute.Length];
        MemoryMarshal.Write(message, message.Length);
        MemoryMarshal.Write(message.AsSpan(4), family);
        MemoryMarshal.Write(message.AsSpan(6), Request);
        message[HeaderBytes] = command;
        message[HeaderBytes + 1] = 1;
        attribute.CopyTo(message.AsSpan(HeaderBytes + GenericHeaderBytes));
        if (Syscall.SendTo(socket, message, MessageFlags.None).IsError)
            return default;

        // The kernel has answered before the send returned.
        var received = Syscall.RecvFrom(socket, answer, MessageFlags.DontWait).Int32;
        return received < HeaderBytes + GenericHeaderBytes
            || MemoryMarshal.Read<ushort>(answer[4..]) == ErrorMessage
            ? default
            : answer[(HeaderBytes + GenericHeaderBytes)..received];
    }

    private static byte[] Attribute(int type, ReadOnlySpan<byte> value)
    {
        var attribute = new byte[4 + Aligned(value.Length)];
        MemoryMarshal.Write(attribute, (ushort)(4 + value.Length));
        MemoryMarshal.Write(attribute.AsSpan(2), (ushort)type);
        value.CopyTo(attribute.AsSpan(4));
        return attribute;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> attributes, ushort type)
    {
        while (attributes.Length >= 4)
        {
            int length = MemoryMarshal.Read<ushort>(attributes);
            if (length < 4 || length > attributes.Length)
                return default;
            if ((MemoryMarshal.Read<ushort>(attributes[2..]) & ~IsNested) == type)
                return attributes[4..length];
            attributes = attributes[Math.Min(Aligned(length), attributes.Length)..];
        }

        return default;
    }

    private static int Aligned(int length) => (length + 3) & ~3;
}
