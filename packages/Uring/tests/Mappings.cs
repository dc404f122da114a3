using System.Globalization;

namespace Hyb.Uring.Tests;

/// <summary>What is mapped into this process.</summary>
internal static class Mappings
{
    public static bool Contain(nint address) => File.ReadLines("/proc/self/maps")
        .Select(line => line[..line.IndexOf(' ')].Split('-'))
        .Any(range => Number(range[0]) <= (ulong)address && (ulong)address < Number(range[1]));

    private static ulong Number(string text) =>
        ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
