using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Echo;

/// <summary>What the command line says.</summary>
internal sealed record EchoOptions
{
    private const int MaxThreads = 64;
    private const int MaxConnections = 1_000_000;

    public int Port { get; init; } = 7777;

    /// <summary>The most connections at a time of each thread; more are closed at once.</summary>
    public int Connections { get; init; } = 10_000;

    public int Threads { get; init; } = Environment.ProcessorCount;

    public bool IsZeroCopy { get; init; }

    public bool IsQuiet { get; init; }

    public bool IsSelfTest { get; init; }

    /// <summary>Buffers of a ring, which its connections share.</summary>
    public int BufferCount { get; init; } = 2048;

    /// <summary>The size of each.</summary>
    public int BufferBytes { get; init; } = 8192;

    public static bool TryParse(
        string[] arguments, out EchoOptions options, [NotNullWhen(false)] out string? error)
    {
        options = new EchoOptions();
        error = null;
        for (var i = 0; i < arguments.Length && error is null; i++)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (name)
            {
                case "--port" when IsNumber(value, 0, ushort.MaxValue, out var port):
                    options = options with { Port = port };
                    i++;
                    break;
                case "--connections" when IsNumber(value, 1, MaxConnections, out var count):
                    options = options with { Connections = count };
                    i++;
                    break;
                case "--threads" when IsNumber(value, 1, MaxThreads, out var threads):
                    options = options with { Threads = threads };
                    i++;
                    break;
                case "--zero-copy":
                    options = options with { IsZeroCopy = true };
                    break;
                case "--quiet":
                    options = options with { IsQuiet = true };
                    break;
                case "--self-test":
                    options = options with { IsSelfTest = true };
                    break;
                default:
                    error = Explain(name);
                    break;
            }
        }

        return error is null;
    }

    private static string Explain(string name) => name switch
    {
        "--port" => "--port is a number from 0 (any) to 65535",
        "--connections" => $"--connections is a number from 1 to {MaxConnections}",
        "--threads" => $"--threads is a number from 1 to {MaxThreads}",
        _ => $"usage: Echo [--port N] [--connections N] [--threads N] [--zero-copy] [--quiet], "
            + $"or Echo --self-test; {name} is not known",
    };

    private static bool IsNumber(string? text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number >= least && number <= most;
}
