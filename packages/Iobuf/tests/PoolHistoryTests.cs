namespace Hyb.Iobuf.Tests;

/// <summary>The checker finds what is wrong with a history, and accepts what is right.</summary>
public class PoolHistoryTests
{
    [Fact]
    public void History_in_which_one_call_follows_the_other_is_accepted()
    {
        Assert.True(Check(1,
            Got(0, 0, 1), FoundEmpty(1, 2), Put(0, 2, 3), Got(0, 3, 4), Put(0, 4, 5)));
        Assert.True(Check(2, Got(1, 0, 1), Got(0, 1, 2), FoundEmpty(2, 3), Put(0, 3, 4)));
        Assert.True(Check(4));
    }

    [Fact]
    public void Index_with_two_owners_is_rejected()
    {
        Assert.False(Check(2, Got(0, 0, 1), Got(0, 1, 2)));

        // Also when everything overlaps: no order gives it to both.
        Assert.False(Check(2, Got(0, 0, 9), Got(0, 0, 9)));
        Assert.True(Check(2, Got(0, 0, 9), Put(0, 0, 9), Got(0, 0, 9)));
        Assert.True(Check(2, Got(0, 0, 9), Put(0, 5, 8), Got(0, 0, 5)));
        Assert.False(Check(2, Got(0, 0, 9), Put(0, 9, 12), Got(0, 0, 5)));
    }

    [Fact]
    public void Empty_is_rejected_unless_all_were_out_at_some_moment_of_the_call()
    {
        Assert.False(Check(2, Got(0, 0, 1), FoundEmpty(1, 2)));
        Assert.True(Check(2, Got(0, 0, 1), Got(1, 1, 4), FoundEmpty(2, 3)));

        // One was out first, then the other: never both, though the call saw each of them out.
        Assert.False(Check(2,
            FoundEmpty(0, 9), Got(0, 1, 2), Put(0, 2, 3), Got(1, 3, 4), Put(1, 4, 5)));
        Assert.True(Check(2,
            FoundEmpty(0, 9), Got(0, 1, 2), Put(0, 2, 4), Got(1, 3, 5), Put(1, 5, 6)));
    }

    [Fact]
    public void Refused_put_and_foreign_index_are_rejected()
    {
        Assert.False(Check(1, Got(0, 0, 1), new(PoolCall.PutRefused, 0, 1, 2)));
        Assert.True(Check(1,
            Got(0, 0, 1), Put(0, 1, 2), new(PoolCall.PutRefused, 0, 2, 3)));
        Assert.False(Check(1, Put(0, 0, 1)));
        Assert.False(Check(2, Got(2, 0, 1)));
    }

    private static bool Check(int capacity, params PoolEvent[] events) =>
        new PoolHistory(capacity, events).IsLinearizable;

    private static PoolEvent Got(int index, long begun, long ended) =>
        new(PoolCall.Got, index, begun, ended);

    private static PoolEvent Put(int index, long begun, long ended) =>
        new(PoolCall.Put, index, begun, ended);

    private static PoolEvent FoundEmpty(long begun, long ended) =>
        new(PoolCall.FoundEmpty, 0, begun, ended);
}
