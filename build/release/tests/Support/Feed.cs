using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace Hyb.Release.Tests.Support;

/// <summary>What package feeds of this machine lack, said as a reason to skip.</summary>
internal static partial class Feed
{
    /// <summary>
    /// Skips the test when a restore found that no feed serves a package that is not ours. It names
    /// the package.
    /// </summary>
    public static ProgramRun HadPackages(this ProgramRun run)
    {
        var missing = Missing().Match(run.Output + run.Errors);
        if (run.ExitCode != 0 && missing.Success)
            throw SkipException.ForSkip($"no package feed serves {missing.Groups[1].Value}");
        return run;
    }

    [GeneratedRegex(@"NU110[123]: Unable to find (?:a stable )?package (?!Hyb\.)([A-Za-z0-9.\-]+)")]
    private static partial Regex Missing();
}
