using System.Text;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>Network interfaces by name and index: netdevice(7).</summary>
public static unsafe class NetInterface
{
    /// <summary>The index of an interface: SIOCGIFINDEX, as if_nametoindex(3).</summary>
    /// <param name="name">1 to 15 bytes, for example <c>lo</c>.</param>
    /// <param name="index">Its index, from 1; 0 when there is none.</param>
    /// <returns>ENODEV when there is no interface of that name.</returns>
    public static Outcome IndexOf(ReadOnlySpan<char> name, out int index)
    {
        index = 0;
        InterfaceRequest request = default;
        if (name.IsEmpty
            || name.Contains('\0')
            || !Encoding.UTF8.TryGetBytes(name, request.Name[..^1], out _))
            return Outcome.Failure(Errno.ENODEV);
        var outcome = Ask(InterfaceCommand.GetIndex, &request);
        if (outcome.IsOk)
            index = request.Index;
        return outcome;
    }

    /// <summary>The name of an interface: SIOCGIFNAME, as if_indextoname(3).</summary>
    /// <param name="index">Its index, from 1.</param>
    /// <param name="name">The name; empty when there is none.</param>
    /// <returns>ENODEV when there is no interface of that index.</returns>
    public static Outcome NameOf(int index, out string name)
    {
        InterfaceRequest request = default;
        request.Index = index;
        var outcome = Ask(InterfaceCommand.GetName, &request);
        name = outcome.IsOk ? Encoding.UTF8.GetString(request.Name.TrimEnd((byte)0)) : "";
        return outcome;
    }

    // Any socket will do: the request is about the machine.
    private static Outcome Ask(InterfaceCommand command, InterfaceRequest* request)
    {
        var socket = Syscall.Socket(
            SocketDomain.Unix,
            SocketForm.Datagram | SocketForm.CloseOnExec,
            SocketProtocol.Default);
        if (socket.IsError)
            return Outcome.From(socket);
        var result = Syscall.Invoke(
            SyscallNumber.ioctl, socket.Int32, (nint)command, (nint)request);
        _ = Syscall.Close(socket.Int32);
        return Outcome.From(result);
    }
}
