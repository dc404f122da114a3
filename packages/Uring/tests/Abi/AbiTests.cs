using System.Runtime.InteropServices;
using Hyb.Testing;

namespace Hyb.Uring.Tests.Abi;

/// <summary>
/// Whether the C# side of io_uring's uapi is what the kernel's headers say, and all of it.
/// </summary>
public class AbiTests(ITestOutputHelper output)
{
    // The releases whose names are all here. What later headers add is said, so that it is
    // noticed, and does not fail a build that was complete when it was written; earlier headers
    // have names that were dropped again.
    private static readonly Version _oldestKnown = new(6, 18);
    private static readonly Version _newestKnown = new(7, 2);

    private static readonly UapiExclusion[] _leftOut =
    [
        new("*_LAST", "A count of what that header knows, not a value that the kernel takes."),
        new("IOSQE_*_BIT", "The bit number behind a flag."),
        new("IORING_URING_CMD_MASK", "A mask of flags that are here."),
        new("IORING_TIMEOUT_CLOCK_MASK", "A mask of flags that are here."),
        new("IORING_TIMEOUT_UPDATE_MASK", "A mask of flags that are here."),
        new("IORING_MOCK_*", "mock_file.h speaks to a test module of the kernel."),
        new("struct io_uring_mock_*", "mock_file.h speaks to a test module of the kernel."),
        new("ZCRX_*", "Hyb.Uring.Zcrx has them, and its own test."),
        new("IORING_ZCRX_*", "Hyb.Uring.Zcrx has them, and its own test."),
        new("struct zcrx_*", "Hyb.Uring.Zcrx has them, and its own test."),
        new("struct io_uring_zcrx_*", "Hyb.Uring.Zcrx has them, and its own test."),
        new("struct *.resv*", "Reserved: must be 0."),
        new("struct *.__resv*", "Reserved: must be 0."),
        new("struct *.rsvd", "Reserved: must be 0."),
        new("struct *.pad*", "Padding: must be 0."),
        new("struct *.__pad*", "Padding: must be 0."),
        new("struct io_uring_sqe.optname", "The upper half of the field that has level."),
    ];

    private static UapiSubject Subject { get; } = new(
        typeof(IoUringOp).Assembly,
        "linux/io_uring.h",
        "linux/io_uring/query.h",
        "linux/io_uring/zcrx.h",
        "linux/io_uring/bpf_filter.h",
        "linux/futex.h",
        "linux/blkdev.h");

    [Theory]
    [InlineData(Architecture.X64)]
    [InlineData(Architecture.Arm64)]
    public void Values_sizes_and_offsets_are_those_of_the_kernel_headers(
        Architecture architecture) =>
        UapiAssert.Holds(Subject, architecture, output.WriteLine);

    [Fact]
    public void Installed_headers_of_whatever_age_contradict_nothing() => UapiAssert.Holds(
        Subject, UapiHeaders.Installed, RuntimeInformation.OSArchitecture, output.WriteLine);

    [Theory]
    [InlineData(Architecture.X64)]
    [InlineData(Architecture.Arm64)]
    public void Every_name_of_the_kernel_headers_is_here_or_left_out_for_a_reason(
        Architecture architecture)
    {
        var (compiler, headers) = UapiAssert.Need(UapiHeaders.For(architecture), architecture);
        var completeness = new UapiCompleteness
        {
            ConstantPrefixes =
            [
                "IORING_", "IOSQE_", "IO_URING_", "IOU_", "IO_WQ_", "SOCKET_URING_", "ZCRX_",
                "SPLICE_F_FD_IN_FIXED",
            ],
            StructPrefixes =
            [
                "struct io_uring_", "struct zcrx_", "struct io_sqring_offsets",
                "struct io_cqring_offsets", "struct io_timespec",
            ],
            Exclusions = _leftOut,
        };

        // Also the headers beside the known ones, so that a new file is noticed.
        var everything = new UapiSubject(
            typeof(IoUringOp).Assembly, ["linux/io_uring.h", .. headers.In("linux/io_uring")]);
        var uncovered = completeness.Run(everything, compiler, headers, architecture);
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
