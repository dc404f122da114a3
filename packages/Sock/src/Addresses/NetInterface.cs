using System.Runtime.InteropServices;
using System.Text;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>Network interfaces by name and index: netdevice(7).</summary>
public static unsafe class NetInterface
{
    // IFNAMSIZ with the NUL, and struct ifreq around it: a union follows whose first member here
    // is an int.
    internal const int NameBytes = 16;
    private const int RequestBytes = 40;
    private const nint GetIndex = 0x8933;
    private const nint GetName = 0x8910;

    /// <summary>The index of an interface: SIOCGIFINDEX, as if_nametoindex(3).</summary>
    /// <param name="name">1 to 15 bytes, for example <c>lo</c>.</param>
    /// <param name="index">Its index, from 1; 0 when there is none.</param>
    /// <returns>ENODEV when there is no interface of that name.</returns>
    public static Outcome IndexOf(ReadOnlySpan<char> name, out int index)
    {
        index = 0;
        var request = stackalloc byte[RequestBytes];
        new Span<byte>(request, RequestBytes).Clear();
        if (name.IsEmpty
            || name.Contains('\0')
            || !Encoding.UTF8.TryGetBytes(name, new Span<byte>(request, NameBytes - 1), out _))
            return Outcome.Failure(Errno.ENODEV);
        var outcome = Ask(GetIndex, request);
        if (outcome.IsOk)
            index = *(int*)(request + NameBytes);
        return outcome;
    }

    /// <summary>The name of an interface: SIOCGIFNAME, as if_indextoname(3).</summary>
    /// <param name="index">Its index, from 1.</param>
    /// <param name="name">The name; empty when there is none.</param>
    /// <returns>ENODEV when there is no interface of that index.</returns>
    public static Outcome NameOf(int index, out string name)
    {
        var request = stackalloc byte[RequestBytes];
        new Span<byte>(request, RequestBytes).Clear();
        *(int*)(request + NameBytes) = index;
        var outcome = Ask(GetName, request);
        name = outcome.IsOk
            ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(request))
            : "";
        return outcome;
    }

    // Any socket will do: the request is about the machine.
    private static Outcome Ask(nint request, byte* argument)
    {
        var socket = Syscall.Socket(
            SocketDomain.Unix,
            SocketForm.Datagram | SocketForm.CloseOnExec,
            SocketProtocol.Default);
        if (socket.IsError)
            return Outcome.From(socket);
        var result = Syscall.Invoke(
            SyscallNumber.ioctl, socket.Int32, request, (nint)argument);
        _ = Syscall.Close(socket.Int32);
        return Outcome.From(result);
    }
}
