namespace Hyb.Benching;

/// <summary>How long one operation takes on both sides, and in what ratio.</summary>
internal sealed record BenchResult(
    string Name,
    string Peer,
    double OursNs,
    double PeerNs,
    double Ratio,
    double RatioMin,
    double RatioMax,
    double AllocatedBytesPerOperation);

/// <summary>
/// Compares two sides by runs that alternate. The speed of a shared machine drifts by more than
/// what we want to see, but hardly between two neighbours: each pair gives a ratio, and the median
/// of the ratios is the answer.
/// <para>
/// A pair is eight short slices a side, in the order ABBA ABBA, so that nobody gains from coming
/// second. They are shorter than the scheduler's time slice: one during which somebody else got the
/// core is run again, so that the neighbours' work is not counted as ours or theirs.
/// </para>
/// </summary>
internal static class BenchComparison
{
    private const double SliceNs = 2_500_000;
    private const int MaxSlicesPerPair = 8;
    private const int MaxAttempts = 3;
    private const int Pairs = 41;
    private const int QuickPairs = 9;

    public static BenchResult Run(
        BenchRow row, BenchPeer peer, BenchSide ours, BenchSide theirs, bool quick)
    {
        theirs.WarmUp();
        ours.WarmUp();
        var (iterations, slices) = Calibrate(ours, theirs);
        GC.Collect();

        var pairs = quick ? QuickPairs : Pairs;
        var oursNs = new double[pairs];
        var theirsNs = new double[pairs];
        var ratios = new double[pairs];
        var allocated = 0L;
        for (var pair = 0; pair < pairs; pair++)
        {
            for (var slice = 0; slice < slices; slice++)
            {
                var oursFirst = (pair + slice) % 2 == 0;
                var first = MeasureAlone(oursFirst ? ours : theirs, iterations);
                var second = MeasureAlone(oursFirst ? theirs : ours, iterations);
                var (mine, other) = oursFirst ? (first, second) : (second, first);
                oursNs[pair] += mine.ElapsedNs;
                theirsNs[pair] += other.ElapsedNs;
                allocated += mine.AllocatedBytes;
            }

            ratios[pair] = oursNs[pair] / theirsNs[pair];
        }

        var operations = (double)iterations * slices * row.OperationsPerIteration;
        return new BenchResult(
            row.Name,
            peer.Name,
            Median(oursNs) / operations,
            Median(theirsNs) / operations,
            Median(ratios),
            ratios.Min(),
            ratios.Max(),
            allocated / (operations * pairs));
    }

    // A slice with the core to itself. On a machine too busy for that, the time in which it had
    // the core: right for work that does not wait, and better than the neighbours' time for any.
    private static Slice MeasureAlone(BenchSide side, long iterations)
    {
        var slice = side.Measure(iterations);
        for (var attempt = 1; slice.Preemptions > 0 && attempt < MaxAttempts; attempt++)
            slice = side.Measure(iterations);
        return slice.Preemptions == 0 ? slice : slice with { ElapsedNs = slice.CpuNs };
    }

    // Iterations for slices that take SliceNs in the mean of both sides, and fewer slices a pair
    // where a single iteration takes longer than that.
    private static (long Iterations, int Slices) Calibrate(BenchSide ours, BenchSide theirs)
    {
        var iterations = 1L;
        while (true)
        {
            var meanNs = Math.Max(1, (MeasureAlone(ours, iterations).ElapsedNs
                + MeasureAlone(theirs, iterations).ElapsedNs) / 2);
            if (meanNs >= SliceNs / 2)
            {
                iterations = Math.Max(1, (long)(iterations * (SliceNs / meanNs)));
                var slices = iterations > 1
                    ? MaxSlicesPerPair
                    : MaxSlicesPerPair * SliceNs / meanNs;
                return (iterations, Math.Clamp((int)slices, 1, MaxSlicesPerPair));
            }

            iterations *= 2;
        }
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
