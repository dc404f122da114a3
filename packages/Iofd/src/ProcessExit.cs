using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>How a process ended.</summary>
/// <param name="Code">By itself or by a signal.</param>
/// <param name="Status">The exit code or the signal, as the code says.</param>
public readonly record struct ProcessExit(ChildCode Code, int Status)
{
    /// <summary>The exit code; null when a signal ended the process.</summary>
    public int? ExitCode => Code == ChildCode.Exited ? Status : null;

    /// <summary>The signal that ended the process, or none.</summary>
    public Signal Signal =>
        Code is ChildCode.Killed or ChildCode.Dumped ? (Signal)Status : Signal.None;
}
