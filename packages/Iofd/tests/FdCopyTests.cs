using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

/// <summary>Descriptors as the two ends of the engine of Iox.</summary>
public class FdCopyTests
{
    private const int PipeBytes = 65_536;

    [Fact]
    public void A_pipe_is_copied_to_a_file_until_it_is_empty_and_then_to_its_end()
    {
        var (read, write) = Pipe();
        using var file = Memory();
        using (read)
        {
            Assert.Equal(new(5, Outcome.Ok), write.Write("hello"u8));
            var untouched = new byte[16];
            var first = NonBlockingCopy.Copy(read, file.Fd, untouched);
            Assert.Equal((5L, Outcome.WouldBlock), (first.Copied, first.Outcome));
            Assert.Equal(
                (Outcome.WouldBlock, Outcome.Ok), (first.SourceOutcome, first.DestinationOutcome));
            Assert.Equal(new byte[16], untouched);

            Assert.Equal(new(6, Outcome.Ok), write.Write(" world"u8));
            write.Dispose();
            var second = NonBlockingCopy.Copy(read, file.Fd);
            Assert.Equal((6L, Outcome.Ok), (second.Copied, second.Outcome));
            Assert.Equal(Outcome.EndOfStream, second.SourceOutcome);
            var third = NonBlockingCopy.CopyExactly(read, file.Fd, 1);
            Assert.Equal(OutcomeFault.UnexpectedEnd, third.Outcome.Fault);
        }

        Assert.Equal("hello world"u8, Content(file));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_stands_behind_the_last_byte_that_a_full_pipe_took(bool ownBuffer)
    {
        using var file = Memory();
        var data = new byte[300_000];
        new Random(7).NextBytes(data);
        Assert.Equal(data.Length, file.WriteAt(data, 0).Count);
        var (read, write) = Pipe();
        using var readOwner = read;
        using var writeOwner = write;
        using var got = new MemoryStream();
        var buffer = new byte[9000];
        long copied = 0;
        var blocked = 0;
        while (copied < data.Length)
        {
            var result = ownBuffer
                ? NonBlockingCopy.CopyExactly(file.Fd, write, data.Length - copied, buffer)
                : NonBlockingCopy.CopyExactly(file.Fd, write, data.Length - copied);
            copied += result.Copied;
            Assert.Equal(
                copied < data.Length ? Outcome.WouldBlock : Outcome.Ok, result.Outcome);
            Assert.Equal(0, result.Unwritten);
            Assert.Equal(Outcome.Ok, file.Fd.Seek(0, SeekWhence.Current, out var position));
            Assert.Equal(copied, position);
            blocked += result.Outcome.IsWouldBlock ? 1 : 0;
            Drain(read, got);
        }

        Assert.True(blocked >= data.Length / PipeBytes);
        Assert.Equal(data, got.ToArray());
    }

    [Fact]
    public void A_file_is_copied_to_a_file_from_where_both_stand()
    {
        using var from = Memory();
        using var to = Memory();
        Assert.Equal(10, from.WriteAt("0123456789"u8, 0).Count);
        Assert.Equal(Outcome.Ok, from.Fd.Seek(3, SeekWhence.Start, out _));
        Assert.Equal(1, to.Write("x"u8).Count);
        var untouched = new byte[16];
        var some = NonBlockingCopy.CopyExactly(from.Fd, to.Fd, 4, untouched);
        Assert.Equal((4L, Outcome.Ok), (some.Copied, some.Outcome));
        Assert.Equal(Outcome.Ok, from.Fd.Seek(0, SeekWhence.Current, out var position));
        Assert.Equal(7, position);
        var rest = NonBlockingCopy.Copy(from.Fd, to.Fd, untouched);
        Assert.Equal((3L, Outcome.Ok), (rest.Copied, rest.Outcome));
        Assert.Equal("x3456789"u8, Content(to));
        Assert.Equal(new byte[16], untouched);
        Assert.Equal(0, NonBlockingCopy.Copy(from.Fd, to.Fd).Copied);
    }

    [Fact]
    public void A_full_pipe_is_told_from_an_empty_one()
    {
        var (read, write) = Pipe();
        var (read2, write2) = Pipe();
        using var owners = new Owners(read, write, read2, write2);
        Assert.Equal(PipeBytes, write2.Write(new byte[2 * PipeBytes]).Count);
        Assert.Equal(3, write.Write("abc"u8).Count);
        var full = NonBlockingCopy.Copy(read, write2);
        Assert.Equal((0L, Outcome.WouldBlock), (full.Copied, full.Outcome));
        Assert.Equal(
            (Outcome.Ok, Outcome.WouldBlock), (full.SourceOutcome, full.DestinationOutcome));
        using var sink = new MemoryStream();
        Drain(read2, sink);
        var empty = NonBlockingCopy.Copy(read, write2);
        Assert.Equal((3L, Outcome.WouldBlock), (empty.Copied, empty.Outcome));
        Assert.Equal(
            (Outcome.WouldBlock, Outcome.Ok), (empty.SourceOutcome, empty.DestinationOutcome));
    }

    [Fact]
    public void A_policy_that_waits_for_room_completes_a_copy()
    {
        using var file = Memory();
        var data = new byte[200_000];
        new Random(8).NextBytes(data);
        Assert.Equal(data.Length, file.WriteAt(data, 0).Count);
        var (read, write) = Pipe();
        using var owners = new Owners(read, write);
        using var got = new MemoryStream();
        var policy = new YieldOnWriteWouldBlockPolicy(_ => Drain(read, got));
        var result = NonBlockingCopy.CopyExactly(file.Fd, write, data.Length, policy);
        Assert.Equal((data.Length, Outcome.Ok), (result.Copied, result.Outcome));
        Drain(read, got);
        Assert.Equal(data, got.ToArray());

        // Of an empty source it tells, as it does for any other reader.
        var empty = NonBlockingCopy.Copy(read, file.Fd, policy);
        Assert.Equal((0L, Outcome.WouldBlock), (empty.Copied, empty.Outcome));
    }

    [Theory]
    [InlineData("/proc/version")]
    [InlineData("/dev/null")]
    public void What_the_kernel_does_not_copy_is_read_and_written(string path)
    {
        Assert.Equal(Outcome.Ok, Fd.Open(path, OpenFlags.ReadOnly, out var source));
        using var owner = source;
        using var file = Memory();
        var expected = File.ReadAllBytes(path);
        var result = NonBlockingCopy.Copy(source, file.Fd);
        Assert.Equal((expected.Length, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal(expected, Content(file));
    }

    [Fact]
    public void A_pipe_is_appended_to_a_file_that_takes_no_splice()
    {
        using var file = Memory();
        Assert.Equal(Outcome.Ok, file.Fd.SetStatusFlags(OpenFlags.Append));
        Assert.Equal(2, file.Write("01"u8).Count);
        var (read, write) = Pipe();
        using var readOwner = read;
        Assert.Equal(3, write.Write("234"u8).Count);
        write.Dispose();
        var result = NonBlockingCopy.Copy(read, file.Fd);
        Assert.Equal((3L, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal("01234"u8, Content(file));
    }

    [Fact]
    public void What_gives_nothing_back_is_not_taken_for_rewound()
    {
        Assert.Equal(Outcome.Ok, EventFd.Create(out var counter, 7));
        using var owner = counter;
        Assert.Equal(OutcomeFault.NotSeekable, ((ISeekableReader)counter.Fd).Seek(-8).Fault);
        var (read, write) = Pipe();
        using var owners = new Owners(read, write);
        Assert.Equal(OutcomeFault.NotSeekable, ((ISeekableReader)read).Seek(-1).Fault);
        using var file = Memory();
        Assert.Equal(Errno.EINVAL, ((ISeekableReader)file.Fd).Seek(-1).Errno);
        Assert.Equal(3, write.Write("abc"u8).Count);
        var buffer = new byte[8];
        var result = NonBlockingCopy.Copy(read, new OneByte(), buffer);
        Assert.Equal(
            (1L, OutcomeFault.NotSeekable, 2),
            (result.Copied, result.Outcome.Fault, result.Unwritten));
        Assert.Equal("bc"u8, buffer.AsSpan(0, 2));
    }

    [Fact]
    public void Failures_name_the_end_that_failed()
    {
        using var file = Memory();
        using var closed = new Fd();
        Assert.Equal(1, file.WriteAt("x"u8, 0).Count);
        var reading = NonBlockingCopy.Copy(closed, file.Fd);
        Assert.Equal(Errno.EBADF, reading.SourceOutcome.Errno);
        var writing = NonBlockingCopy.Copy(file.Fd, closed);
        Assert.Equal((0L, Errno.EBADF), (writing.Copied, writing.DestinationOutcome.Errno));
        Assert.Equal(Outcome.Ok, file.Fd.Seek(0, SeekWhence.Current, out var position));
        Assert.Equal(0, position);

        var (read, write) = Pipe();
        using var writeOwner = write;
        read.Dispose();
        var broken = NonBlockingCopy.Copy(file.Fd, write);
        Assert.Equal((0L, Errno.EPIPE), (broken.Copied, broken.Outcome.Errno));
    }

    [Fact]
    public void A_descriptor_works_as_a_stream_for_ordinary_code()
    {
        var (read, write) = Pipe();
        var policy = new YieldPolicy(static _ => throw new InvalidOperationException("a wait"));
        using (var writer = new StreamWriter(new NonBlockingStream(null, write, policy)))
            writer.Write("first\nsecond");
        Assert.Equal(-1, write.Number);
        using var reader = new StreamReader(new NonBlockingStream(read, null, policy));
        Assert.Equal("first", reader.ReadLine());
        Assert.Equal("second", reader.ReadToEnd());
    }

    [Fact]
    public void Copies_allocate_nothing()
    {
        using var from = Memory();
        using var to = Memory();
        var (read, write) = Pipe();
        using var owners = new Owners(read, write);
        Assert.Equal(100, from.WriteAt(new byte[100], 0).Count);

        // The least of some rounds: now and then the runtime enlarges a table of its own.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 500; i++)
            {
                _ = from.Fd.Seek(0, SeekWhence.Start, out _);
                _ = to.Fd.Seek(0, SeekWhence.Start, out _);
                _ = NonBlockingCopy.Copy(from.Fd, to.Fd);
                _ = from.Fd.Seek(0, SeekWhence.Start, out _);
                _ = NonBlockingCopy.Copy(from.Fd, write);
                _ = NonBlockingCopy.Copy(read, to.Fd);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static void Drain(Fd read, MemoryStream into)
    {
        var buffer = new byte[4096];
        for (var step = read.Read(buffer); step.Count > 0; step = read.Read(buffer))
            into.Write(buffer, 0, step.Count);
    }

    private static byte[] Content(MemFd file)
    {
        Assert.Equal(Outcome.Ok, file.GetLength(out var length));
        var bytes = new byte[length];
        Assert.Equal(bytes.Length, file.ReadAt(bytes, 0).Count);
        return bytes;
    }

    private static (Fd Read, Fd Write) Pipe()
    {
        Assert.False(Syscall.Pipe2(
            out var read, out var write, OpenFlags.CloseOnExec | OpenFlags.NonBlocking).IsError);
        return (new Fd(read, ownsHandle: true), new Fd(write, ownsHandle: true));
    }

    private static MemFd Memory()
    {
        Assert.Equal(Outcome.Ok, MemFd.Create("hyb", out var file));
        return file;
    }

    private sealed class OneByte : INonBlockingWriter
    {
        private bool _taken;

        public IoResult Write(ReadOnlySpan<byte> buffer)
        {
            var result = _taken ? IoResult.WouldBlock : new IoResult(1, Outcome.Ok);
            _taken = true;
            return result;
        }
    }

    private sealed class Owners(params Fd[] fds) : IDisposable
    {
        public void Dispose() => Array.ForEach(fds, fd => fd.Dispose());
    }
}
