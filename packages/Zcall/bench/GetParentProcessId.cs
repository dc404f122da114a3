using System.Globalization;
using Hyb.Benching;

namespace Hyb.Zcall.Bench;

/// <summary>
/// What does our way into the kernel cost, the transition for the garbage collector included, over
/// the bare instruction in C, and over the same way in C, libc's syscall()? getppid(2) is the call
/// with the least work behind it. Why the two differ: docs/decisions/0060-cost-of-a-call.md.
/// </summary>
internal sealed class GetParentProcessId : BenchWork
{
    private readonly ulong _parent = ParentFromProc();

    /// <summary>The row whose peer is the bare instruction in a loop.</summary>
    public static BenchRow Row { get; } = Against("sys/getppid", "C inline");

    /// <summary>The row whose peer calls libc's syscall() in a loop, as we do.</summary>
    public static BenchRow LibcRow { get; } = Against("sys/getppid-libc", "C syscall()");

    public override ulong Run(long iterations)
    {
        nint sum = 0;
        for (; iterations > 0; iterations--)
            sum += Syscall.GetParentProcessId().Value;
        return (ulong)sum;
    }

    public override ulong Expect(long iterations) => (ulong)iterations * _parent;

    // The C peer's parent is this process.
    private static BenchRow Against(string name, string peer) => new(
        name,
        () => new GetParentProcessId(),
        BenchPeer.Native(peer, iterations => (ulong)iterations * (ulong)Environment.ProcessId));

    // /proc/self/stat: "pid (name) state ppid ...", and the name may hold anything.
    private static ulong ParentFromProc()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return ulong.Parse(fields[1], CultureInfo.InvariantCulture);
    }
}
