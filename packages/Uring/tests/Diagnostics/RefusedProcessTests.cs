using System.Globalization;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Diagnostics;

/// <summary>Refusals as they happen, in processes that were deprived of something.</summary>
public class RefusedProcessTests
{
    private const int Nobody = 65534;

    // A user of whom nothing else runs: locked memory is counted by user.
    private const int Lonely = 199_999;

    [Fact]
    public void Too_little_lockable_memory_is_named_with_the_bytes_needed_and_the_limit()
    {
        DeprivedProcess.NeedSuperuser();
        var child = DeprivedProcess.Run("memlock", "65536", Text(Lonely));
        Assert.Equal("ENOMEM", child["errno"]);
        Assert.Equal("MemoryLock", child["refusal"]);
        var needed = IoUring.EstimateMemory(new IoUringOptions()).LockedBytes;
        Assert.Contains($"{needed} bytes", child["cause"], StringComparison.Ordinal);
        Assert.Contains("RLIMIT_MEMLOCK, which is 65536", child["cause"], StringComparison.Ordinal);
        Assert.Contains("ulimit -l", child["remedy"], StringComparison.Ordinal);
        Assert.Contains(child["cause"], child["message"], StringComparison.Ordinal);
        Assert.Contains(child["remedy"], child["message"], StringComparison.Ordinal);

        // Small rings are still to be had.
        Assert.Equal("True", child["supported"]);
        var finding = Assert.Single(child.Findings);
        Assert.StartsWith("limit: MemoryLock: A ring of 2048 entries is refused", finding);
        Assert.Contains("65536", finding, StringComparison.Ordinal);
        Assert.Equal("65536", child["RLIMIT_MEMLOCK"].Split(' ')[0]);
    }

    [Fact]
    public void No_lockable_memory_at_all_means_no_ring_at_all()
    {
        DeprivedProcess.NeedSuperuser();
        var child = DeprivedProcess.Run("memlock", "4096", Text(Nobody));
        Assert.Equal("MemoryLock", child["refusal"]);
        Assert.Equal("False", child["supported"]);
        Assert.StartsWith("fatal: MemoryLock (ENOMEM): 8192 bytes", Assert.Single(child.Findings));
    }

    [Theory]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENOSYS)]
    public void A_seccomp_filter_is_told_from_the_sysctl_and_from_a_kernel_without_rings(
        Errno errno)
    {
        var child = DeprivedProcess.Run(
            "seccomp", Text((int)SyscallNumber.io_uring_setup), Text((int)errno));
        Assert.Equal(errno.Name(), child["errno"]);
        Assert.Equal("Seccomp", child["refusal"]);
        Assert.Contains("seccomp filter", child["cause"], StringComparison.Ordinal);
        Assert.Contains("io_uring_setup", child["remedy"], StringComparison.Ordinal);
        Assert.Contains(child["remedy"], child["message"], StringComparison.Ordinal);
        Assert.Equal("False", child["supported"]);
        Assert.StartsWith(
            $"fatal: Seccomp ({errno.Name()}): A seccomp filter", Assert.Single(child.Findings));
        Assert.Equal("Filter", child["seccomp"]);
        Assert.Equal(errno.Name(), child["io_uring_setup"]);

        // What the filter lets through is still asked.
        Assert.Equal("answers", child["io_uring_enter"]);
        Assert.Equal("answers", child["io_uring_register"]);
        Assert.StartsWith("36: ", child["registrations"]);
    }

    [Theory]
    [InlineData("io_uring_enter")]
    [InlineData("io_uring_register")]
    public void A_filter_of_one_of_the_other_calls_is_found_too(string call)
    {
        var number = call == "io_uring_enter"
            ? SyscallNumber.io_uring_enter : SyscallNumber.io_uring_register;
        var child = DeprivedProcess.Run("seccomp", Text((int)number), Text((int)Errno.EPERM));
        Assert.Equal("created", child.Lines[1]);
        Assert.Equal("False", child["supported"]);
        Assert.StartsWith("fatal: Seccomp (EPERM)", Assert.Single(child.Findings));
        Assert.Equal("EPERM", child[call]);
        Assert.Equal("answers", child["io_uring_setup"]);
    }

    [Fact]
    public void Without_descriptors_the_limit_is_named_though_it_is_the_first_failure_of_all()
    {
        var child = DeprivedProcess.Run("nofile");
        Assert.Equal("EMFILE", child["first failure"]);
        Assert.Equal("EMFILE", child["errno"]);
        Assert.Equal("OpenFiles", child["refusal"]);
        Assert.Contains("RLIMIT_NOFILE is 0", child["cause"], StringComparison.Ordinal);
        Assert.Contains("ulimit -n", child["remedy"], StringComparison.Ordinal);
        Assert.Equal("False", child["supported"]);
        Assert.StartsWith("fatal: OpenFiles (EMFILE)", Assert.Single(child.Findings));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
