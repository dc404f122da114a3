namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>splice(2): moves bytes between a pipe and something else, in the kernel.</summary>
    /// <param name="input">Where they come from.</param>
    /// <param name="inputOffset">
    /// Where in the input, or null for its position; null for a pipe.
    /// </param>
    /// <param name="output">Where they go; one of the two is a pipe.</param>
    /// <param name="outputOffset">Where in the output, or null for its position.</param>
    /// <param name="length">Bytes at most.</param>
    /// <param name="flags">How.</param>
    public static SyscallResult Splice(
        int input,
        long* inputOffset,
        int output,
        long* outputOffset,
        nuint length,
        SpliceFlags flags) =>
        Invoke(
            SyscallNumber.splice,
            input,
            (nint)inputOffset,
            output,
            (nint)outputOffset,
            (nint)length,
            (nint)flags);

    /// <summary>tee(2): copies bytes from a pipe to a pipe and leaves them in the first.</summary>
    /// <param name="input">The pipe they come from.</param>
    /// <param name="output">The pipe they go to.</param>
    /// <param name="length">Bytes at most.</param>
    /// <param name="flags">How.</param>
    public static SyscallResult Tee(int input, int output, nuint length, SpliceFlags flags) =>
        Invoke(SyscallNumber.tee, input, output, (nint)length, (nint)flags);

    /// <summary>
    /// vmsplice(2): puts the pages of memory into a pipe, or reads a pipe into memory. What went
    /// into the pipe must not change until it has been read from it.
    /// </summary>
    /// <param name="pipe">An end of a pipe.</param>
    /// <param name="vectors">The memory.</param>
    /// <param name="count">How many pieces.</param>
    /// <param name="flags">How; a gift must consist of whole pages.</param>
    public static SyscallResult VmSplice(
        int pipe, IoVec* vectors, int count, SpliceFlags flags) =>
        Invoke(SyscallNumber.vmsplice, pipe, (nint)vectors, count, (nint)flags);

    /// <summary>copy_file_range(2): copies between files, in the kernel.</summary>
    /// <param name="input">The file they come from.</param>
    /// <param name="inputOffset">Where in it, advanced, or null for its position.</param>
    /// <param name="output">The file they go to.</param>
    /// <param name="outputOffset">Where in it, advanced, or null for its position.</param>
    /// <param name="length">Bytes at most.</param>
    public static SyscallResult CopyFileRange(
        int input, long* inputOffset, int output, long* outputOffset, nuint length) =>
        Invoke(
            SyscallNumber.copy_file_range,
            input,
            (nint)inputOffset,
            output,
            (nint)outputOffset,
            (nint)length);

    /// <summary>sendfile(2): copies from a file to anything, in the kernel.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="input">The file they come from.</param>
    /// <param name="offset">Where in it, advanced, or null for its position.</param>
    /// <param name="length">Bytes at most.</param>
    public static SyscallResult SendFile(int output, int input, long* offset, nuint length) =>
        Invoke(SyscallNumber.sendfile, output, input, (nint)offset, (nint)length);
}
