using System.Text.RegularExpressions;

namespace Hyb.Testing;

/// <summary>
/// The names that a preprocessed C header declares: enumerators, and the fields of the structs of
/// file scope. It reads as much of C as the kernel's uapi headers use.
/// </summary>
internal sealed partial class UapiDeclarations
{
    private readonly List<string> _tokens;
    private int _at;

    private UapiDeclarations(string preprocessed) =>
        _tokens = [.. Token().Matches(preprocessed).Select(match => match.Value)];

    /// <summary>Every enumerator.</summary>
    public HashSet<string> Enumerators { get; } = [];

    /// <summary>
    /// The fields of each struct with a tag, without its flexible arrays. A member of a nested
    /// struct with a name is <c>outer.inner</c>.
    /// </summary>
    public Dictionary<string, List<string>> Structs { get; } = [];

    public static UapiDeclarations Parse(string preprocessed)
    {
        var result = new UapiDeclarations(preprocessed);
        result.File();
        return result;
    }

    private string Current => _at < _tokens.Count ? _tokens[_at] : "";

    private void File()
    {
        while (_at < _tokens.Count)
        {
            if (Current == "enum")
                Enumeration();
            else if (Current is "struct" && Opens(out var tag) && tag.Length > 0)
                Structs["struct " + tag] = Body();
            else if (Current == "{")
                SkipBalanced("{", "}");
            else
                _at++;
        }
    }

    // At "enum": takes its list of enumerators, if it has one.
    private void Enumeration()
    {
        if (!Opens(out _))
        {
            _at++;
            return;
        }

        _at++;
        while (Current != "}")
        {
            Enumerators.Add(Current);
            while (Current is not ("," or "}"))
            {
                if (Current == "(")
                    SkipBalanced("(", ")");
                else
                    _at++;
            }

            if (Current == ",")
                _at++;
        }
    }

    // At "struct", "union" or "enum": whether a body follows, and then moves to its brace.
    private bool Opens(out string tag)
    {
        var next = _at + 1;
        tag = "";
        if (IsName(_tokens[next]))
            tag = _tokens[next++];
        if (_tokens[next] != "{")
            return false;
        _at = next;
        return true;
    }

    // At the brace of a struct or union: its members, and moves past the closing brace.
    private List<string> Body()
    {
        var fields = new List<string>();
        _at++;
        while (Current != "}")
        {
            if (Current is "struct" or "union" && Opens(out _))
            {
                var inner = Body();
                var name = Declarator();
                fields.AddRange(name.Length == 0 ? inner : inner.Select(x => $"{name}.{x}"));
            }
            else if (Declarator() is { Length: > 0 } name)
            {
                fields.Add(name);
            }
        }

        _at++;
        return fields;
    }

    // Up to and past the semicolon: the name before it, or nothing for what has no name or is a
    // flexible array, whose element type is a struct of its own.
    private string Declarator()
    {
        var name = "";
        var flexible = false;
        while (Current != ";")
        {
            if (Current == "__attribute__")
            {
                _at++;
                SkipBalanced("(", ")");
                continue;
            }

            if (Current == "[")
                flexible = _tokens[_at + 1] is "]" or "0";
            else if (IsName(Current) && _tokens[_at - 1] != "[")
                name = Current;
            _at++;
        }

        _at++;
        return flexible ? "" : name;
    }

    private void SkipBalanced(string open, string close)
    {
        var depth = 0;
        do
        {
            if (Current == open)
                depth++;
            else if (Current == close)
                depth--;
            _at++;
        }
        while (depth > 0 && _at < _tokens.Count);
    }

    private static bool IsName(string token) =>
        token.Length > 0 && (char.IsAsciiLetter(token[0]) || token[0] == '_');

    [GeneratedRegex(@"[A-Za-z_]\w*|\d\w*|""[^""]*""|[^\s\w]")]
    private static partial Regex Token();
}
