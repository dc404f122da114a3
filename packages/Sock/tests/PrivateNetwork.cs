using System.Buffers.Binary;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>
/// A network of a test's own, for what must not change that of the machine: a network namespace
/// that one thread enters, with nothing but a loopback.
/// </summary>
internal static unsafe partial class PrivateNetwork
{
    private const int NewNetwork = 0x40000000;
    private const int Netlink = 16;
    private const ushort NewLink = 16, NewRoute = 24;
    private const ushort Request = 1, Acknowledge = 4, Create = 0x400;

    /// <summary>Runs a test there; skips it where that is not allowed.</summary>
    public static void Run(Action test)
    {
        Exception? failure = null;
        var refusal = 0;
        var thread = new Thread(() =>
        {
            try
            {
                if (Unshare(NewNetwork) != 0)
                {
                    refusal = Marshal.GetLastPInvokeError();
                    return;
                }

                BringUpLoopback();
                test();
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }
        });
        thread.Start();
        thread.Join();
        Assert.SkipWhen(
            refusal is (int)Errno.EPERM or (int)Errno.EINVAL or (int)Errno.ENOSYS,
            "A network namespace needs CAP_SYS_ADMIN.");
        Assert.Equal(0, refusal);
        if (failure is not null)
            ExceptionDispatchInfo.Capture(failure).Throw();
    }

    /// <summary>Has the loopback take all packets to a range of IPv6 addresses.</summary>
    public static void AddLocalRoute(string prefix, byte prefixBits)
    {
        Assert.True(NetInterface.IndexOf("lo", out var lo).IsOk);

        // struct rtmsg: AF_INET6, table local, by hand, a local route; then RTA_DST and RTA_OIF.
        byte[] message =
        [
            10, prefixBits, 0, 0, 255, 3, 0, 2, 0, 0, 0, 0,
            20, 0, 1, 0, .. IPAddress.Parse(prefix).GetAddressBytes(),
            8, 0, 4, 0, (byte)lo, 0, 0, 0,
        ];
        Ask(NewRoute, Create, message);
    }

    private static void BringUpLoopback()
    {
        Assert.True(NetInterface.IndexOf("lo", out var lo).IsOk);

        // struct ifinfomsg: the index, and IFF_UP as the flag to set and the flag to change.
        var message = new byte[16];
        message[4] = (byte)lo;
        message[8] = 1;
        message[12] = 1;
        Ask(NewLink, 0, message);
    }

    private static void Ask(ushort type, ushort flags, byte[] message)
    {
        var socket = Syscall.Socket(
            (SocketDomain)Netlink, SocketForm.Raw | SocketForm.CloseOnExec, SocketProtocol.Default);
        Assert.False(socket.IsError);
        using var fd = new Iofd.Fd(socket.Int32, ownsHandle: true);
        var request = new byte[16 + message.Length];
        BinaryPrimitives.WriteInt32LittleEndian(request, request.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(
            request.AsSpan(6), (ushort)(Request | Acknowledge | flags));
        message.CopyTo(request, 16);
        Assert.Equal(request.Length, fd.Write(request).Count);

        // NLMSG_ERROR with the errno, which is 0 when it was done.
        var answer = new byte[1024];
        Assert.InRange(fd.Read(answer).Count, 20, answer.Length);
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(16)));
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
