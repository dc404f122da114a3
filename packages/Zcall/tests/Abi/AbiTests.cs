using System.Runtime.InteropServices;
using Hyb.Testing;

namespace Hyb.Zcall.Tests.Abi;

/// <summary>Whether constants, numbers and structs are what the kernel's headers say.</summary>
public class AbiTests(ITestOutputHelper output)
{
    private static UapiSubject Subject { get; } = new(
        typeof(Errno).Assembly,
        "asm/siginfo.h",
        "asm/signal.h",
        "asm/unistd.h",
        "asm/stat.h",
        "linux/errno.h",
        "linux/eventfd.h",
        "linux/eventpoll.h",
        "linux/fcntl.h",
        "linux/fs.h",
        "linux/limits.h",
        "linux/memfd.h",
        "linux/mman.h",
        "linux/pidfd.h",
        "linux/poll.h",
        "linux/random.h",
        "linux/resource.h",
        "linux/signalfd.h",
        "linux/stat.h",
        "linux/time.h",
        "linux/timerfd.h",
        "linux/uio.h",
        "linux/wait.h")
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
        UapiAssert.Holds(Subject, architecture, output.WriteLine);

    [Fact]
    public void Installed_headers_of_whatever_age_contradict_nothing() => UapiAssert.Holds(
        Subject, UapiHeaders.Installed, RuntimeInformation.OSArchitecture, output.WriteLine);
}
