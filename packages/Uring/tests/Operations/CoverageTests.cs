using System.Reflection;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// Whether every operation has a method and tests of its entry, its effect and its refusal. The
/// table is what <see cref="CoversAttribute"/> says; the first test prints it.
/// </summary>
public class CoverageTests(ITestOutputHelper output)
{
    // Operations whose methods are not written yet.
    private static readonly IoUringOp[] _pending = [];

    private static (string Test, CoversAttribute Covers)[] All { get; } =
    [
        .. from type in typeof(CoverageTests).Assembly.GetTypes()
           from member in type.GetMethods().Cast<MemberInfo>().Append(type)
           from covers in member.GetCustomAttributes<CoversAttribute>(inherit: false)
           orderby covers.Op, covers.Method
           select (
               member is MethodInfo ? $"{type.Name}.{member.Name}" : type.Name,
               covers),
    ];

    internal static IEnumerable<CoversAttribute> Covered => All.Select(row => row.Covers);

    internal static bool IsPending(IoUringOp op) => _pending.Contains(op);

    [Fact]
    public void Every_operation_has_a_method_and_tests_of_entry_effect_and_refusal()
    {
        var faults = new List<string>();
        foreach (var op in Enum.GetValues<IoUringOp>())
        {
            var rows = All.Where(row => row.Covers.Op == op).ToArray();
            output.WriteLine($"{(int)op} {op}");
            foreach (var method in rows.GroupBy(row => row.Covers.Method))
            {
                output.WriteLine($"  {method.Key}");
                foreach (var (test, covers) in method)
                    output.WriteLine($"    {covers.Shows}: {test}");
            }

            var missing = Needed(op) & ~Shown(op);
            if (_pending.Contains(op))
                output.WriteLine("  pending");
            else if (missing != default)
                faults.Add($"{op} lacks a test of: {missing}");
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void What_is_covered_are_public_methods_of_the_ring() => Assert.All(
        All, row => Assert.NotEmpty(typeof(IoUring).GetMember(row.Covers.Method)));

    [Fact]
    public void What_is_pending_is_not_complete() => Assert.All(
        _pending, op => Assert.NotEqual(Needed(op), Needed(op) & Shown(op)));

    private static Shows Shown(IoUringOp op) => All
        .Where(row => row.Covers.Op == op)
        .Aggregate(default(Shows), (shown, row) => shown | row.Covers.Shows);

    // What came after the baseline has no effect to show on a kernel that lacks it, and zero-copy
    // receive none without the queue of a network card.
    private static Shows Needed(IoUringOp op) =>
        op != IoUringOp.RecvZc
        && typeof(IoUringOp).GetField(op.ToString())!.GetCustomAttribute<UapiAttribute>()!.Since
            is null
            ? Shows.Entry | Shows.Effect | Shows.Refusal
            : Shows.Entry | Shows.Refusal;
}
