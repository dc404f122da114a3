namespace Hyb.Benching;

/// <summary>One line of the benchmark: our work, and others doing the same.</summary>
/// <param name="name">For example <c>nop/16</c>; the C peer calls its row the same.</param>
/// <param name="ours">Brings our work up.</param>
/// <param name="peers">Who does the same; each is compared with ours by itself.</param>
public sealed class BenchRow(string name, Func<BenchWork> ours, params BenchPeer[] peers)
{
    /// <summary>For example <c>nop/16</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Operations in one iteration: 64 where an iteration is a batch of 64.</summary>
    public int OperationsPerIteration { get; init; } = 1;

    /// <summary>Brings our work up.</summary>
    public Func<BenchWork> Ours { get; } = ours;

    /// <summary>Who does the same.</summary>
    public IReadOnlyList<BenchPeer> Peers { get; } = peers;
}
