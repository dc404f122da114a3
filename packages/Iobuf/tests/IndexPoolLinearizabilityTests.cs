using System.Numerics;
using Hyb.Testing;

namespace Hyb.Iobuf.Tests;

/// <summary>
/// The pool under threads that are interrupted before any access to shared memory, in many short
/// histories, each of which <see cref="PoolHistory"/> checks: one by one in an order that a seed
/// gives, and at the same time, where memory is what the processor makes of it.
/// </summary>
public class IndexPoolLinearizabilityTests(ITestOutputHelper output)
{
    private const int All = IndexPool.MaxHomes;
    private const int CallsPerThread = 5;
    private const int ShortRounds = 200;
    private const int LongFactor = 200;

    // Capacity, indices with a home, threads: with all homes, with none, and of both.
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, All, 2 },
        { 1, 0, 3 },
        { 2, All, 2 },
        { 2, All, 4 },
        { 2, 0, 4 },
        { 2, 1, 2 },
        { 2, 1, 4 },
        { 4, All, 4 },
        { 4, 0, 4 },
        { 4, 2, 3 },
        { 4, 2, 4 },
        { 8, All, 4 },
        { 8, 0, 4 },
        { 8, 4, 4 },
    };

    private static int Rounds => ShortRounds * (Long.IsOn ? LongFactor : 1);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_order_of_accesses_could_have_happened_one_call_after_the_other(
        int capacity, int homes, int threads)
    {
        using var interleaver = new Interleaver(threads);
        var totals = new HistoryTotals();
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var recorders = Recorders<Interleaver.Points>(capacity, homes, threads, seed);
            interleaver.Run(seed, thread => recorders[thread].Run(CallsPerThread));
            Check(capacity, recorders, totals, seed);
        }

        output.WriteLine($"seeds 1 to {Rounds}: {totals}");
        Assert.NotEqual(0, totals.Overlaps);
    }

    [Theory]
    [InlineData(2, All)]
    [InlineData(2, 1)]
    [InlineData(3, All)]
    [InlineData(4, All)]
    [InlineData(4, 2)]
    [InlineData(4, 0)]
    public void Who_holds_one_of_as_many_as_there_are_threads_gets_one_in_any_order_of_accesses(
        int threads, int homes)
    {
        // Whoever looks moves the others' indices about meanwhile: "empty" is what is looked for,
        // and it would be a lie each time.
        const int Calls = 20;
        using var interleaver = new Interleaver(threads);
        var capacity = BitOperations.RoundUpToPowerOf2((uint)threads);
        for (var seed = 1; seed <= 2 * Rounds; seed++)
        {
            var set = new IndexSet<Interleaver.Points>(capacity, false, homes);
            for (var spare = (uint)threads; spare < capacity; spare++)
                Assert.True(set.TryGet(out _));
            var lies = 0;
            interleaver.Run(seed, thread =>
            {
                for (var call = 0; call < Calls; call++)
                {
                    if (!set.TryGet(out var index))
                        lies++;
                    else
                        Assert.True(set.TryPut(index));
                }
            });
            Assert.True(lies == 0, $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_history_of_free_threads_could_have_happened_one_call_after_the_other(
        int capacity, int homes, int threads)
    {
        const int Seed = 20_260_117;
        var totals = new HistoryTotals();
        var recorders = Recorders<RandomYields>(capacity, homes, threads, Seed);
        var (arrived, round) = (0, 0);
        Threads.Run(threads, thread =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                recorders[thread - 1].Run(CallsPerThread);
                if (Interlocked.Increment(ref arrived) == threads)
                {
                    // Nobody else runs now. A fault ends the others, too.
                    arrived = 0;
                    try
                    {
                        Check(capacity, recorders, totals, Seed);
                    }
                    catch
                    {
                        Volatile.Write(ref round, int.MaxValue);
                        throw;
                    }

                    Volatile.Write(ref round, i + 1);
                }

                // All begin within the same instant, as far as there are processors.
                var spin = default(SpinWait);
                while (Volatile.Read(ref round) <= i)
                    spin.SpinOnce(sleep1Threshold: -1);
                if (round == int.MaxValue)
                    return;
            }
        });
        output.WriteLine($"seed {Seed}, {Rounds} rounds: {totals}");
    }

    private static HistoryRecorder<T>[] Recorders<T>(
        int capacity, int homes, int threads, int seed)
        where T : struct, IInterleaving
    {
        // A little below 2^32, so that what counts takings and puts passes it on the way.
        var turns = (1ul << 32) / (ulong)capacity - 2;
        var set = new IndexSet<T>((ulong)capacity, seed % 2 == 0, homes, turns);
        var clock = new HistoryClock();
        return [.. Enumerable.Range(0, threads).Select(
            thread => new HistoryRecorder<T>(set, clock, (seed * 31) + thread))];
    }

    private static void Check<T>(
        int capacity, HistoryRecorder<T>[] recorders, HistoryTotals totals, int seed)
        where T : struct, IInterleaving
    {
        List<PoolEvent> events = [.. recorders.SelectMany(recorder => recorder.Take())];
        Assert.True(
            new PoolHistory(capacity, events).IsLinearizable,
            $"seed {seed}:\n{string.Join('\n', events.OrderBy(e => e.EndedAt))}");
        totals.Add(events);
    }

    private readonly struct RandomYields : IInterleaving
    {
        [ThreadStatic]
        private static uint _state;

        public static void Point()
        {
            // An even stream of numbers, other than which is not needed.
            _state = (_state * 1_664_525) + 1_013_904_223
                + (uint)Environment.CurrentManagedThreadId;
            if (_state >> 28 == 0)
                Thread.Yield();
        }

        public static uint PlaceOfThread() => NoInterleaving.PlaceOfThread();
    }
}
