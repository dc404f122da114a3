using System.Globalization;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Registration;

/// <summary>CAP_NET_ADMIN, which the kernel asks for before it looks at anything else.</summary>
internal static unsafe class Privilege
{
    private const int NetAdmin = 12;
    private const uint Version3 = 0x2008_0522;

    /// <summary>Skips where the kernel would answer EPERM to everything.</summary>
    public static void OrSkip()
    {
        var line = File.ReadLines("/proc/self/status")
            .Single(line => line.StartsWith("CapEff:", StringComparison.Ordinal));
        var mask = ulong.Parse(
            line["CapEff:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.SkipUnless(
            (mask >> NetAdmin & 1) != 0,
            "CAP_NET_ADMIN: without it every queue is refused with EPERM.");
    }

    /// <summary>Takes it from the calling thread alone; it does not come back.</summary>
    public static void Drop()
    {
        var (get, set) = RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? (125, 126)
            : (90, 91);
        var header = stackalloc uint[2] { Version3, 0 };
        var sets = stackalloc uint[6];
        Assert.False(Syscall.Invoke(get, (nint)header, (nint)sets).IsError);
        sets[0] &= ~(1u << NetAdmin);
        Assert.False(Syscall.Invoke(set, (nint)header, (nint)sets).IsError);
    }
}
