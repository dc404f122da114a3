namespace Hyb.Iobuf.Tests;

/// <summary>Courses of two threads that seldom happen, played on one.</summary>
public class IndexHomesTests
{
    private const int One = 0, Other = 1;

    // Where a look that began at One is: before its second access to the home, and so on.
    private const int FirstLookAtOther = 5, SecondLookAtOne = 8, SecondLookAtOther = 10;

    [Fact]
    public void Index_that_was_here_taken_and_put_during_a_look_is_not_taken_for_out()
    {
        // At every moment one of the two is in the pool, and the look takes each for out, twice,
        // with the same number of takings.
        var set = new IndexSet<Script>(2, refusesRacingPuts: false);
        Take(set, One);
        Script.Begin(One, point =>
        {
            if (point == FirstLookAtOther)
            {
                Assert.True(set.TryPut(One));
                Take(set, Other);
            }
            else if (point == SecondLookAtOne)
            {
                Assert.True(set.TryPut(Other));
                Take(set, One);
                Assert.True(set.TryPut(One));
            }
            else if (point == SecondLookAtOther)
            {
                Take(set, Other);
                Assert.True(set.TryPut(Other));
            }
        });
        var found = set.TryGet(out var index);
        var points = Script.End();
        Assert.True(points > SecondLookAtOther);
        Assert.True(found);
        Assert.True(set.IsOut(index));
    }

    private static void Take(IndexSet<Script> set, int wanted)
    {
        Script.Place = (uint)wanted;
        Assert.True(set.TryGet(out var index));
        Assert.Equal(wanted, index);
    }

    /// <summary>Calls what another thread does, from the points of this one.</summary>
    private readonly struct Script : IInterleaving
    {
        [ThreadStatic]
        private static Action<int>? _others;

        [ThreadStatic]
        private static int _point;

        [ThreadStatic]
        private static uint _ownPlace;

        [field: ThreadStatic]
        public static uint Place { get; set; }

        public static void Begin(uint place, Action<int> others) =>
            (_ownPlace, Place, _point, _others) = (place, place, 0, others);

        public static int End()
        {
            _others = null;
            return _point;
        }

        public static void Point()
        {
            if (_others is not { } others)
                return;
            _others = null;
            others(++_point);
            (_others, Place) = (others, _ownPlace);
        }

        public static uint PlaceOfThread() => Place;
    }
}
