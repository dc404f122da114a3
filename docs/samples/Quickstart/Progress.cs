using System.Diagnostics;

namespace Quickstart;

/// <summary>
/// A line on the terminal that says how far a file has come, shown only on a terminal and only
/// when the file takes longer than half a second.
/// </summary>
internal sealed class Progress(string path, long size) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _onTerminal = !Console.IsErrorRedirected;
    private TimeSpan _next = _patience;
    private bool _shown;

    public void Report(long bytes)
    {
        if (!_onTerminal || Stopwatch.GetElapsedTime(_start) is var elapsed && elapsed < _next)
            return;
        _next = elapsed + _interval;
        _shown = true;
        var percent = size == 0 ? 0 : Math.Min(100, bytes * 100 / size);
        var speed = bytes / elapsed.TotalSeconds / 1e9;
        Console.Error.Write($"\r\e[K{path}  {percent} %  {speed:F2} GB/s");
    }

    public void Dispose()
    {
        if (_shown)
            Console.Error.Write("\r\e[K");
        _shown = false;
    }
}
