using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// Copies from one descriptor to another inside the kernel: out of a pipe by splice(2), from file
/// to file by copy_file_range(2). The kernel takes from the source what the destination accepts
/// and no more, so nothing is ever left over. Whatever does not work this way is declined, and the
/// loop over read(2) and write(2) does it or says who failed. Why no other way is taken:
/// docs/decisions/0061-descriptors-as-ends.md.
/// </summary>
internal static unsafe class KernelCopy
{
    // The kernel cuts a step at 2^31 less a page.
    private const long StepBytesMax = 1 << 30;

    private enum Way
    {
        None,
        FromPipe,
        FileToFile,
    }

    public static CopyResult Run(Fd source, Fd? destination, long byteCountMax)
    {
        if (destination is null)
            return Declined(0);
        using var from = source.Lease();
        using var to = destination.Lease();
        var way = from.IsValid && to.IsValid ? Choose(from.Number, to.Number) : Way.None;
        if (way == Way.None)
            return Declined(0);
        long copied = 0;
        while (copied < byteCountMax)
        {
            var length = (nuint)Math.Min(byteCountMax - copied, StepBytesMax);
            var step = way == Way.FromPipe
                ? Syscall.Splice(from.Number, null, to.Number, null, length, SpliceFlags.None)
                : Syscall.CopyFileRange(from.Number, null, to.Number, null, length);
            if (step.Errno == Errno.EAGAIN)
                return Blocked(from.Number, copied);

            // Files of /proc say "nothing" to this call and have something to read all the same.
            if (step.IsError || (step.Value == 0 && way == Way.FileToFile && copied == 0))
                return Declined(copied);
            if (step.Value == 0)
                return new CopyResult(copied, Outcome.EndOfStream);
            copied += step.Value;
        }

        return new CopyResult(copied, Outcome.Ok);
    }

    private static Way Choose(int from, int to)
    {
        if (Syscall.FStat(from, out var source).IsError)
            return Way.None;
        if (source.Type == FileType.Fifo)
            return Way.FromPipe;
        return source.Type == FileType.Regular
            && !Syscall.FStat(to, out var destination).IsError
            && destination.Type == FileType.Regular
            ? Way.FileToFile
            : Way.None;
    }

    // splice(2) does not say which of the two would block; a pipe with something in it does not.
    private static CopyResult Blocked(int from, long copied)
    {
        var watch = new PollFd(from, PollEvents.In);
        var now = default(Timespec);
        var sourceIsReady = Syscall.Ppoll(&watch, 1, &now).Value > 0;
        return new CopyResult(copied, Outcome.WouldBlock)
        {
            SourceOutcome = sourceIsReady ? Outcome.Ok : Outcome.WouldBlock,
            DestinationOutcome = sourceIsReady ? Outcome.WouldBlock : Outcome.Ok,
        };
    }

    private static CopyResult Declined(long copied) =>
        new(copied, Outcome.Failure(OutcomeFault.Declined));
}
