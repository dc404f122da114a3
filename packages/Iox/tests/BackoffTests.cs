using System.Diagnostics;

namespace Hyb.Iox.Tests;

public class BackoffTests
{
    private const ulong Seed = 42;

    [Fact]
    public void The_default_value_has_the_default_numbers()
    {
        var backoff = default(Backoff);
        Assert.Equal(TimeSpan.FromMicroseconds(500), backoff.Base);
        Assert.Equal(TimeSpan.FromMilliseconds(100), backoff.Maximum);
        Assert.Equal(TimeSpan.FromMicroseconds(500), backoff.Duration);
        Assert.Equal(1, backoff.Block);
    }

    [Fact]
    public void Block_n_makes_n_pauses_of_n_times_the_base()
    {
        var backoff = default(Backoff);
        for (var block = 1; block <= 20; block++)
        {
            for (var pause = 0; pause < block; pause++)
            {
                Assert.Equal(block, backoff.Block);
                Assert.Equal(block * Backoff.DefaultBase, backoff.Duration);
                _ = backoff.NextDelay();
            }
        }
    }

    [Fact]
    public void The_cap_is_reached_at_block_200_after_19900_pauses()
    {
        var backoff = default(Backoff);
        for (var pause = 0; pause < 19_900; pause++)
        {
            Assert.True(backoff.Duration < backoff.Maximum);
            _ = backoff.NextDelay();
        }

        Assert.Equal(200, backoff.Block);
        Assert.Equal(backoff.Maximum, backoff.Duration);
    }

    [Fact]
    public void Jitter_stays_within_an_eighth_and_spreads_to_both_sides()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), Seed);
        TimeSpan least = TimeSpan.MaxValue, most = TimeSpan.Zero;
        for (var i = 0; i < 5000; i++)
        {
            var duration = backoff.Duration;
            var ratio = backoff.NextDelay() / duration;
            Assert.InRange(ratio, 0.875, 1.1241);
            var scaled = ratio * TimeSpan.FromSeconds(1);
            least = scaled < least ? scaled : least;
            most = scaled > most ? scaled : most;
        }

        Assert.True(least < TimeSpan.FromSeconds(0.88));
        Assert.True(most > TimeSpan.FromSeconds(1.12));
    }

    [Fact]
    public void Jitter_follows_the_documented_generator()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), Seed);
        var state = Seed;
        for (var i = 0; i < 100; i++)
        {
            var ticks = backoff.Duration.Ticks;
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            var r = (long)((state >> 32) % 256);
            Assert.Equal(ticks + (ticks * (r - 128) / 1024), backoff.NextDelay().Ticks);
        }
    }

    [Fact]
    public void No_pause_exceeds_the_maximum()
    {
        var maximum = TimeSpan.FromMilliseconds(3);
        var backoff = new Backoff(TimeSpan.FromMilliseconds(1), maximum, Seed);
        for (var i = 0; i < 1000; i++)
            Assert.True(backoff.NextDelay() <= maximum);
    }

    [Fact]
    public void Huge_numbers_saturate_instead_of_overflowing()
    {
        var backoff = new Backoff(TimeSpan.MaxValue, TimeSpan.MaxValue, Seed);
        for (var i = 0; i < 100; i++)
            Assert.InRange(backoff.NextDelay(), TimeSpan.MaxValue * 0.87, TimeSpan.MaxValue);
    }

    [Fact]
    public void Zero_or_negative_settings_mean_the_defaults_at_any_time()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9), Seed);
        _ = backoff.NextDelay();
        backoff.Base = TimeSpan.Zero;
        backoff.Maximum = TimeSpan.FromTicks(-1);
        Assert.Equal(Backoff.DefaultBase, backoff.Base);
        Assert.Equal(Backoff.DefaultMaximum, backoff.Maximum);
        Assert.Equal(2 * Backoff.DefaultBase, backoff.Duration);
    }

    [Fact]
    public void Reset_goes_back_to_the_first_pause_and_goes_on_with_the_jitter()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), Seed);
        var first = backoff.NextDelay();
        Assert.Equal(2, backoff.Block);
        backoff.Reset();
        Assert.Equal(1, backoff.Block);
        Assert.Equal(TimeSpan.FromSeconds(1), backoff.Duration);
        Assert.NotEqual(first, backoff.NextDelay());
    }

    [Fact]
    public void Wait_sleeps_for_the_delay_by_the_time_provider_it_was_given()
    {
        var time = new InstantTime();
        var backoff = new Backoff(TimeSpan.FromHours(1), TimeSpan.FromDays(1), Seed, time);
        var reference = new Backoff(TimeSpan.FromHours(1), TimeSpan.FromDays(1), Seed);
        backoff.Wait();
        Assert.True(backoff.TryWait(TimeSpan.FromMinutes(1)));
        Assert.Equal([reference.NextDelay(), TimeSpan.FromMinutes(1)], time.Delays);
    }

    [Fact]
    public void Wait_sleeps_for_seven_eighths_of_the_base_at_least()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(2), default, Seed);
        var start = Stopwatch.GetTimestamp();
        backoff.Wait();
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(1.75));
    }

    [Fact]
    public void Without_time_left_TryWait_does_nothing()
    {
        var backoff = default(Backoff);
        Assert.False(backoff.TryWait(TimeSpan.Zero));
        Assert.False(backoff.TryWait(TimeSpan.FromTicks(-1)));
        Assert.Equal(1, backoff.Block);
    }

    [Fact]
    public void Cancellation_ends_a_pause_early()
    {
        var backoff = new Backoff(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), Seed);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        var start = Stopwatch.GetTimestamp();
        Assert.Throws<OperationCanceledException>(() => backoff.Wait(soon.Token));
        Assert.Throws<OperationCanceledException>(() => backoff.Wait(soon.Token));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task WaitAsync_advances_the_callers_state_and_can_be_canceled()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(1), default, Seed);
        await backoff.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, backoff.Block);

        var endless = new Backoff(TimeSpan.FromHours(1), TimeSpan.FromHours(1), Seed);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await endless.WaitAsync(soon.Token));
    }

    [Fact]
    public void Spins_come_first_and_again_after_a_reset()
    {
        var time = new InstantTime();
        var backoff = new Backoff(TimeSpan.FromSeconds(1), default, Seed, time, spins: 3);
        for (var i = 0; i < 4; i++)
            backoff.Wait();
        Assert.Single(time.Delays);
        backoff.Reset();
        for (var i = 0; i < 3; i++)
            backoff.Wait();
        Assert.Single(time.Delays);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff(default, default, spins: -1));
    }

    [Fact]
    public void Waiting_allocates_nothing()
    {
        var backoff = new Backoff(TimeSpan.FromTicks(10), TimeSpan.FromTicks(10), Seed);
        backoff.Wait();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            backoff.Wait();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A clock whose timers are due at once; it writes down their times.</summary>
    private sealed class InstantTime : TimeProvider
    {
        public List<TimeSpan> Delays { get; } = [];

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Delays.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
