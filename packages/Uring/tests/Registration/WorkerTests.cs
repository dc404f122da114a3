namespace Hyb.Uring.Tests.Registration;

public class WorkerTests
{
    [Fact]
    public void Limits_are_exchanged_for_the_old_ones() => OnThread.Run(() =>
    {
        using var ring = TestRing.Start();
        var first = ring.GetWorkerLimits();
        Assert.True(first.Bounded > 0);
        Assert.True(first.Unbounded > 0);

        Assert.Equal(first, ring.SetWorkerLimits(new WorkerLimits(3, 5)));
        Assert.Equal(new WorkerLimits(3, 5), ring.SetWorkerLimits(new WorkerLimits(0, 7)));
        Assert.Equal(new WorkerLimits(3, 7), ring.GetWorkerLimits());
        return 0;
    });

    [Fact]
    public void Limits_set_before_Start_are_those_of_the_thread_that_starts()
    {
        using var ring = OnThread.Run(() => TestRing.Create());
        OnThread.Run(() => ring.SetWorkerLimits(new WorkerLimits(2, 4)));
        Assert.Equal(new WorkerLimits(2, 4), OnThread.Run(() =>
        {
            ring.Start();
            var limits = ring.GetWorkerLimits();
            ring.Dispose();
            return limits;
        }));
    }

    [Fact]
    public void A_limit_of_two_lets_no_third_worker_start() => OnThread.Run(() =>
    {
        const int Limit = 2;
        const int Requests = 3;
        using var from = new TestPipe();
        using var to = new TestPipe();
        using var ring = TestRing.Start();
        _ = ring.SetWorkerLimits(new WorkerLimits(0, Limit));
        for (var i = 0; i < Requests; i++)
            Workers.KeepBusy(ring, from, to, SqeContext.Token((ulong)i));
        Assert.Equal(Requests, ring.Submit().Count);
        Assert.Equal(Limit, Workers.Reach(Limit).Length);
        for (var i = 0; i < Requests; i++)
        {
            Assert.True(Workers.Now().Length <= Limit);
            Assert.Equal(1, from.Write.Write([1]).Count);
            Assert.Equal(1, ring.One().Result);
        }

        return 0;
    });

    [Fact]
    public void Negative_limits_are_refused_by_name()
    {
        using var ring = TestRing.Start();
        Assert.Equal("limits", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SetWorkerLimits(new WorkerLimits(-1, 0))).ParamName);
        Assert.Equal("limits", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SetWorkerLimits(new WorkerLimits(0, -1))).ParamName);
    }

    [Fact]
    public void Workers_run_where_they_are_bound_to() => OnThread.Run(() =>
    {
        using var from = new TestPipe();
        using var to = new TestPipe();
        using var ring = TestRing.Start();
        ring.SetWorkerAffinity([0]);
        Workers.KeepBusy(ring, from, to, default);
        Assert.Equal(1, ring.Submit().Count);
        Assert.Equal("0", AllowedProcessors(Workers.Reach(1)[0]));
        Assert.Equal(1, from.Write.Write([1]).Count);
        Assert.Equal(1, ring.One().Result);
        ring.ClearWorkerAffinity();
        return 0;
    });

    [Fact]
    public void Processors_that_are_none_are_refused()
    {
        using var ring = TestRing.Start();
        Assert.Equal("processors", Assert.Throws<ArgumentException>(
            () => ring.SetWorkerAffinity([])).ParamName);
        Assert.Equal("processors", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SetWorkerAffinity([0, -1])).ParamName);
        Assert.Equal("processors", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SetWorkerAffinity([8192])).ParamName);
    }

    private static string AllowedProcessors(string task) =>
        File.ReadLines(task + "/status")
            .Single(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
            .Split(':')[1].Trim();
}
