using System.Runtime.InteropServices;

namespace Hyb.Iobuf;

/// <summary>
/// The unit in which processors pass memory around. What two threads write at the same time is
/// kept at least one line apart.
/// </summary>
public static class CacheLine
{
    /// <summary>
    /// The largest line of any processor that .NET runs on. Memory that has to be laid out at
    /// compile time keeps this distance.
    /// </summary>
    public const int MaxBytes = 128;

    private const int X64Bytes = 64;

    /// <summary>
    /// The line in bytes: 64 on x64, and 128 on arm64, whose processors have lines of 64 or 128.
    /// </summary>
    public static int Bytes =>
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? MaxBytes : X64Bytes;
}
