using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// Loads what a failing call needs before any is made: libc, and the assembly behind the read of
/// errno. Both are loaded on first use otherwise, which takes a descriptor; in a process that
/// has none left, EMFILE would come out as FileNotFoundException. See
/// docs/decisions/0116-refusals-have-kinds.md.
/// </summary>
internal static class Preparation
{
    // A module initializer costs the calls nothing, unlike a static constructor, which each would
    // have to check for. It must not throw where the package is loaded and not used.
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Usage", "CA2255", Justification = "Nothing is set up here but what loads by itself.")]
    internal static void Load()
    {
        if (OperatingSystem.IsLinux()
            && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64)
        {
            // EBADF, whatever descriptors there are.
            _ = Syscall.Close(-1);
        }
    }
}
