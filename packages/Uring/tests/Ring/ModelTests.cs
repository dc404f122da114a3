using Hyb.Testing;

namespace Hyb.Uring.Tests.Ring;

/// <summary>
/// Random sequences against a model. HYB_SEED runs those of another seed.
/// </summary>
public class ModelTests(ITestOutputHelper output)
{
    private const int SequencesOfRing = 50;

    // Over the matrix; in the long mode as many in each set-up of it.
    private static readonly int _sequences =
        10_000 * (Long.IsOn ? RingMatrix.Names.Count : 1);

    private static readonly int _seed =
        int.TryParse(Environment.GetEnvironmentVariable("HYB_SEED"), out var seed) ? seed : 20_251;

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void Each_submitted_identity_completes_once_and_nothing_else_does(string setUp)
    {
        output.WriteLine($"HYB_SEED={_seed}");
        var names = RingMatrix.Names.Select(row => row.Data).ToList();
        var rings = _sequences / SequencesOfRing / names.Count;
        Assert.Equal(_sequences, rings * SequencesOfRing * names.Count);
        int payloads = 0, overflows = 0, resizes = 0;
        for (var i = 0; i < rings; i++)
        {
            var sequence = _seed + (((names.IndexOf(setUp) * rings) + i) * SequencesOfRing);
            var sizes = new Random(sequence);
            var entries = 1 << sizes.Next(1, 6);
            using var model = new RingModel(setUp, entries, entries << sizes.Next(3));
            for (var j = 0; j < SequencesOfRing; j++)
                RunOne(model, sequence + j);
            payloads += model.Payloads;
            overflows += model.Overflows;
            resizes += model.Resizes;
        }

        // The sequences have been where it matters.
        var options = RingMatrix.Options(setUp);
        Assert.True(overflows > 0);
        Assert.Equal(options.CqeSize != CqeSize.Bytes16, payloads > 0);
        output.WriteLine($"{overflows} overflows, {payloads} payloads, {resizes} resizes");
    }

    private static void RunOne(RingModel model, int sequence)
    {
        try
        {
            model.Run(sequence);
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new Xunit.Sdk.XunitException(
                $"HYB_SEED={_seed}, sequence {sequence}: {e.Message}", e);
        }
    }
}
