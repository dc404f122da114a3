using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class FileRangeTests
{
    private static readonly FileTarget _file = new FixedFile(5);
    private static readonly SqeContext _token = SqeContext.Token(9);
    private static readonly SqeOptions _options =
        new(SqeFlags.Async, IoPriority: 3, Personality: 4);

    private static readonly Sqe _expected = new()
    {
        Flags = SqeFlags.Async | SqeFlags.FixedFile,
        IoPriority = 3,
        Fd = 5,
        UserData = SqeContext.Token(9).Value,
        Personality = 4,
    };

    [Fact]
    [Covers(IoUringOp.Fsync, nameof(IoUring.Fsync), Shows.Entry)]
    [Covers(IoUringOp.SyncFileRange, nameof(IoUring.SyncFileRange), Shows.Entry)]
    public void Syncs_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        Assert.True(ring.Fsync(_file, FsyncFlags.DataSync, 4096, 512, _token, _options).IsOk);
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.Fsync,
            Offset = 4096,
            Length = 512,
            OperationFlags = 1,
        });
        Assert.True(ring.SyncFileRange(
            _file,
            4096,
            512,
            SyncFileRangeFlags.Write | SyncFileRangeFlags.WaitAfter,
            _token,
            _options).IsOk);
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.SyncFileRange,
            Offset = 4096,
            Length = 512,
            OperationFlags = 6,
        });
    }

    [Fact]
    [Covers(IoUringOp.Fallocate, nameof(IoUring.Fallocate), Shows.Entry)]
    [Covers(IoUringOp.FTruncate, nameof(IoUring.FTruncate), Shows.Entry)]
    [Covers(IoUringOp.Fadvise, nameof(IoUring.Fadvise), Shows.Entry)]
    [Covers(IoUringOp.Madvise, nameof(IoUring.Madvise), Shows.Entry)]
    public void Lengths_of_64_bits_are_in_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        const long Length = 0x12_3456_7890;
        Assert.True(ring.Fallocate(
            _file,
            FallocateFlags.PunchHole | FallocateFlags.KeepSize,
            4096,
            Length,
            _token,
            _options).IsOk);
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.Fallocate,
            Offset = 4096,
            Address = Length,
            Length = 3,
        });
        Assert.True(ring.FTruncate(_file, Length, _token, _options).IsOk);
        ring.AssertEntry(_expected with { Opcode = IoUringOp.FTruncate, Offset = Length });
        Assert.True(
            ring.Fadvise(_file, 4096, Length, FileAdvice.NoReuse, _token, _options).IsOk);
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.Fadvise,
            Offset = 4096,
            Address = Length,
            OperationFlags = 5,
        });
        var memory = new IoVec((void*)0x1000, unchecked((nuint)Length));
        Assert.True(
            ring.Madvise(memory, MemoryAdvice.PopulateRead, _token, _options).IsOk);
        ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.Madvise,
            Flags = SqeFlags.Async,
            Fd = -1,
            Address = 0x1000,
            Offset = Length,
            OperationFlags = 22,
        });
    }

    [Fact]
    [Covers(IoUringOp.Fsync, nameof(IoUring.Fsync), Shows.Effect)]
    [Covers(IoUringOp.SyncFileRange, nameof(IoUring.SyncFileRange), Shows.Effect)]
    public void A_written_file_is_synced_whole_and_in_part()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(new byte[16384]);
        Assert.Equal(0, ring.Succeed(ring.Fsync(file.Fd)));
        Assert.Equal(0, ring.Succeed(ring.Fsync(file.Fd, FsyncFlags.DataSync, 4096, 4096)));
        Assert.Equal(0, ring.Succeed(ring.SyncFileRange(
            file.Fd,
            4096,
            0,
            SyncFileRangeFlags.WaitBefore
                | SyncFileRangeFlags.Write
                | SyncFileRangeFlags.WaitAfter)));
    }

    [Fact]
    [Covers(IoUringOp.Fsync, nameof(IoUring.Fsync), Shows.Refusal)]
    [Covers(IoUringOp.SyncFileRange, nameof(IoUring.SyncFileRange), Shows.Refusal)]
    public void A_pipe_cannot_be_synced()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        ring.Fail(ring.Fsync(pipe.Write), Errno.EINVAL);
        ring.Fail(
            ring.SyncFileRange(pipe.Write, 0, 0, SyncFileRangeFlags.Write), Errno.ESPIPE);
        ring.Fail(ring.Fsync(pipe.Write, (FsyncFlags)2), Errno.EINVAL);
    }

    [Fact]
    [Covers(IoUringOp.Fallocate, nameof(IoUring.Fallocate), Shows.Effect)]
    [Covers(IoUringOp.FTruncate, nameof(IoUring.FTruncate), Shows.Effect)]
    public void A_file_is_extended_and_cut()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([1, 2, 3]);
        Assert.Equal(0, ring.Succeed(ring.Fallocate(file.Fd, FallocateFlags.None, 0, 6)));
        Assert.Equal([1, 2, 3, 0, 0, 0], file.Content);
        Assert.Equal(0, ring.Succeed(ring.FTruncate(file.Fd, 2)));
        Assert.Equal([1, 2], file.Content);
        Assert.Equal(0, ring.Succeed(ring.FTruncate(file.Fd, 5L << 30)));
        Assert.True(file.Fd.Status(out var status).IsOk);
        Assert.Equal(5L << 30, status.Size);
    }

    [Fact]
    [Covers(IoUringOp.Fallocate, nameof(IoUring.Fallocate), Shows.Refusal)]
    [Covers(IoUringOp.FTruncate, nameof(IoUring.FTruncate), Shows.Refusal)]
    public void Ranges_that_are_none_are_refused()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([1]);
        ring.Fail(ring.Fallocate(file.Fd, FallocateFlags.None, 0, 0), Errno.EINVAL);
        ring.Fail(
            ring.Fallocate(file.Fd, FallocateFlags.None, long.MaxValue, 1), Errno.EFBIG);
        ring.Refuse<ArgumentOutOfRangeException>(
            () => ring.Fallocate(file.Fd, FallocateFlags.None, -1, 1));
        ring.Refuse<ArgumentOutOfRangeException>(
            () => ring.Fallocate(file.Fd, FallocateFlags.None, 1, -1));
        ring.Refuse<ArgumentOutOfRangeException>(() => ring.FTruncate(file.Fd, -1));
        ring.Refuse<ArgumentOutOfRangeException>(() => ring.Fsync(file.Fd, default, -1, 1));
        ring.Refuse<ArgumentException>(() => ring.Fsync(file.Fd, default, offset: 4096));
        ring.Refuse<ArgumentOutOfRangeException>(
            () => ring.SyncFileRange(file.Fd, -1, 1, default));
        ring.Refuse<ArgumentOutOfRangeException>(() => ring.Fadvise(file.Fd, -1, 1, default));
        ring.Refuse<ArgumentOutOfRangeException>(() => ring.Fadvise(file.Fd, 0, -1, default));
        Assert.True(Fd.Open("/proc/self/exe", OpenFlags.ReadOnly, out var fd).IsOk);
        using var owner = fd;
        ring.Fail(ring.FTruncate(fd, 1), Errno.EINVAL);
    }

    [Fact]
    [Covers(IoUringOp.Fadvise, nameof(IoUring.Fadvise), Shows.Effect)]
    [Covers(IoUringOp.Fadvise, nameof(IoUring.Fadvise), Shows.Refusal)]
    public void Advice_on_a_file_is_taken_and_on_a_pipe_refused()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([1]);
        using var pipe = new TestPipe();
        Assert.Equal(0, ring.Succeed(ring.Fadvise(file.Fd, 0, 0, FileAdvice.WillNeed)));
        Assert.Equal(0, ring.Succeed(ring.Fadvise(file.Fd, 0, 1, FileAdvice.DontNeed)));
        ring.Fail(ring.Fadvise(pipe.Read, 0, 0, FileAdvice.WillNeed), Errno.ESPIPE);
        ring.Fail(ring.Fadvise(file.Fd, 0, 0, (FileAdvice)99), Errno.EINVAL);
    }

    [Fact]
    [Covers(IoUringOp.Madvise, nameof(IoUring.Madvise), Shows.Effect)]
    [Covers(IoUringOp.Madvise, nameof(IoUring.Madvise), Shows.Refusal)]
    public void Memory_that_is_not_needed_reads_as_zeros()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.Allocate(
            AlignedMemory.PageSize * 64, AlignedMemory.PageSize);
        memory.GetSpan().Fill(7);
        var page = memory.AsIoVec(AlignedMemory.PageSize * 32, AlignedMemory.PageSize);
        Assert.Equal(0, ring.Succeed(ring.Madvise(page, MemoryAdvice.DontNeed)));
        Assert.Equal(0, page.Span[0]);
        Assert.Equal(7, memory.GetSpan()[0]);
        ring.Fail(ring.Madvise(page.Slice(1), MemoryAdvice.DontNeed), Errno.EINVAL);
        ring.Fail(ring.Madvise(page, (MemoryAdvice)99), Errno.EINVAL);
    }
}
