using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Hyb.Zcall;

namespace Hyb.Testing;

/// <summary>A name of the headers that C# leaves out on purpose.</summary>
/// <param name="Pattern">The name, <c>*</c> standing for any text.</param>
/// <param name="Reason">Why.</param>
public sealed record UapiExclusion(string Pattern, string Reason)
{
    internal bool Matches(string name) => Regex.IsMatch(
        name,
        "^" + Regex.Escape(Pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant);
}

/// <summary>
/// Looks the other way than <see cref="UapiProof"/>: whether everything that the headers declare
/// has a <c>[Uapi]</c> attribute or a reason to be left out.
/// </summary>
public sealed class UapiCompleteness
{
    /// <summary>What constants to look at, by the start of their names.</summary>
    public required IReadOnlyList<string> ConstantPrefixes { get; init; }

    /// <summary>What structs to look at, by the start of their tags.</summary>
    public required IReadOnlyList<string> StructPrefixes { get; init; }

    /// <summary>What is left out on purpose.</summary>
    public required IReadOnlyList<UapiExclusion> Exclusions { get; init; }

    /// <summary>Exclusions that the last run had no use for.</summary>
    public IReadOnlyList<UapiExclusion> Unused { get; private set; } = [];

    /// <summary>
    /// The names in the headers that are neither covered nor excluded: constants, structs, and
    /// fields as <c>struct x.y</c>.
    /// </summary>
    public IReadOnlyList<string> Run(
        UapiSubject subject,
        UapiCompiler compiler,
        UapiHeaders headers,
        Architecture architecture)
    {
        var program = UapiProof.Includes(subject.Headers, out _).ToString();
        var declared = UapiDeclarations.Parse(
            compiler.Preprocess(program, headers, architecture));
        var names = Macros(compiler.Macros(program, headers, architecture))
            .Concat(declared.Enumerators)
            .Where(name => StartsWithAny(name, ConstantPrefixes))
            .Concat(declared.Structs
                .Where(entry => StartsWithAny(entry.Key, StructPrefixes))
                .SelectMany(entry => entry.Value
                    .Select(field => $"{entry.Key}.{field}")
                    .Prepend(entry.Key)))
            .ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0)
            throw new InvalidOperationException("The headers declare nothing that was looked for.");

        names.ExceptWith(Covered(subject));
        Unused = [.. Exclusions.Where(exclusion => !names.Any(exclusion.Matches))];
        return [.. names
            .Where(name => !Exclusions.Any(exclusion => exclusion.Matches(name)))
            .Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Macros(string defines) =>
        defines.Split('\n')
            .Select(line => line.Split(' ', 3))
            .Where(parts => parts.Length == 3 && !parts[1].Contains('(', StringComparison.Ordinal))
            .Select(parts => parts[1]);

    private static bool StartsWithAny(string name, IReadOnlyList<string> prefixes) =>
        prefixes.Any(prefix => name.StartsWith(prefix, false, CultureInfo.InvariantCulture));

    private static IEnumerable<string> Covered(UapiSubject subject)
    {
        const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public
            | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
        foreach (var type in subject.Types)
        {
            var owners = Names(type).ToList();
            foreach (var owner in owners)
                yield return owner;
            foreach (var member in type.GetMembers(Declared))
            {
                var isField = member is FieldInfo { IsStatic: false }
                    or PropertyInfo { GetMethod.IsStatic: false };
                foreach (var name in Names(member))
                {
                    if (!isField)
                        yield return name;
                    foreach (var owner in isField ? owners : [])
                        yield return $"{owner}.{name}";
                }
            }
        }
    }

    private static IEnumerable<string> Names(MemberInfo member) =>
        member.GetCustomAttributes<UapiAttribute>(inherit: false).Select(name => name.Name);
}
