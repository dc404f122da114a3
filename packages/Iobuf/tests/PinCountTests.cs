namespace Hyb.Iobuf.Tests;

public class PinCountTests
{
    [Fact]
    public void Owner_lets_go_when_nothing_is_pinned_and_the_last_pin_otherwise()
    {
        var idle = default(PinCount);
        Assert.True(idle.TryPin());
        Assert.False(idle.Unpin());
        Assert.False(idle.Unpin());
        Assert.False(idle.IsEnded);
        Assert.True(idle.End());
        Assert.True(idle.IsEnded);
        Assert.False(idle.End());
        Assert.False(idle.TryPin());
        Assert.False(idle.Unpin());

        var pinned = default(PinCount);
        Assert.True(pinned.TryPin());
        Assert.True(pinned.TryPin());
        Assert.False(pinned.End());
        Assert.False(pinned.Unpin());
        Assert.False(pinned.End());
        Assert.True(pinned.Unpin());
        Assert.False(pinned.Unpin());
    }

    [Fact]
    public void Of_all_who_race_one_lets_go_and_nobody_has_it_pinned_then()
    {
        // What is let go twice would be unmapped twice: with what was mapped there since.
        const int Rounds = 30_000;
        const int Racers = 3;
        var counts = new PinCount[Rounds];
        var (letGo, held) = (new int[Rounds], new int[Rounds]);
        var (arrived, faults) = (0, 0);
        void LetGo(int round)
        {
            if (Interlocked.Increment(ref letGo[round]) != 1 || Volatile.Read(ref held[round]) != 0)
                Interlocked.Increment(ref faults);
        }

        Threads.Run(Racers, thread =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                // Spinning, because threads that are woken do not begin at the same instant.
                Interlocked.Increment(ref arrived);
                var spin = default(SpinWait);
                while (Volatile.Read(ref arrived) < Racers * (round + 1))
                    spin.SpinOnce(sleep1Threshold: -1);
                ref var count = ref counts[round];
                if ((round + thread) % Racers != 0 && count.TryPin())
                {
                    Interlocked.Increment(ref held[round]);
                    Interlocked.Decrement(ref held[round]);
                    if (count.Unpin())
                        LetGo(round);
                }

                if (count.End())
                    LetGo(round);
            }
        });
        Assert.Equal(0, faults);
        Assert.All(letGo, times => Assert.Equal(1, times));
    }
}
