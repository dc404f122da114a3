using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hyb.Benching;

/// <summary>The table on standard output and the JSON lines in a file.</summary>
internal static class BenchReport
{
    public static string Header { get; } = Line(
        "name", "ours ns", "peer", "peer ns", "ratio (min median max)", "bytes/op");

    public static string TableLine(BenchResult result) => Line(
        result.Name,
        Text($"{result.OursNs:F1}"),
        result.Peer,
        Text($"{result.PeerNs:F1}"),
        Text($"{result.RatioMin:F3} {result.Ratio:F3} {result.RatioMax:F3}"),
        Text($"{result.AllocatedBytesPerOperation:0.###}"));

    /// <summary>Appends one JSON object and a line end to the file.</summary>
    public static void AppendJson(string path, BenchResult result)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("name", result.Name);
            json.WriteNumber("ours_ns", Math.Round(result.OursNs, 3));
            json.WriteString("peer", result.Peer);
            json.WriteNumber("peer_ns", Math.Round(result.PeerNs, 3));
            json.WriteNumber("ratio", Math.Round(result.Ratio, 4));
            json.WriteNumber("ratio_min", Math.Round(result.RatioMin, 4));
            json.WriteNumber("ratio_max", Math.Round(result.RatioMax, 4));
            json.WriteNumber("allocated_bytes_per_op", result.AllocatedBytesPerOperation);
            json.WriteEndObject();
        }

        File.AppendAllText(path, Encoding.UTF8.GetString(bytes.ToArray()) + "\n");
    }

    private static string Line(
        string name, string ours, string peer, string peerNs, string ratio, string bytes) =>
        $"{name,-18} {ours,10}  {peerNs,10}  {peer,-16} {ratio,-24} {bytes,8}";

    private static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
