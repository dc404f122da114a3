using System.Runtime.InteropServices;
using Xunit;

namespace Hyb.Testing;

/// <summary>The proof as a test: skips where it cannot be made, fails with every finding.</summary>
public static class UapiAssert
{
    /// <summary>
    /// Proves a subject against the best headers that can be had for the architecture.
    /// </summary>
    /// <param name="subject">What to prove.</param>
    /// <param name="architecture">For which architecture.</param>
    /// <param name="log">Takes the report, with the names skipped.</param>
    public static void Holds(UapiSubject subject, Architecture architecture, Action<string> log) =>
        Holds(subject, UapiHeaders.For(architecture), architecture, log);

    /// <summary>Proves a subject against the headers given.</summary>
    /// <param name="subject">What to prove.</param>
    /// <param name="headers">Against what; null skips the test.</param>
    /// <param name="architecture">For which architecture.</param>
    /// <param name="log">Takes the report, with the names skipped.</param>
    public static void Holds(
        UapiSubject subject, UapiHeaders? headers, Architecture architecture, Action<string> log)
    {
        var (compiler, found) = Need(headers, architecture);
        var report = UapiProof.Run(subject, compiler, found, architecture);
        log(report.ToString());
        Assert.True(report.Holds, report.ToString());
        Assert.NotEqual(0, report.Checked);
    }

    /// <summary>What a proof needs, or a skip that says what is missing.</summary>
    public static (UapiCompiler Compiler, UapiHeaders Headers) Need(
        UapiHeaders? headers, Architecture architecture)
    {
        var compiler = UapiCompiler.Find(architecture);
        Assert.SkipWhen(compiler is null, "There is no C compiler.");
        Assert.SkipWhen(
            headers is null || !headers.Has(architecture),
            $"There are no kernel headers for {architecture}.");
        return (compiler!, headers!);
    }
}
