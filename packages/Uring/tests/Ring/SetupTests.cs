using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public class SetupTests
{
    private const IoUringSetupFlags Common =
        IoUringSetupFlags.Disabled | IoUringSetupFlags.SubmitAll | IoUringSetupFlags.NoSqArray;

    private const IoUringSetupFlags Single = Common
        | IoUringSetupFlags.SingleIssuer
        | IoUringSetupFlags.DeferTaskRun
        | IoUringSetupFlags.TaskRunFlag;

    private const IoUringSetupFlags Multiple =
        Common | IoUringSetupFlags.CoopTaskRun | IoUringSetupFlags.TaskRunFlag;

    private const IoUringSetupFlags Polled =
        Common | IoUringSetupFlags.SingleIssuer | IoUringSetupFlags.SqPoll;

    private static readonly Dictionary<string, IoUringSetupFlags> _flags = new()
    {
        ["default"] = Single,
        ["multiple issuers"] = Multiple,
        ["polling thread"] = Polled,
        ["polling thread on a processor"] = Polled | IoUringSetupFlags.SqAffinity,
        ["polling thread, multiple issuers"] = Common | IoUringSetupFlags.SqPoll,
        ["device polling"] = Single | IoUringSetupFlags.IoPoll,
        ["hybrid device polling"] =
            Single | IoUringSetupFlags.IoPoll | IoUringSetupFlags.HybridIoPoll,
        ["device polling, multiple issuers"] = Multiple | IoUringSetupFlags.IoPoll,
        ["128-byte entries"] = Single | IoUringSetupFlags.Sqe128,
        ["32-byte completions"] = Single | IoUringSetupFlags.Cqe32,
        ["mixed completions"] = Single | IoUringSetupFlags.CqeMixed,
        ["mixed completions, multiple issuers"] = Multiple | IoUringSetupFlags.CqeMixed,
        ["128-byte entries, 32-byte completions"] =
            Single | IoUringSetupFlags.Sqe128 | IoUringSetupFlags.Cqe32,
        ["index array"] = Single & ~IoUringSetupFlags.NoSqArray,
        ["index array, polling thread"] = Polled & ~IoUringSetupFlags.NoSqArray,
        ["stop at rejected"] = Single & ~IoUringSetupFlags.SubmitAll,
        ["clamped"] = Single | IoUringSetupFlags.Clamp,
        ["caller's memory"] = Single | IoUringSetupFlags.NoMmap,
        ["registered descriptor only"] =
            Single | IoUringSetupFlags.NoMmap | IoUringSetupFlags.RegisteredFdOnly,
        ["shared workers"] = Single | IoUringSetupFlags.AttachWorkers,
    };

    /// <summary>Options that no kernel takes, and the one that the refusal names.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { nameof(IoUringOptions.Entries), "no entries" },
        { nameof(IoUringOptions.Entries), "too many entries" },
        { nameof(IoUringOptions.Entries), "no entries, clamped" },
        { nameof(IoUringOptions.CompletionEntries), "fewer completions than entries" },
        { nameof(IoUringOptions.CompletionEntries), "too many completions" },
        { nameof(IoUringOptions.CompletionEntries), "negative completions" },
        { nameof(IoUringOptions.SqeSize), "no such entry size" },
        { nameof(IoUringOptions.CqeSize), "no such completion size" },
        { nameof(IoUringOptions.Entries), "too small for mixed completions" },
        { nameof(IoUringOptions.CompletionEntries), "too few mixed completions" },
        { nameof(IoUringOptions.DevicePolling), "no such device polling" },
        { nameof(IoUringOptions.SubmissionPolling), "negative idle time" },
        { nameof(IoUringOptions.SubmissionPolling), "idle time too long" },
        { nameof(IoUringOptions.SubmissionPolling), "negative processor" },
        { nameof(IoUringOptions.DrainTimeout), "negative drain time" },
        { nameof(IoUringOptions.ContextCapacity), "negative contexts" },
        { nameof(IoUringOptions.ContextCapacity), "too many contexts" },
        { nameof(IoUringOptions.RegisteredWaits), "negative waits" },
        { nameof(IoUringOptions.RegisteredWaits), "too many waits" },
        { nameof(IoUringOptions.RegisteredWaits), "registered waits of several threads" },
        { nameof(IoUringOptions.RegisteredDescriptorOnly), "no descriptor, no memory" },
    };

    [Fact]
    public void Every_set_up_of_the_matrix_is_expected_to_have_flags_of_its_own() =>
        Assert.Equal(
            RingMatrix.Names.Select(row => row.Data).Order(StringComparer.Ordinal),
            _flags.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void The_kernel_has_the_flags_that_the_options_ask_for(string setUp)
    {
        using var made = RingMatrix.Create(setUp);
        Assert.Equal(_flags[setUp], made.Ring.SetupFlags);
        Assert.Equal((32, 64), (made.Ring.SubmissionEntries, made.Ring.CompletionEntries));
        using var sized = RingMatrix.Create(setUp, 8, 64);
        Assert.Equal(_flags[setUp] | IoUringSetupFlags.CqSize, sized.Ring.SetupFlags);
        Assert.Equal((8, 64), (sized.Ring.SubmissionEntries, sized.Ring.CompletionEntries));
    }

    [Theory]
    [InlineData("polling thread")]
    [InlineData("polling thread on a processor")]
    [InlineData("polling thread, multiple issuers")]
    [InlineData("index array, polling thread")]
    public void The_kernel_runs_the_polling_thread_that_the_options_ask_for(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(0, ring.One().Result);
        var snapshot = ring.ReadDiagnostics();
        Assert.True(snapshot.SqThreadId > 0);
        if (RingMatrix.Options(setUp).SubmissionPolling is { Cpu: { } cpu })
            Assert.Equal(cpu, snapshot.SqThreadProcessor);
    }

    [Fact]
    public void A_ring_without_a_polling_thread_shows_none()
    {
        using var ring = TestRing.Start();
        Assert.Equal(-1, ring.ReadDiagnostics().SqThreadId);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_no_kernel_takes_is_refused_by_the_name_of_the_option(
        string option, string what)
    {
        // Not by the kernel, which would be an IoUringException.
        var options = Bad(what);
        var e = Assert.ThrowsAny<ArgumentException>(() => IoUring.Create(options));
        Assert.Equal(option, e.ParamName);
    }

    [Fact]
    public void Sizes_that_are_too_large_are_cut_when_the_options_say_so()
    {
        using var ring = TestRing.Create(new IoUringOptions
        {
            Entries = 1_000_000,
            ClampEntries = true,
        });
        Assert.Equal(RingEntries.Huge, ring.SubmissionEntries);
        Assert.Equal(2 * RingEntries.Huge, ring.CompletionEntries);
        using var chosen = TestRing.Create(new IoUringOptions
        {
            Entries = 8,
            CompletionEntries = 1_000_000,
            ClampEntries = true,
        });
        Assert.Equal(8, chosen.SubmissionEntries);
        Assert.Equal(2 * RingEntries.Huge, chosen.CompletionEntries);
    }

    [Fact]
    public void Entries_of_mixed_sizes_are_there_or_refused_by_the_kernel_with_the_flag_named()
    {
        try
        {
            using var ring = TestRing.Start(new IoUringOptions
            {
                Entries = 8,
                SqeSize = SqeSize.Mixed,
            });
            Assert.True(ring.SetupFlags.HasFlag(IoUringSetupFlags.SqeMixed));
            Assert.True(ring.Nop().IsOk);
            Assert.Equal(0, ring.One().Result);
        }
        catch (IoUringException e)
        {
            Assert.Equal(Errno.EINVAL, e.Errno);
            Assert.Contains(
                nameof(IoUringSetupFlags.SqeMixed), e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_processor_that_is_not_there_is_refused_by_the_kernel()
    {
        var options = new IoUringOptions
        {
            Entries = 8,
            SubmissionPolling = new(TimeSpan.FromMilliseconds(1), Cpu: int.MaxValue),
        };
        Assert.Equal(
            Errno.EINVAL,
            Assert.Throws<IoUringException>(() => TestRing.Create(options)).Errno);
    }

    private static IoUringOptions Bad(string what) => what switch
    {
        "no entries" => new() { Entries = 0 },
        "too many entries" => new() { Entries = RingEntries.Huge + 1 },
        "no entries, clamped" => new() { Entries = 0, ClampEntries = true },
        "fewer completions than entries" => new() { Entries = 8, CompletionEntries = 7 },
        "too many completions" => new() { CompletionEntries = (2 * RingEntries.Huge) + 1 },
        "negative completions" => new() { CompletionEntries = -1 },
        "no such entry size" => new() { SqeSize = (SqeSize)3 },
        "no such completion size" => new() { CqeSize = (CqeSize)(-1) },
        "too small for mixed completions" => new() { Entries = 1, CqeSize = CqeSize.Mixed },
        "too few mixed completions" => new()
        {
            Entries = 1,
            CompletionEntries = 2,
            CqeSize = CqeSize.Mixed,
        },
        "no such device polling" => new() { DevicePolling = (DevicePolling)3 },
        "negative idle time" => Polling(new(TimeSpan.FromTicks(-1))),
        "idle time too long" => Polling(new(TimeSpan.FromMilliseconds(uint.MaxValue + 1L))),
        "negative processor" => Polling(new(TimeSpan.Zero, Cpu: -1)),
        "negative drain time" => new() { DrainTimeout = TimeSpan.FromTicks(-1) },
        "negative contexts" => new() { ContextCapacity = -1 },
        "too many contexts" => new() { ContextCapacity = ContextPool.MaxCapacity + 1 },
        "negative waits" => new() { RegisteredWaits = -1 },
        "too many waits" => new() { RegisteredWaits = 1025 },
        "registered waits of several threads" => new()
        {
            RegisteredWaits = 1,
            MultipleIssuers = true,
        },
        "no descriptor, no memory" => new() { RegisteredDescriptorOnly = true },
        _ => throw new ArgumentException(what, nameof(what)),
    };

    private static IoUringOptions Polling(SubmissionPolling polling) =>
        new() { SubmissionPolling = polling };
}
