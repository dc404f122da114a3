namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>
    /// getppid(2): the id of the process that started this one, or of the one that adopted it; 0
    /// when that lies outside this process's pid namespace. Cannot fail.
    /// </summary>
    public static SyscallResult GetParentProcessId() => Invoke(SyscallNumber.getppid);
}
