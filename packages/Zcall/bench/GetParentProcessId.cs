using System.Globalization;
using Hyb.Benching;

namespace Hyb.Zcall.Bench;

/// <summary>
/// What does our way into the kernel cost, the transition for the garbage collector included, over
/// the bare instruction in C? getppid(2) is the call with the least work behind it.
/// </summary>
internal sealed class GetParentProcessId : BenchWork
{
    private readonly ulong _parent = ParentFromProc();

    /// <summary>The row; the C peer's parent is this process.</summary>
    public static BenchRow Row { get; } = new(
        "sys/getppid",
        () => new GetParentProcessId(),
        BenchPeer.Native("C", iterations => (ulong)iterations * (ulong)Environment.ProcessId));

    public override ulong Run(long iterations)
    {
        nint sum = 0;
        for (; iterations > 0; iterations--)
            sum += Syscall.GetParentProcessId().Value;
        return (ulong)sum;
    }

    public override ulong Expect(long iterations) => (ulong)iterations * _parent;

    // /proc/self/stat: "pid (name) state ppid ...", and the name may hold anything.
    private static ulong ParentFromProc()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return ulong.Parse(fields[1], CultureInfo.InvariantCulture);
    }
}
