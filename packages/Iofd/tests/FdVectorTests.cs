using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

public unsafe class FdVectorTests
{
    [Fact]
    public void Vectored_calls_fill_the_buffers_in_order()
    {
        using var file = Temporary();
        var memory = stackalloc byte[10];
        "helloworld"u8.CopyTo(new Span<byte>(memory, 10));
        Assert.Equal(
            new(10, Outcome.Ok),
            file.Fd.WriteVectored([new IoVec(memory, 5), new IoVec(memory + 5, 5)]));
        Assert.True(file.Fd.Seek(0, SeekWhence.Start, out var position).IsOk);
        Assert.Equal(0, position);
        Assert.Equal(
            new(10, Outcome.Ok),
            file.Fd.ReadVectored([new IoVec(memory + 5, 5), new IoVec(memory, 5)]));
        Assert.Equal("worldhello"u8, new Span<byte>(memory, 10));
        Assert.Equal(new(0, Outcome.Ok), file.Fd.ReadVectored([]));
    }

    [Fact]
    public void Positioned_calls_leave_the_file_position_alone()
    {
        using var file = Temporary();
        var buffer = new byte[8];
        Assert.Equal(new(3, Outcome.Ok), file.Fd.WriteAt("abc"u8, 2));
        Assert.Equal(new(3, Outcome.Ok), file.Fd.ReadAt(buffer, 2));
        Assert.Equal("abc"u8, buffer.AsSpan(0, 3));
        var memory = stackalloc byte[2] { 8, 9 };
        var vector = new IoVec(memory, 2);
        Assert.Equal(new(2, Outcome.Ok), file.Fd.WriteVectoredAt([vector], 0));
        Assert.Equal(
            new(2, Outcome.Ok),
            file.Fd.WriteVectoredAt([vector], 0, ReadWriteFlags.Append));
        Assert.Equal(new(2, Outcome.Ok), file.Fd.ReadVectoredAt([vector], 5));
        Assert.Equal([8, 9], new Span<byte>(memory, 2).ToArray());
        Assert.True(file.Fd.Seek(0, SeekWhence.Current, out var position).IsOk);
        Assert.Equal(0, position);
        Assert.Equal(Errno.EINVAL, file.Fd.ReadAt(buffer, -1).Outcome.Errno);
        Assert.Equal(
            Errno.EOPNOTSUPP,
            file.Fd.ReadVectoredAt([vector], 0, (ReadWriteFlags)(1 << 30)).Outcome.Errno);
        Assert.Equal(Errno.EINVAL, file.Fd.Seek(-1, SeekWhence.Start, out position).Errno);
        Assert.Equal(0, position);
    }

    [Fact]
    public void A_pipe_has_no_positions()
    {
        Assert.False(
            Syscall.Pipe2(out var readEnd, out var writeEnd, OpenFlags.CloseOnExec).IsError);
        using var read = new Fd(readEnd, ownsHandle: true);
        using var write = new Fd(writeEnd, ownsHandle: true);
        var memory = stackalloc byte[1];
        var vector = new IoVec(memory, 1);
        var failed = IoResult.Failure(Errno.ESPIPE);
        Assert.Equal(failed, read.ReadAt(new byte[1], 0));
        Assert.Equal(failed, write.WriteAt(new byte[1], 0));
        Assert.Equal(failed, read.ReadVectoredAt([vector], 0));
        Assert.Equal(failed, write.WriteVectoredAt([vector], 0));
        Assert.Equal(Errno.ESPIPE, read.Seek(0, SeekWhence.End, out _).Errno);
    }

    [Fact]
    public void A_duplicate_shares_the_position_and_outlives_the_original()
    {
        using var file = Temporary();
        Assert.True(file.Fd.Duplicate(out var duplicate).IsOk);
        using var owner = duplicate;
        Assert.NotEqual(file.Number, duplicate.Number);
        Assert.True(duplicate.GetCloseOnExec(out var closeOnExec).IsOk);
        Assert.True(closeOnExec);
        Assert.Equal(3, file.Write("abc"u8).Count);
        Assert.True(duplicate.Seek(0, SeekWhence.Current, out var position).IsOk);
        Assert.Equal(3, position);
        file.Dispose();
        Assert.Equal(new(3, Outcome.Ok), duplicate.ReadAt(new byte[3], 0));
    }

