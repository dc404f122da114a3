namespace Hyb.Zcall;

/// <summary>
/// Ties a C# type, field or constant to the name it has in the kernel's uapi headers, so that a
/// test can have the C compiler check its value, size and offset, and a reader can search for it.
/// </summary>
/// <param name="name">The C name, for example <c>IORING_OP_READ</c> or <c>struct iovec</c>.</param>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Field
    | AttributeTargets.Property, AllowMultiple = true)]
public sealed class UapiAttribute(string name) : Attribute
{
    /// <summary>The name in the kernel's headers.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// The kernel release that brought it, for example <c>6.19</c>, when that is later than the
    /// baseline 6.18; otherwise <see langword="null"/>. Ask the running kernel before using it.
    /// </summary>
    public string? Since { get; init; }
}
