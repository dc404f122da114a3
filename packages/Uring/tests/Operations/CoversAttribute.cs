namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// Ties a test to the operation that it is about, for the table of <see cref="CoverageTests"/>.
/// </summary>
/// <param name="op">The operation.</param>
/// <param name="method">The member of <see cref="IoUring"/> that queues it.</param>
/// <param name="shows">What the test shows of it.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal sealed class CoversAttribute(IoUringOp op, string method, Shows shows) : Attribute
{
    public IoUringOp Op => op;

    public string Method => method;

    public Shows Shows => shows;
}

/// <summary>What a test shows of an operation. Every operation needs all three.</summary>
[Flags]
internal enum Shows
{
    /// <summary>All 64 bytes of the entry are what they should be.</summary>
    Entry = 1 << 0,

    /// <summary>The running kernel does it.</summary>
    Effect = 1 << 1,

    /// <summary>What cannot be done is refused, by us or by the kernel.</summary>
    Refusal = 1 << 2,
}
