using System.Runtime.InteropServices;
using Hyb.Testing;

namespace Hyb.Zcall.Tests.Abi;

/// <summary>
/// Whether the ABI proof can fail: each kind of mistake, made on purpose, must be reported, and
/// only that one.
/// </summary>
public class UapiHarnessTests
{
    private static readonly Architecture _own = RuntimeInformation.OSArchitecture;

    [Fact]
    public void Right_values_sizes_and_offsets_hold()
    {
        var report = Prove(typeof(RightValues), typeof(RightStruct));
        Assert.True(report.Holds, report.ToString());
        Assert.Empty(report.Skipped);

        // 3 constants; 1 size; for 2 fields the size and the offset.
        Assert.Equal(3 + 1 + 4, report.Checked);
    }

    [Fact]
    public void Wrong_value_is_reported_and_the_others_are_still_checked()
    {
        var report = Prove(typeof(WrongValue));
        Assert.Equal(
            ["WrongValue.ReadOnlyFlag = 1, which is not O_RDONLY"], report.Mismatches);
        Assert.Empty(report.Missing);
        Assert.Equal(1, report.Checked);
        Assert.False(report.Holds);
    }

    [Fact]
    public void Sign_counts_as_part_of_a_value() => Assert.Equal(
        ["WrongSign.AtCurrentDirectory = 4294967196, which is not AT_FDCWD"],
        Prove(typeof(WrongSign)).Mismatches);

    [Fact]
    public void Wrong_offset_is_reported()
    {
        var report = Prove(typeof(SwappedFields));
        Assert.Equal(
            [
                "SwappedFields.Length is at byte 0, which is not "
                    + "__builtin_offsetof(struct iovec, iov_len)",
                "SwappedFields.Address is at byte 8, which is not "
                    + "__builtin_offsetof(struct iovec, iov_base)",
            ],
            report.Mismatches);
        Assert.Equal(3, report.Checked);
    }

    [Fact]
    public void Wrong_sizes_are_reported()
    {
        var report = Prove(typeof(NarrowField));
        Assert.Equal(
            [
                "NarrowField has 8 bytes, which is not sizeof(struct iovec)",
                "NarrowField.Address has 4 bytes, which is not "
                    + "sizeof(((struct iovec *)0)->iov_base)",
                "NarrowField.Length is at byte 4, which is not "
                    + "__builtin_offsetof(struct iovec, iov_len)",
                "NarrowField.Length has 4 bytes, which is not "
                    + "sizeof(((struct iovec *)0)->iov_len)",
            ],
            report.Mismatches);
    }

    [Fact]
    public void Missing_constant_struct_and_field_are_failures()
    {
        var report = Prove(typeof(MissingConstant), typeof(MissingStruct), typeof(MissingField));
        Assert.Equal(
            [
                "HYB_NO_SUCH_NAME", "struct hyb_no_such_struct", "struct hyb_no_such_struct.field",
                "struct iovec.iov_no_such_field",
            ],
            report.Missing.Select(missing => missing.Name).Order(StringComparer.Ordinal));
        Assert.Empty(report.Mismatches);
        Assert.False(report.Holds);
    }

    [Fact]
    public void Missing_name_is_reported_each_time_it_is_used() => Assert.Equal(
        ["MissingConstant.Name", "MissingConstantAgain.Name"],
        Prove(typeof(MissingConstant), typeof(MissingConstantAgain))
            .Missing.Select(missing => missing.Source));

    [Fact]
    public void Missing_name_newer_than_the_headers_is_skipped_by_name()
    {
        var report = Prove(typeof(FromTheFuture));
        Assert.True(report.Holds, report.ToString());
        Assert.Equal(
            ["HYB_NOT_YET", "struct hyb_future", "struct hyb_future.field"],
            report.Skipped.Select(missing => missing.Name).Order(StringComparer.Ordinal));
        Assert.EndsWith(
            "skipped, since 999.0: HYB_NOT_YET, struct hyb_future", report.ToString());
    }

    [Fact]
    public void Wrong_value_is_a_mismatch_even_when_said_to_be_newer_than_the_headers() =>
        Assert.Single(Prove(typeof(WrongAndFromTheFuture)).Mismatches);

    [Fact]
    public void Field_may_have_several_names_at_its_offset_and_need_not_be_public()
    {
        var report = Prove(typeof(PrivateUnion));
        Assert.Equal(
            [
                "PrivateUnion._second is at byte 8, which is not "
                    + "__builtin_offsetof(struct iovec, iov_base)",
            ],
            report.Mismatches);
    }

