using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

// As an end of a copy. The methods are explicit because two of them say other things than the ones
// of the same name: the end of a file is EndOfStream, and a seek counts from where the file stands.
public sealed partial class Fd : ISeekableReader, IWriterTo, INonBlockingWriter
{
    /// <summary>
    /// <see cref="Read(Span{byte})"/>, but no bytes with Ok are the end. That is wrong only for
    /// message sockets, where an empty message is one.
    /// </summary>
    IoResult INonBlockingReader.Read(Span<byte> buffer)
    {
        var read = Read(buffer);
        return read.Count == 0 && read.Outcome.IsOk && buffer.Length > 0
            ? new IoResult(0, Outcome.EndOfStream)
            : read;
    }

    /// <summary>
    /// lseek(2), for what reading really moves in. Counters, timers and some devices let
    /// themselves be "sought" and give nothing back.
    /// </summary>
    Outcome ISeekableReader.Seek(long relativeBytes)
    {
        var outcome = Status(out var status);
        if (!outcome.IsOk)
            return outcome;
        return status.Type is FileType.Regular or FileType.BlockDevice
            ? Seek(relativeBytes, SeekWhence.Current, out _)
            : Outcome.Failure(OutcomeFault.NotSeekable);
    }

    /// <summary>Inside the kernel, when the other end is an <see cref="Fd"/> too.</summary>
    CopyResult IWriterTo.WriteTo(INonBlockingWriter destination, long byteCountMax)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return KernelCopy.Run(this, destination as Fd, byteCountMax);
    }
}
