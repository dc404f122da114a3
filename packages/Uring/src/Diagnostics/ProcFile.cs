using System.Runtime.CompilerServices;
using System.Text;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// Reads a file of /proc through system calls alone: it needs one descriptor and, unlike the file
/// classes of .NET, loads nothing and throws nothing when there is none.
/// </summary>
internal static class ProcFile
{
    private const int FirstBytes = 16 << 10;

    /// <summary>The whole text; empty when the answer is an error.</summary>
    public static Errno Read(string path, out string text)
    {
        text = "";
        var opened = SyscallRetry.OpenAt(
            Syscall.CurrentDirectory, path, OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
        if (opened.IsError)
            return opened.Errno;
        var buffer = new byte[FirstBytes];
        var length = 0;
        SyscallResult read;
        do
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, 2 * length);
            read = SyscallRetry.Read(
                opened.Int32, new Span<byte>(buffer, length, buffer.Length - length));
            length += read.Int32;
        }
        while (read.Int32 > 0);

        _ = Syscall.Close(opened.Int32);
        if (!read.IsError)
            text = Decode(buffer, length);
        return read.Errno;
    }

    // Apart, because Encoding stands in an assembly that is loaded with whoever names it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Decode(byte[] bytes, int length) =>
        Encoding.UTF8.GetString(bytes, 0, length);
}
