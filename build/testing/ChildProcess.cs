using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hyb.Testing;

/// <summary>
/// A child that nobody waits for but the test: <see cref="System.Diagnostics.Process"/> would.
/// </summary>
public static unsafe class ChildProcess
{
    /// <summary>Starts the shell with a command; its process id.</summary>
    public static int StartShell(string command)
    {
        string[] words = ["/bin/sh", "-c", command];
        var arguments = stackalloc byte*[words.Length + 1];
        for (var index = 0; index < words.Length; index++)
            arguments[index] = (byte*)Marshal.StringToCoTaskMemUTF8(words[index]);
        arguments[words.Length] = null;
        byte* noEnvironment = null;
        int process;
        var error = PosixSpawn(
            &process, arguments[0], null, null, arguments, &noEnvironment);
        for (var index = 0; index < words.Length; index++)
            Marshal.FreeCoTaskMem((nint)arguments[index]);
        return error == 0 ? process : throw new Win32Exception(error);
    }

    [DllImport("libc", EntryPoint = "posix_spawn", ExactSpelling = true)]
    private static extern int PosixSpawn(
        int* process,
        byte* path,
        void* fileActions,
        void* attributes,
        byte** arguments,
        byte** environment);
}
