using System.Globalization;
using System.Text;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// Whether a queue can be received from without copies: the answer of
/// <see cref="ZcrxSupport.Check"/>. What could not be found out is null, empty or
/// Unknown, never a guess.
/// </summary>
public sealed record ZcrxReport
{
    internal ZcrxReport()
    {
    }

    /// <summary>
    /// Whether nothing was found that stands in the way. What only the card and its driver know is
    /// told by <see cref="ZcrxQueue.Register"/>.
    /// </summary>
    public bool IsSupported
    {
        get
        {
            foreach (var finding in Findings)
            {
                if (finding.IsFatal)
                    return false;
            }

            return true;
        }
    }

    /// <summary>What was found wrong, in the order in which to mend it.</summary>
    public IReadOnlyList<ZcrxFinding> Findings { get; init; } = [];

    /// <summary>
    /// What to run as root, in this order, to prepare the card: ethtool(8). Empty where that would
    /// not help. The flows that go to the queue are for the reader to fill in, as <c>...</c>.
    /// </summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>The interface that was asked about.</summary>
    public string Interface { get; init; } = "";

    /// <summary>The queue that was asked about.</summary>
    public int Queue { get; init; }

    /// <summary>The interface's index; 0 when there is none.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>The driver of the card; empty for what is no hardware.</summary>
    public string Driver { get; init; } = "";

    /// <summary>How many receive queues it has.</summary>
    public int? QueueCount { get; init; }

    /// <summary>
    /// Whether the card receives headers apart from data; null when it could not be asked.
    /// </summary>
    public HeaderSplit? HeaderSplit { get; init; }

    /// <summary>From how many bytes on; null when the driver does not tell.</summary>
    public int? HeaderSplitThreshold { get; init; }

    /// <summary>Whether the process has CAP_NET_ADMIN where the kernel asks for it.</summary>
    public bool? HasNetAdmin { get; init; }

    /// <summary>The kernel as it names itself.</summary>
    public string KernelRelease { get; init; } = "unknown";

    /// <summary>What the kernel can do.</summary>
    public ZcrxFeatureSet Features { get; init; }

    /// <summary>
    /// What the kernel answered to a registration that is refused in any case: EINVAL when it got
    /// past kernel, ring, privilege and device, and otherwise what stands in the way.
    /// </summary>
    public Errno Answer { get; init; }

    /// <summary>All of it for a person to read, in lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Line("zero-copy receive", IsSupported ? "nothing stands in the way" : "not supported");
        Line("kernel", KernelRelease);
        Line("interface", $"{Interface} (index {InterfaceIndex})");
        Line("driver", Driver.Length == 0 ? "none" : Driver);
        Line("queue", $"{Queue} of {Text(QueueCount)}");
        Line("header split", $"{HeaderSplit?.ToString() ?? "not told"}, "
            + $"from {Text(HeaderSplitThreshold)} bytes on");
        Line("CAP_NET_ADMIN", HasNetAdmin switch { null => "unknown", true => "yes", _ => "no" });
        Line("registration", Answer == Errno.None ? "not asked" : Answer.Name());
        foreach (var finding in Findings)
            Line("finding", finding.ToString());
        foreach (var command in Commands)
            Line("run", command);
        return text.ToString().TrimEnd();

        void Line(string name, string value) => text.Append(name).Append(": ").AppendLine(value);
    }

    private static string Text(int? number) =>
        number?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
}
