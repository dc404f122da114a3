namespace Hyb.Benching;

/// <summary>
/// The main program of a benchmark, which <c>build/bench.sh</c> runs bound to one core.
/// </summary>
public static class BenchProgram
{
    /// <summary>Every row ran and did its work.</summary>
    public const int ExitOk = 0;

    /// <summary>A row failed.</summary>
    public const int ExitFailed = 1;

    /// <summary>The command line was not understood.</summary>
    public const int ExitUsage = 2;

    /// <summary>No row matches.</summary>
    public const int ExitNothing = 3;

    /// <summary>
    /// Measures the rows that the command line selects; one of the codes above is the result.
    /// </summary>
    public static int Main(string[] args, params BenchRow[] rows)
    {
        BenchOptions options;
        try
        {
            options = BenchOptions.Parse(args);
        }
        catch (ArgumentException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            Console.Error.WriteLine(BenchOptions.Usage);
            return ExitUsage;
        }

        var selected = rows.Where(row => options.Only?.IsMatch(row.Name) ?? true).ToArray();
        if (selected.Length == 0)
            return ExitNothing;
        if (options.IsList)
        {
            foreach (var row in selected)
                Console.WriteLine(row.Name);
            return ExitOk;
        }

        return Measure(selected, options);
    }

    private static int Measure(BenchRow[] rows, BenchOptions options)
    {
        // A second core would let the two sides run on different ones, and those differ.
        if (Environment.ProcessorCount != 1)
            Console.Error.WriteLine("not bound to one core, figures wander: use build/bench.sh");
        if (options.HasHeader)
            Console.WriteLine(BenchReport.Header);

        var exit = ExitOk;
        foreach (var row in rows)
        {
            foreach (var peer in row.Peers)
            {
                try
                {
                    Compare(row, peer, options);
                }
                catch (Exception failure)
                {
                    // Whatever goes wrong fails this row and leaves the others alone.
                    var why = failure is BenchException ? failure.Message : failure.ToString();
                    Console.Error.WriteLine($"{row.Name} against {peer.Name}: FAILED: {why}");
                    exit = ExitFailed;
                }
            }
        }

        return exit;
    }

    private static void Compare(BenchRow row, BenchPeer peer, BenchOptions options)
    {
        using var ours = new ManagedSide("ours", row.Ours());
        using BenchSide theirs = peer.CreateManaged is { } create
            ? new ManagedSide(peer.Name, create())
            : new NativeSide(peer.Name, PeerProcess.Start(), row.Name, peer.ExpectNative!);
        var result = BenchComparison.Run(row, peer, ours, theirs, options.IsQuick);
        Console.WriteLine(BenchReport.TableLine(result));
        if (options.JsonPath is { } path)
            BenchReport.AppendJson(path, result);
    }
}
