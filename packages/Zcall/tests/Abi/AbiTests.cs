using System.Runtime.InteropServices;
using Hyb.Testing;

namespace Hyb.Zcall.Tests.Abi;

/// <summary>Whether constants, numbers and structs are what the kernel's headers say.</summary>
public class AbiTests(ITestOutputHelper output)
{
    private static readonly Type[] _ofSctp =
    [
        .. typeof(Errno).Assembly.GetTypes().Where(
            type => type.Name.StartsWith("Sctp", StringComparison.Ordinal)),
    ];

    // The kernel's uapi headers leave these to libc's <sys/socket.h>, its if.h includes that, and
    // its sctp.h needs libc's <stdint.h>. The values are those of the kernel on both architectures.
    private static readonly Type[] _ofLibc =
    [
        typeof(SocketDomain), typeof(SocketForm), typeof(ShutdownHow), typeof(MessageFlags),
        typeof(SocketControl), typeof(MsgHdr), typeof(MMsgHdr), typeof(CmsgHdr),
        typeof(LingerValue), typeof(Ucred), typeof(InterfaceCommand), typeof(InterfaceRequest),
        .. _ofSctp,
    ];

    private static UapiSubject Libc { get; } = new(
        _ofLibc, "stdint.h", "sys/socket.h", "linux/if.h", "linux/sctp.h", "linux/sockios.h");

    private static UapiSubject SubjectWithout(params Type[] types) => new(
        typeof(Errno).Assembly.GetTypes().Except(_ofLibc).Except(types),
        "asm/siginfo.h",
        "asm/signal.h",
        "asm/socket.h",
        "asm/unistd.h",
        "asm/stat.h",
        "linux/bpf.h",
        "linux/errno.h",
        "linux/eventfd.h",
        "linux/eventpoll.h",
        "linux/fadvise.h", "linux/falloc.h",
        "linux/fcntl.h",
        "linux/fs.h",
        "linux/in.h",
        "linux/in6.h",
        "linux/ipv6.h",
        "linux/limits.h",
        "linux/memfd.h",
        "linux/mman.h",
        "linux/openat2.h",
        "linux/pidfd.h",
        "linux/poll.h",
        "linux/random.h",
        "linux/resource.h",
        "linux/signalfd.h",
        "linux/socket.h",
        "linux/stat.h",
        "linux/tcp.h",
        "linux/time.h",
        "linux/timerfd.h",
        "linux/udp.h",
        "linux/uio.h",
        "linux/un.h",
        "linux/wait.h",
        "linux/xattr.h",
        "linux/errqueue.h",
        "linux/net_tstamp.h")
    {
        Only =
        {
            [typeof(EpollEventX64)] = Architecture.X64,
            [typeof(EpollEventArm64)] = Architecture.Arm64,
            [typeof(StatX64)] = Architecture.X64,
            [typeof(StatArm64)] = Architecture.Arm64,
            [typeof(SyscallNumberX64)] = Architecture.X64,
            [typeof(SyscallNumberArm64)] = Architecture.Arm64,
        },
        Prefix =
        {
            [typeof(SyscallNumber)] = "__NR_",
            [typeof(SyscallNumberX64)] = "__NR_",
            [typeof(SyscallNumberArm64)] = "__NR_",
        },
        Convert =
        {
            [typeof(OpenFlags)] = (value, architecture) =>
                ((OpenFlags)value).ToKernel(architecture),
        },
    };

    [Theory]
    [InlineData(Architecture.X64)]
    [InlineData(Architecture.Arm64)]
    public void Values_sizes_and_offsets_are_those_of_the_kernel_headers(
        Architecture architecture) =>
        UapiAssert.Holds(SubjectWithout(), architecture, output.WriteLine);

    // struct tcp_info grows at its end: old headers rightly have it smaller.
    [Fact]
    public void Installed_headers_of_whatever_age_contradict_nothing() => UapiAssert.Holds(
        SubjectWithout(
            UapiHeaders.Installed?.Version < new Version(6, 18) ? [typeof(TcpInfo)] : []),
        UapiHeaders.Installed, RuntimeInformation.OSArchitecture, output.WriteLine);

    [Fact]
    public void Socket_names_that_libc_declares_are_those_of_its_header() => UapiAssert.Holds(
        Libc, UapiHeaders.Installed, RuntimeInformation.OSArchitecture, output.WriteLine);
}
