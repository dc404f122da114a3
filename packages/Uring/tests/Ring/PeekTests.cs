namespace Hyb.Uring.Tests.Ring;

public class PeekTests
{
    [Fact]
    public void Peek_shows_what_is_ready_in_order_also_across_the_wrap()
    {
        using var ring = TestRing.Start(entries: 8, completionEntries: 8);
        ulong submitted = 0, seen = 0;
        for (var round = 0; round < 100; round++)
        {
            for (var i = 0; i < 5; i++)
                Assert.True(ring.Nop(SqeContext.Token(submitted++)).IsOk);
            Assert.Equal(5, ring.Submit().Count);
            var view = ring.Peek();
            Assert.Equal(5, view.Count);
            Assert.Equal(seen + 4, view[4].Context.TokenValue);
            foreach (ref readonly var completion in view)
                Assert.Equal(seen++, completion.Context.TokenValue);
            ring.Advance(view.Count);
        }

        Assert.Equal(0, ring.Peek().Count);
    }

    [Fact]
    public void What_is_not_advanced_over_is_shown_again()
    {
        using var ring = TestRing.Start();
        for (ulong i = 0; i < 3; i++)
            Assert.True(ring.Nop(SqeContext.Token(i)).IsOk);
        Assert.Equal(3, ring.Submit().Count);
        ring.Advance(1);
        Assert.Equal(2, ring.Peek().Count);
        Assert.Equal(1UL, ring.Peek()[0].Context.TokenValue);
        Assert.Equal(2, ring.Wait(new Completion[4]).Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Advancing_over_what_is_not_there_is_refused_and_changes_nothing(int count)
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(1, ring.Submit().Count);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.Advance(count)).ParamName);
        Assert.Equal(1, ring.Peek().Count);
    }

    [Fact]
    public void An_index_outside_the_view_is_refused()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(1, ring.Submit().Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Peek()[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Peek()[-1]);
    }

    [Fact]
    public void A_thread_enters_its_first_16_rings_by_index_and_the_others_all_the_same()
    {
        // A thread of its own: what other tests leave to the pool's threads must not count.
        OnThread.Run(() =>
        {
            var rings = new List<IoUring>();
            for (var i = 0; i < 18; i++)
                rings.Add(TestRing.Start(RingEntries.Pico));
            Assert.Equal(16, rings.Count(ring => ring.IsEnteredByIndex));
            foreach (var ring in rings)
            {
                Assert.True(ring.Nop().IsOk);
                Assert.Equal(0, ring.One().Result);
            }

            // An index that is given back is there for the next ring.
            rings[3].Dispose();
            using var next = TestRing.Start(RingEntries.Pico);
            Assert.True(next.IsEnteredByIndex);
            rings.ForEach(ring => ring.Dispose());
            return 0;
        });
    }
}
