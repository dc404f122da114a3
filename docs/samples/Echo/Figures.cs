namespace Echo;

/// <summary>A line a second, while it lives.</summary>
internal sealed class Figures : IDisposable
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly EchoService _service;
    private readonly Timer _timer;
    private (long Receives, long Bytes, int Connections) _last;

    public Figures(EchoService service)
    {
        _service = service;
        _timer = new Timer(_ => Tell(), null, _second, _second);
    }

    public void Dispose() => _timer.Dispose();

    private void Tell()
    {
        var now = _service.Figures;
        Console.WriteLine(
            $"{now.Connections} connections, {now.Receives - _last.Receives} receives/s, "
            + $"{(now.Bytes - _last.Bytes) / 1e6:F1} MB/s");
        _last = now;
    }
}