    [Fact]
    public void Flags_are_set_and_cleared()
    {
        Assert.False(
            Syscall.Pipe2(out var readEnd, out var writeEnd, OpenFlags.CloseOnExec).IsError);
        using var read = new Fd(readEnd, ownsHandle: true);
        using var write = new Fd(writeEnd, ownsHandle: true);
        foreach (var wanted in (bool[])[true, false, true])
        {
            Assert.True(read.SetNonBlocking(wanted).IsOk);
            Assert.True(read.GetNonBlocking(out var nonBlocking).IsOk);
            Assert.Equal(wanted, nonBlocking);
            Assert.True(read.SetCloseOnExec(wanted).IsOk);
            Assert.True(read.GetCloseOnExec(out var closeOnExec).IsOk);
            Assert.Equal(wanted, closeOnExec);
        }

        Assert.Equal(IoResult.WouldBlock, read.Read(new byte[1]));
        Assert.True(write.GetStatusFlags(out var flags).IsOk);
        Assert.Equal(OpenFlags.WriteOnly, flags & ~OpenFlags.LargeFile);
        Assert.True(write.SetStatusFlags(OpenFlags.NonBlocking).IsOk);
        Assert.True(write.GetStatusFlags(out flags).IsOk);
        Assert.True(flags.HasFlag(OpenFlags.NonBlocking | OpenFlags.WriteOnly));
    }

    [Fact]
    public void Sync_and_truncate_work_on_files_and_are_refused_on_pipes()
    {
        using var file = Temporary();
        Assert.True(file.Fd.Truncate(10).IsOk);
        Assert.True(file.Fd.Sync().IsOk);
        Assert.True(file.GetLength(out var length).IsOk);
        Assert.Equal(10, length);
        Assert.Equal(Errno.EINVAL, file.Fd.Truncate(-1).Errno);
        Assert.True(EventFd.Create(out var counter).IsOk);
        using var owner = counter;
        Assert.Equal(Errno.EINVAL, counter.Fd.Sync().Errno);
        Assert.Equal(Errno.EINVAL, counter.Fd.Truncate(1).Errno);
    }

    [Fact]
    public void A_lease_keeps_the_descriptor_open_until_it_is_given_back()
    {
        using var file = Temporary();
        using (var lease = file.Fd.Lease())
        {
            Assert.True(lease.IsValid);
            file.Dispose();
            Assert.Equal(-1, file.Number);
            Assert.Equal(new(3, Outcome.Ok), lease.Write("abc"u8));
            Assert.Equal(new(3, Outcome.Ok), lease.ReadAt(new byte[3], 0));
            Assert.Equal(new(1, Outcome.Ok), lease.WriteAt("x"u8, 3));
            Assert.Equal(new(1, Outcome.Ok), lease.Read(new byte[3]));
        }

        using var late = file.Fd.Lease();
        Assert.False(late.IsValid);
        Assert.Equal(-1, late.Number);
        Assert.Equal(IoResult.Failure(Errno.EBADF), late.Read(new byte[1]));
        Assert.Equal(IoResult.Failure(Errno.EBADF), late.WriteVectored([]));
    }

    [Fact]
    public void Operations_on_a_number_closed_behind_the_wrapper_give_EBADF()
    {
        // No thread of the test reuses this number: it lies far above all others.
        Assert.True(EventFd.Create(out var counter).IsOk);
        using var owner = counter;
        const int Target = 900;
        Assert.Equal(
            Target, Syscall.Dup3(counter.Number, Target, OpenFlags.CloseOnExec).Raw);
        using var fd = new Fd(Target, ownsHandle: true);
        Assert.False(Syscall.Close(Target).IsError);
        Assert.Equal(IoResult.Failure(Errno.EBADF), fd.Read(new byte[8]));
        Assert.Equal(IoResult.Failure(Errno.EBADF), fd.Write(new byte[8]));
        Assert.Equal(Errno.EBADF, fd.SetNonBlocking(true).Errno);
        Assert.Equal(Errno.EBADF, fd.Duplicate(out var none).Errno);
        Assert.True(none.IsInvalid);
    }

    private static MemFd Temporary()
    {
        Assert.True(MemFd.Create("hyb", out var file).IsOk);
        return file;
    }
}
