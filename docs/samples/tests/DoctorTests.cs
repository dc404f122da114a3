namespace Hyb.Samples.Tests;

public class DoctorTests
{
    [Fact]
    public void It_says_what_this_machine_has_and_what_a_ring_locks()
    {
        var run = SampleRun.Of("Doctor");
        Assert.Empty(run.Errors);
        if (run.ExitCode != 0)
            Assert.Skip("io_uring: " + run.Output);
        Assert.Equal("io_uring: supported", run.Lines[0]);
        Assert.Contains(run.Lines, line => line.StartsWith("kernel: ", StringComparison.Ordinal));
        Assert.Contains("io_uring_setup: answers", run.Lines);
        Assert.Matches(
            @"^a ring of 2048 entries: \d+ bytes of RLIMIT_MEMLOCK \(", run.Lines[^1]);
    }

    [Fact]
    public void It_estimates_a_ring_of_the_size_that_it_is_given()
    {
        var run = SampleRun.Of("Doctor", "1");
        var page = Environment.SystemPageSize;
        Assert.Equal(
            $"a ring of 1 entries: {2 * page} bytes of RLIMIT_MEMLOCK ({page} for the queues, "
                + $"{page} for the entries)",
            run.Lines[^1]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("32769")]
    [InlineData("many")]
    [InlineData("1", "2")]
    public void What_is_no_number_of_entries_is_refused(params string[] arguments)
    {
        var run = SampleRun.Of("Doctor", arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["Doctor: give one number of entries, 1 to 32768"], run.ErrorLines);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Under_a_small_limit_it_names_the_limit()
    {
        // Both limits: the runtime raises the soft one to the hard one when it starts.
        var run = SampleRun.Program(
            "sh",
            "-c",
            "ulimit -n 200; exec dotnet \"$0\"",
            Hyb.Testing.Repository.Path("artifacts", "bin", "Doctor", "release", "Doctor.dll"));
        Assert.Contains("RLIMIT_NOFILE: 200", run.Lines);
    }
}
