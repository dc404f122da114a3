using System.Reflection;
using System.Runtime.InteropServices;

namespace Hyb.Testing;

/// <summary>
/// What a proof is about: the types of one assembly that carry <c>[Uapi]</c>, and what must be
/// known about them beyond the attribute.
/// </summary>
/// <param name="types">The types to look at; those without <c>[Uapi]</c> are passed over.</param>
/// <param name="headers">The headers to include, for example <c>linux/io_uring.h</c>.</param>
public sealed class UapiSubject(IEnumerable<Type> types, params string[] headers)
{
    /// <summary>Every type of an assembly.</summary>
    public UapiSubject(Assembly assembly, params string[] headers)
        : this(assembly.GetTypes(), headers)
    {
    }

    /// <summary>The types to look at.</summary>
    public IReadOnlyList<Type> Types { get; } = [.. types];

    /// <summary>The headers to include. One that does not exist is left out.</summary>
    public IReadOnlyList<string> Headers { get; } = headers;

    /// <summary>The kernel release from which names without <c>Since</c> must be there.</summary>
    public Version Baseline { get; init; } = new(6, 18);

    /// <summary>Types that describe one architecture only.</summary>
    public IDictionary<Type, Architecture> Only { get; } = new Dictionary<Type, Architecture>();

    /// <summary>
    /// Types whose constants have on an architecture other values than in C#, with the conversion
    /// that the library itself uses.
    /// </summary>
    public IDictionary<Type, Func<long, Architecture, long>> Convert { get; } =
        new Dictionary<Type, Func<long, Architecture, long>>();

    /// <summary>
    /// Types whose constants and properties are called as in C with this prefix, without an
    /// attribute on each: <c>__NR_</c> for system call numbers.
    /// </summary>
    public IDictionary<Type, string> Prefix { get; } = new Dictionary<Type, string>();
}
