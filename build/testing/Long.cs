using Xunit;

namespace Hyb.Testing;

/// <summary>What takes long or much runs only when HYB_LONG=1.</summary>
public static class Long
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("HYB_LONG") == "1";

    public static void OrSkip(string why) => Assert.SkipUnless(IsOn, $"HYB_LONG=1: {why}");
}
