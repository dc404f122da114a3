using System.Reflection;
using System.Text.RegularExpressions;
using Hyb.Testing;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>Whether docs/operations.md says of every operation what the tests cover.</summary>
public partial class OperationDocumentTests
{
    private const string Prefix = "IORING_OP_";

    private static readonly ILookup<IoUringOp, string> _covered =
        CoverageTests.Covered.ToLookup(covers => covers.Op, covers => covers.Method);

    private static readonly Row[] _rows =
    [
        .. File.ReadLines(Repository.Path("docs", "operations.md"))
            .Select(line => RowPattern().Match(line))
            .Where(match => match.Success)
            .Select(match => new Row(
                int.Parse(match.Groups["number"].Value),
                match.Groups["name"].Value,
                [.. match.Groups["method"].Captures.Select(method => method.Value)])),
    ];

    [Fact]
    public void Every_operation_has_a_row_with_its_number_and_the_kernels_name() => Assert.Equal(
        Enum.GetValues<IoUringOp>().Select(op => ((int)op, Name(op))),
        _rows.Select(row => (row.Number, row.Name)));

    [Fact]
    public void Rows_name_the_methods_that_the_tests_cover()
    {
        foreach (var row in _rows)
        {
            var op = (IoUringOp)row.Number;
            var pending = CoverageTests.IsPending(op);
            foreach (var method in row.Methods)
            {
                Assert.True(
                    _covered[op].Contains(method) || pending,
                    $"docs/operations.md: no test covers {method} of {op}.");
            }

            foreach (var method in _covered[op].Distinct())
            {
                Assert.True(
                    row.Methods.Contains(method),
                    $"docs/operations.md: the row of {op} lacks {method}.");
            }
        }
    }

    private static string Name(IoUringOp op) => typeof(IoUringOp).GetField(op.ToString())!
        .GetCustomAttribute<UapiAttribute>()!.Name[Prefix.Length..];

    // | 40 | MSG_RING | `MessageRing`, `SendDescriptor` | none |
    [GeneratedRegex(@"^\| (?<number>\d+) \| (?<name>\w+) \| (`(?<method>\w+)`(, )?)+ \|")]
    private static partial Regex RowPattern();

    private sealed record Row(int Number, string Name, string[] Methods);
}
