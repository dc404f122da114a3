using System.Runtime.InteropServices;
using Hyb.Testing;

namespace Hyb.Uring.Zcrx.Tests.Abi;

/// <summary>
/// Whether the C# side of zero-copy receive is what the kernel's headers say, and all of it.
/// </summary>
public class AbiTests(ITestOutputHelper output)
{
    private static readonly Version _oldestKnown = new(6, 18);
    private static readonly Version _newestKnown = new(7, 2);

    private static readonly UapiExclusion[] _leftOut =
    [
        new("struct *.__resv*", "Reserved: must be 0."),
        new("struct *.__pad*", "Padding: must be 0."),
    ];

    // Until 6.19 all of it stood in the first.
    private static UapiSubject Subject { get; } = new(
        typeof(ZcrxQueue).Assembly, "linux/io_uring.h", "linux/io_uring/zcrx.h");

    [Theory]
    [InlineData(Architecture.X64)]
    [InlineData(Architecture.Arm64)]
    public void Values_sizes_and_offsets_are_those_of_the_kernel_headers(
        Architecture architecture) =>
        UapiAssert.Holds(Subject, architecture, output.WriteLine);

    [Theory]
    [InlineData(Architecture.X64)]
    [InlineData(Architecture.Arm64)]
    public void Every_name_of_the_kernel_headers_is_here_or_left_out_for_a_reason(
        Architecture architecture)
    {
        var (compiler, headers) = UapiAssert.Need(UapiHeaders.For(architecture), architecture);
        var completeness = new UapiCompleteness
        {
            ConstantPrefixes = ["ZCRX_", "IORING_ZCRX_"],
            StructPrefixes = ["struct zcrx_", "struct io_uring_zcrx_"],
            Exclusions = _leftOut,
        };
        var uncovered = completeness.Run(Subject, compiler, headers, architecture);
        Assert.SkipWhen(
            uncovered.Count > 0
                && (headers.Version < _oldestKnown || headers.Version > _newestKnown),
            $"The {headers} have names that 6.18 to 7.2 have not: "
                + string.Join(", ", uncovered));
        Assert.Empty(uncovered);
        if (headers.Version == _newestKnown)
            Assert.Empty(completeness.Unused);
    }
}
