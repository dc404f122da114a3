using Hyb.Zcall;

namespace Hyb.Iox.Tests;

public class OutcomeTests
{
    public static TheoryData<Outcome, OutcomeKind, string> Kinds => new()
    {
        { default, OutcomeKind.Failure, "Failure" },
        { Outcome.Ok, OutcomeKind.Ok, "Ok" },
        { Outcome.WouldBlock, OutcomeKind.WouldBlock, "WouldBlock" },
        { Outcome.More, OutcomeKind.More, "More" },
        { Outcome.EndOfStream, OutcomeKind.EndOfStream, "EndOfStream" },
        {
            Outcome.Failure(Errno.ENOENT), OutcomeKind.Failure,
            "Failure(ENOENT: no such file or directory)"
        },
    };

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void Predicates_follow_the_kind(Outcome outcome, OutcomeKind kind, string text)
    {
        Assert.Equal(kind, outcome.Kind);
        Assert.Equal(text, outcome.ToString());
        Assert.Equal(kind == OutcomeKind.Ok, outcome.IsOk);
        Assert.Equal(kind == OutcomeKind.WouldBlock, outcome.IsWouldBlock);
        Assert.Equal(kind == OutcomeKind.More, outcome.IsMore);
        Assert.Equal(kind == OutcomeKind.EndOfStream, outcome.IsEndOfStream);
        Assert.Equal(kind == OutcomeKind.Failure, outcome.IsFailure);
        Assert.Equal(kind is OutcomeKind.WouldBlock or OutcomeKind.More, outcome.IsSemantic);
        Assert.Equal(kind is OutcomeKind.Ok or OutcomeKind.More, outcome.IsProgress);
    }

    [Fact]
    public void A_forgotten_result_never_reads_as_success()
    {
        Assert.True(default(Outcome).IsFailure);
        Assert.Equal(Errno.None, default(Outcome).Errno);
        Assert.True(default(IoResult).Outcome.IsFailure);
    }

    [Theory]
    [InlineData(5, 5, OutcomeKind.Ok, Errno.None)]
    [InlineData(0, 0, OutcomeKind.Ok, Errno.None)]
    [InlineData(-(int)Errno.EAGAIN, 0, OutcomeKind.WouldBlock, Errno.None)]
    [InlineData(-(int)Errno.EBADF, 0, OutcomeKind.Failure, Errno.EBADF)]
    [InlineData(-(int)Errno.EINVAL, 0, OutcomeKind.Failure, Errno.EINVAL)]
    [InlineData(-(int)Errno.EINTR, 0, OutcomeKind.Failure, Errno.EINTR)]
    [InlineData(-(int)Errno.ENOMEM, 0, OutcomeKind.Failure, Errno.ENOMEM)]
    [InlineData(-(int)Errno.EACCES, 0, OutcomeKind.Failure, Errno.EACCES)]
    [InlineData(-(int)Errno.EPERM, 0, OutcomeKind.Failure, Errno.EPERM)]
    [InlineData(-(int)Errno.ENOSPC, 0, OutcomeKind.Failure, Errno.ENOSPC)]
    [InlineData(-(int)Errno.EPIPE, 0, OutcomeKind.Failure, Errno.EPIPE)]
    [InlineData(-4095, 0, OutcomeKind.Failure, (Errno)4095)]
    public void A_system_calls_result_becomes_a_count_and_an_outcome(
        int raw, int count, OutcomeKind kind, Errno errno)
    {
        var (actual, outcome) = IoResult.From(new SyscallResult(raw));
        Assert.Equal(count, actual);
        Assert.Equal(kind, outcome.Kind);
        Assert.Equal(errno, outcome.Errno);
    }

    [Fact]
    public void ThrowIfFailure_throws_for_failures_only_and_carries_the_errno()
    {
        Outcome.Ok.ThrowIfFailure();
        Outcome.WouldBlock.ThrowIfFailure();
        Outcome.EndOfStream.ThrowIfFailure();
        var e = Assert.Throws<IOException>(() => Outcome.Failure(Errno.EIO).ThrowIfFailure());
        Assert.Equal((int)Errno.EIO, e.HResult);
        Assert.Contains("EIO", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equality_is_by_kind_and_errno()
    {
        Assert.Equal(Outcome.Failure(Errno.EIO), Outcome.Failure(Errno.EIO));
        Assert.NotEqual(Outcome.Failure(Errno.EIO), Outcome.Failure(Errno.EPERM));
        Assert.True(Outcome.Ok != Outcome.More);
    }

    [Theory]
    [InlineData(OutcomeFault.ShortWrite)]
    [InlineData(OutcomeFault.NoProgress)]
    [InlineData(OutcomeFault.UnexpectedEnd)]
    [InlineData(OutcomeFault.NotSeekable)]
    [InlineData(OutcomeFault.StreamFailed)]
    [InlineData(OutcomeFault.Declined)]
    public void Faults_are_failures_without_an_errno_and_have_names(OutcomeFault fault)
    {
        var outcome = Outcome.Failure(fault);
        Assert.Equal(OutcomeKind.Failure, outcome.Kind);
        Assert.Equal((fault, Errno.None), (outcome.Fault, outcome.Errno));
        Assert.Equal($"Failure({fault})", outcome.ToString());
        var e = Assert.ThrowsAny<IOException>(outcome.ThrowIfFailure);
        Assert.Equal(fault == OutcomeFault.UnexpectedEnd, e is EndOfStreamException);
        Assert.Contains(fault.ToString(), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_and_errnos_do_not_touch()
    {
        var last = Outcome.Failure((Errno)4095);
        Assert.Equal((OutcomeFault.None, 4095), (last.Fault, (int)last.Errno));
        Assert.Equal(default, Outcome.Failure(OutcomeFault.None));
        Assert.Equal(OutcomeFault.None, Outcome.Ok.Fault);
        Assert.NotEqual(
            Outcome.Failure(OutcomeFault.ShortWrite), Outcome.Failure(Errno.EPERM));
        Assert.Equal(4, System.Runtime.CompilerServices.Unsafe.SizeOf<Outcome>());
    }
}
