using System.Security.Cryptography;
using Hyb.Release.Tests.Support;
using Hyb.Testing;

namespace Hyb.Release.Tests;

/// <summary>The sample that the front page begins with, from the packages.</summary>
public sealed class QuickstartTests
{
    [Fact]
    public void Quickstart_prints_the_digest_of_a_file()
    {
        using var consumer = new Consumer(["Hyb.Uring"]);
        foreach (var source in Directory.EnumerateFiles(
            Repository.Path("docs", "samples", "Quickstart"), "*.cs"))
            consumer.Write(Path.GetFileName(source), File.ReadAllText(source));
        var content = new byte[3_000_001];
        new Random(9).NextBytes(content);
        File.WriteAllBytes(consumer.PathOf("data"), content);

        consumer.Publish().Succeeded();
        var run = consumer.RunOnRuntime(consumer.PathOf("data")).HadRing().Succeeded();

        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        Assert.StartsWith(
            $"{consumer.PathOf("data")}  3000001 bytes  sha256 {digest}  ", run.Output);
        Facts.AddBytes("Quickstart, on the installed runtime", consumer.PublishedBytes());
    }
}