    [Fact]
    public void Conversion_prefix_and_architecture_are_taken_into_account()
    {
        var subject = new UapiSubject(
            [typeof(ShiftedValue), typeof(NR), typeof(OtherArchitecture)], "linux/fcntl.h",
            "asm/unistd.h")
        {
            Convert = { [typeof(ShiftedValue)] = (value, _) => value >> 8 },
            Prefix = { [typeof(NR)] = "__NR_" },
            Only =
            {
                [typeof(OtherArchitecture)] =
                    _own == Architecture.X64 ? Architecture.Arm64 : Architecture.X64,
            },
        };
        var (compiler, headers) = UapiAssert.Need(UapiHeaders.For(_own), _own);
        var report = UapiProof.Run(subject, compiler, headers, _own);
        Assert.True(report.Holds, report.ToString());
        Assert.Equal(2, report.Checked);
    }

    [Fact]
    public void Completeness_reports_what_is_neither_covered_nor_excluded()
    {
        var (compiler, headers) = UapiAssert.Need(UapiHeaders.For(_own), _own);
        var completeness = new UapiCompleteness
        {
            ConstantPrefixes = ["RLIM_", "RLIM64_"],
            StructPrefixes = ["struct rlimit"],
            Exclusions =
            [
                new("struct rlimit.*", "Only its fields."), new("NOTHING", "Not in the header."),
            ],
        };
        var subject = new UapiSubject([typeof(HalfOfRlimit)], "linux/resource.h");
        Assert.Equal(
            [
                "RLIM64_INFINITY", "RLIM_INFINITY", "RLIM_NLIMITS", "struct rlimit",
                "struct rlimit64.rlim_max",
            ],
            completeness.Run(subject, compiler, headers, _own));
        Assert.Equal("NOTHING", Assert.Single(completeness.Unused).Pattern);
    }

    private static UapiReport Prove(params Type[] types)
    {
        var (compiler, headers) = UapiAssert.Need(UapiHeaders.For(_own), _own);
        var subject = new UapiSubject(types, "linux/fcntl.h", "linux/uio.h");
        return UapiProof.Run(subject, compiler, headers, _own);
    }

#pragma warning disable CS0649, CS0169, IDE0044, IDE0051 // The compiler's work is what is tested.
    private enum RightValues
    {
        [Uapi("O_RDONLY")] ReadOnlyFlag = 0,
        [Uapi("O_WRONLY")] WriteOnlyFlag = 1,
        [Uapi("AT_FDCWD")] AtCurrentDirectory = -100,
    }

    [Uapi("struct iovec")]
    private struct RightStruct
    {
        [Uapi("iov_base")] public nint Address;
        [Uapi("iov_len")] private nint _length;
    }

    private enum WrongValue
    {
        [Uapi("O_RDONLY")] ReadOnlyFlag = 1,
        [Uapi("O_RDWR")] ReadWriteFlag = 2,
    }

    private enum WrongSign : uint
    {
        [Uapi("AT_FDCWD")] AtCurrentDirectory = 0xffffff9c,
    }

    [Uapi("struct iovec")]
    private struct SwappedFields
    {
        [Uapi("iov_len")] public nint Length;
        [Uapi("iov_base")] public nint Address;
    }

    [Uapi("struct iovec")]
    private struct NarrowField
    {
        [Uapi("iov_base")] public int Address;
        [Uapi("iov_len")] public int Length;
    }

    private static class MissingConstant
    {
        [Uapi("HYB_NO_SUCH_NAME")] public const int Name = 1;
    }

    private static class MissingConstantAgain
    {
        [Uapi("HYB_NO_SUCH_NAME")] public const int Name = 1;
    }

    [Uapi("struct hyb_no_such_struct")]
    private struct MissingStruct
    {
        [Uapi("field")] public int Field;
    }

    [Uapi("struct iovec")]
    private struct MissingField
    {
        [Uapi("iov_no_such_field")] public nint Address;
        [Uapi("iov_len")] public nint Length;
    }

    [Uapi("struct hyb_future", Since = "999.0")]
    private struct FromTheFuture
    {
        [Uapi("HYB_NOT_YET", Since = "999.0")] public const int Constant = 1;
        [Uapi("field")] public int Field;
    }

    private static class WrongAndFromTheFuture
    {
        [Uapi("O_RDONLY", Since = "999.0")] public const int ReadOnlyFlag = 7;
    }

    [Uapi("struct iovec")]
    private readonly struct PrivateUnion
    {
        [Uapi("iov_base")] private readonly nint _first;
        [Uapi("iov_len"), Uapi("iov_base")] private readonly nint _second;
    }

    private static class ShiftedValue
    {
        [Uapi("O_WRONLY")] public const int WriteOnlyFlag = 0x100;
    }

    private static class NR
    {
        // A property, evaluated in this process: the library's own answer for its architecture.
        public static nint io_uring_setup => SyscallNumber.io_uring_setup;
    }

    private static class OtherArchitecture
    {
        [Uapi("O_WRONLY")] public const int WriteOnlyFlag = 12345;
    }

    [Uapi("struct rlimit64")]
    private struct HalfOfRlimit
    {
        [Uapi("rlim_cur")] public ulong Current;
    }
#pragma warning restore CS0649, CS0169, IDE0044, IDE0051
}
