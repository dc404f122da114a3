using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public unsafe class SharingTests
{
    private const int Threads = 8;

    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    /// <summary>The set-ups that several threads use.</summary>
    public static TheoryData<string> Shared => new(RingMatrix.Names
        .Select(row => row.Data)
        .Where(name => RingMatrix.Options(name).MultipleIssuers));

    /// <summary>The kinds of waits that can be under way when a ring is closed.</summary>
    public static TheoryData<string, string> Waits => new MatrixTheoryData<string, string>(
        Shared.Select(row => row.Data).Where(
            name => RingMatrix.Options(name).DevicePolling == DevicePolling.None),
        ["minimum", "timeout", "options", "direct", "extended", "large", "SubmitAndWait"]);

    [Theory]
    [InlineData("multiple issuers", 125_000)]
    [InlineData("polling thread, multiple issuers", 12_500)]
    [InlineData("mixed completions, multiple issuers", 12_500)]
    [InlineData("device polling, multiple issuers", 12_500)]
    public void Eight_threads_submit_and_take_and_each_operation_completes_once(
        string setUp, int operationsOfThread)
    {
        using var made = RingMatrix.Start(setUp, 128);
        var ring = made.Ring;
        var total = Threads * operationsOfThread;
        var seen = new int[total];
        var taken = 0;
        Together(thread =>
        {
            Span<Completion> batch = stackalloc Completion[32];
            var next = thread * operationsOfThread;
            var end = next + operationsOfThread;
            while (next < end || Volatile.Read(ref taken) < total)
            {
                for (var i = 0; i < 16 && next < end; i++)
                {
                    if (ring.Enqueue(new Sqe { UserData = (ulong)next }).IsWouldBlock)
                        break;
                    next++;
                }

                var (count, outcome) = ring.Wait(batch);
                if (outcome.IsFailure && !outcome.IsWouldBlock)
                    Assert.Fail(outcome.ToString());
                foreach (ref readonly var completion in batch[..count])
                    Interlocked.Increment(ref seen[(int)completion.UserData]);
                if (Interlocked.Add(ref taken, count) < total && count == 0)
                    Thread.Yield();
            }
        });
        Assert.Equal(total, taken);
        Assert.Equal(-1, seen.AsSpan().IndexOfAnyExcept(1));
        Assert.True(ring.Wait(new Completion[1]).Outcome.IsWouldBlock);
        Assert.Equal(0u, ring.TakeLostCount());
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public void Operations_with_text_are_queued_by_several_threads(string setUp)
    {
        Assert.SkipWhen(
            RingMatrix.Options(setUp).DevicePolling != DevicePolling.None,
            "a ring that polls devices opens no files");
        const int Each = 100;
        using var made = RingMatrix.Start(setUp, 16);
        var ring = made.Ring;
        Together(thread =>
        {
            for (var i = 0; i < Each; i++)
            {
                // Every second one is not there: whose text was taken shows in the result.
                var path = i % 2 == 0 ? "/dev/null" : $"/nowhere/{thread}/{i}";
                while (ring.OpenAt(
                    FileTarget.WorkingDirectory,
                    path,
                    OpenFlags.ReadOnly | OpenFlags.CloseOnExec,
                    context: SqeContext.Token((ulong)((thread * Each) + i))).IsWouldBlock)
                {
                    _ = ring.Submit();
                    Thread.Yield();
                }

                if (i % 4 == 3)
                    _ = ring.Submit();
            }
        });
        var seen = new bool[Threads * Each];
        foreach (var completion in ring.Exactly(Threads * Each))
        {
            var id = completion.Context.TokenValue;
            Assert.False(seen[id]);
            seen[id] = true;
            if (id % 2 == 0)
            {
                Assert.True(completion.IsSuccess, completion.ToString());
                Assert.False(Syscall.Close(completion.Result).IsError);
            }
            else
            {
                Assert.Equal(Errno.ENOENT, completion.Error);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public void Close_sends_those_away_who_wait(string setUp, string wait)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        var started = new CountdownEvent(3);
        var ends = new Exception?[3];
        var waiters = Enumerable.Range(0, 3).Select(i => new Thread(() =>
        {
            started.Signal();
            ends[i] = Record.Exception(() => WaitBy(ring, wait));
        })).ToList();
        waiters.ForEach(waiter => waiter.Start());
        started.Wait(TestContext.Current.CancellationToken);

        // Most are asleep by now; who is not is sent away at the door.
        Thread.Sleep(5);
        Assert.True(ring.Close(_long).IsOk);
        Assert.All(waiters, waiter => Assert.True(waiter.Join(_long)));
        Assert.All(ends, end => Assert.IsType<ObjectDisposedException>(end));
        Assert.True(ring.Close(TimeSpan.Zero).IsOk);
        Assert.Throws<ObjectDisposedException>(() => ring.Nop());
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public void What_wakes_those_who_wait_at_the_end_is_shown_to_nobody(string setUp)
    {
        for (var round = 0; round < 20; round++)
        {
            using var made = RingMatrix.Start(setUp, 8);
            var ring = made.Ring;
            var foreign = 0;
            var closer = Threads / 2;
            Together(thread =>
            {
                if (thread == closer)
                {
                    Assert.True(ring.Close(_long).IsOk);
                    return;
                }

                Assert.Throws<ObjectDisposedException>(
                    () => TakeUntilClosed(ring, thread % 2 == 0, ref foreign));
            });
            Assert.Equal(0, foreign);
        }
    }

    [Fact]
    public void A_close_beside_another_says_so()
    {
        using var made = RingMatrix.Start("multiple issuers");
        using var pipe = new TestPipe();
        var ring = made.Ring;
        byte target = 0;
        Assert.True(ring.Read(pipe.Read, new IoVec(&target, 1)).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        var outcomes = new Outcome[Threads];
        Together(thread => outcomes[thread] = ring.Close(_long));
        Assert.Contains(outcomes, outcome => outcome.IsOk);
        Assert.All(
            outcomes,
            outcome => Assert.True(outcome.IsOk || outcome.Errno == Errno.EALREADY));
        Assert.True(ring.Close(TimeSpan.Zero).IsOk);
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public void What_only_one_thread_can_do_is_refused_by_name(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        Assert.Contains("Peek needs", Refusal(() => ring.Peek()), StringComparison.Ordinal);
        Assert.Contains("PeekLarge", Refusal(() => ring.PeekLarge()), StringComparison.Ordinal);
        Assert.Contains("Advance", Refusal(() => ring.Advance(0)), StringComparison.Ordinal);
        Assert.Contains("Resize", Refusal(() => ring.Resize(8)), StringComparison.Ordinal);
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.Peek());
        Assert.Throws<ObjectDisposedException>(() => ring.Resize(8));
    }

    private static void TakeUntilClosed(IoUring ring, bool isBlocking, ref int count)
    {
        var batch = new Completion[4];
        while (TestContext.Current.CancellationToken is { IsCancellationRequested: false })
        {
            var result = isBlocking
                ? ring.Wait(batch, 1, TimeSpan.FromMilliseconds(1))
                : ring.Wait(batch);
            Interlocked.Add(ref count, result.Count);
        }
    }

    private static string Refusal(Action action) =>
        Assert.Throws<InvalidOperationException>(action).Message;

    private static void WaitBy(IoUring ring, string wait) => _ = wait switch
    {
        "minimum" => ring.Wait(new Completion[4], 2),
        "timeout" => ring.Wait(new Completion[4], 2, _long),
        "options" => ring.Wait(
            new Completion[4], new WaitOptions { Minimum = 2, DeadlineNs = long.MaxValue - 1 }),
        "direct" => ring.WaitDirect(new DirectCompletion[4], 1),
        "extended" => ring.WaitExtended(new ExtendedCompletion[4], 3, _long),
        "large" => ring.WaitLarge(new LargeCompletion[4], 2, _long),
        _ => ring.SubmitAndWait(2),
    };

    private static void Together(Action<int> action)
    {
        Exception? failure = null;
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            try
            {
                action(i);
            }
            catch (Exception e)
            {
                failure = e;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failure is not null)
            Assert.Fail(failure.ToString());
    }
}
