using System.Text.RegularExpressions;

namespace Hyb.Benching;

/// <summary>What the command line asks for.</summary>
internal sealed class BenchOptions
{
    public const string Usage =
        "usage: [--only REGEX] [--quick] [--json FILE] [--list] [--no-header]";

    public Regex? Only { get; private set; }

    public bool IsQuick { get; private set; }

    public string? JsonPath { get; private set; }

    public bool IsList { get; private set; }

    public bool HasHeader { get; private set; } = true;

    /// <exception cref="ArgumentException">Says what is wrong with the command line.</exception>
    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--only":
                    options.Only = new Regex(Argument(args, ref i), RegexOptions.CultureInvariant);
                    break;
                case "--json":
                    options.JsonPath = Argument(args, ref i);
                    break;
                case "--quick":
                    options.IsQuick = true;
                    break;
                case "--list":
                    options.IsList = true;
                    break;
                case "--no-header":
                    options.HasHeader = false;
                    break;
                default:
                    throw new ArgumentException($"unknown option {args[i]}");
            }
        }

        return options;
    }

    private static string Argument(string[] args, ref int index) =>
        ++index < args.Length
            ? args[index]
            : throw new ArgumentException($"{args[index - 1]} needs a value");
}
