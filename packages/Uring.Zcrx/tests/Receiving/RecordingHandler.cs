using System.Text;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Receiving;

/// <summary>Writes down what it is told, and answers as it is asked to.</summary>
internal sealed class RecordingHandler : IReceiveHandler
{
    public List<string> Told { get; } = [];

    public List<ReceivedBuffer> Held { get; } = [];

    public bool Keeps { get; init; }

    public bool Answer { get; set; } = true;

    public Action<ReceiveEnd>? AtEnd { get; set; }

    public bool OnData(in ReceivedBuffer buffer)
    {
        Told.Add($"data {buffer.Length} {Encoding.ASCII.GetString(buffer.Span)}".TrimEnd());
        if (Keeps)
            Held.Add(buffer);
        else
            buffer.Release();
        return Answer;
    }

    public bool OnError(Errno error)
    {
        Told.Add($"error {error}");
        return Answer;
    }

    public void OnStopped(ReceiveEnd end)
    {
        Told.Add($"stopped {end}");
        AtEnd?.Invoke(end);
    }
}
