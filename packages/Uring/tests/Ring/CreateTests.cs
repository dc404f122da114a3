namespace Hyb.Uring.Tests.Ring;

public class CreateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(32769)]
    public void Entries_out_of_range_are_refused_by_name_before_the_kernel_is_asked(int entries)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(
            () => IoUring.Create(new IoUringOptions { Entries = entries }));
        Assert.Equal("Entries", e.ParamName);
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(3, 4, 8)]
    [InlineData(100, 128, 256)]
    [InlineData(32768, 32768, 65536)]
    public void Entries_are_rounded_up_to_a_power_of_two(int entries, int sq, int cq)
    {
        using var ring = TestRing.Create(new IoUringOptions { Entries = entries });
        Assert.Equal(sq, ring.SubmissionEntries);
        Assert.Equal(cq, ring.CompletionEntries);
    }

    [Theory]
    [InlineData(8, 8, 8)]
    [InlineData(8, 100, 128)]
    [InlineData(8, 65536, 65536)]
    public void Completion_entries_can_be_chosen(int entries, int asked, int given)
    {
        using var ring = TestRing.Create(
            new IoUringOptions { Entries = entries, CompletionEntries = asked });
        Assert.Equal(given, ring.CompletionEntries);
        Assert.True(ring.SetupFlags.HasFlag(IoUringSetupFlags.CqSize));
    }

    [Theory]
    [InlineData(8, 4)]
    [InlineData(8, -1)]
    [InlineData(8, 65537)]
    public void Completion_entries_out_of_range_are_refused_by_name(int entries, int completions)
    {
        var options = new IoUringOptions { Entries = entries, CompletionEntries = completions };
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => IoUring.Create(options));
        Assert.Equal("CompletionEntries", e.ParamName);
    }

    [Fact]
    public void Negative_drain_timeout_is_refused_by_name()
    {
        var options = new IoUringOptions { DrainTimeout = TimeSpan.FromTicks(-1) };
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => IoUring.Create(options));
        Assert.Equal("DrainTimeout", e.ParamName);
    }

    [Fact]
    public void Default_ring_is_single_issuer_with_deferred_task_run()
    {
        using var ring = TestRing.Create();
        Assert.Equal(RingEntries.Medium, ring.SubmissionEntries);
        Assert.Equal(
            IoUringSetupFlags.Disabled
                | IoUringSetupFlags.SingleIssuer
                | IoUringSetupFlags.DeferTaskRun
                | IoUringSetupFlags.TaskRunFlag
                | IoUringSetupFlags.SubmitAll
                | IoUringSetupFlags.NoSqArray,
            ring.SetupFlags);
        Assert.True(ring.Features.HasFlag(IoUringFeatures.SingleMmap));
    }
}
