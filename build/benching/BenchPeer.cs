namespace Hyb.Benching;

/// <summary>Another doing the same: C in a process of its own, or .NET in this one.</summary>
public sealed class BenchPeer
{
    private BenchPeer(string name) => Name = name;

    /// <summary><c>liburing</c>, <c>C</c>, or the name of the .NET type.</summary>
    public string Name { get; }

    internal Func<long, ulong>? ExpectNative { get; private init; }

    internal Func<BenchWork>? CreateManaged { get; private init; }

    /// <summary>The row of the same name in <c>build/native</c>.</summary>
    /// <param name="name"><c>liburing</c> or <c>C</c>.</param>
    /// <param name="expect">The checksum that so many iterations must give there.</param>
    public static BenchPeer Native(string name, Func<long, ulong> expect) =>
        new(name) { ExpectNative = expect };

    /// <summary>A .NET type that does the same in this process.</summary>
    /// <param name="typeName">For example <c>System.Threading.Channels.Channel</c>.</param>
    /// <param name="create">Brings the work up.</param>
    public static BenchPeer Managed(string typeName, Func<BenchWork> create) =>
        new(typeName) { CreateManaged = create };
}
