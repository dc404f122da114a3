using System.Diagnostics;

namespace Copy;

/// <summary>
/// A line on the terminal that says how far the copy has come, when it takes longer than half a
/// second.
/// </summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _onTerminal = !Console.IsErrorRedirected;
    private TimeSpan _next = _patience;
    private bool _shown;

    public void Report(long files, long bytes)
    {
        if (!_onTerminal || Stopwatch.GetElapsedTime(_start) is var elapsed && elapsed < _next)
            return;
        _next = elapsed + _interval;
        _shown = true;
        var speed = files / elapsed.TotalSeconds;
        Console.Error.Write($"\r\e[K{files} files  {bytes / 1e6:F0} MB  {speed:F0} files/s");
    }

    public void Dispose()
    {
        if (_shown)
            Console.Error.Write("\r\e[K");
        _shown = false;
    }
}
