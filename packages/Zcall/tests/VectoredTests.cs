namespace Hyb.Zcall.Tests;

public unsafe class VectoredTests
{
    [Fact]
    public void Vectored_write_and_read_split_at_the_buffers()
    {
        Assert.False(Syscall.Pipe2(out var read, out var write, OpenFlags.CloseOnExec).IsError);
        var sent = stackalloc byte[10];
        var got = stackalloc byte[10];
        "helloworld"u8.CopyTo(new Span<byte>(sent, 10));
        var output = stackalloc IoVec[] { new(sent, 5), new(sent + 5, 5) };
        var input = stackalloc IoVec[] { new(got + 5, 5), new(got, 5) };
        Assert.Equal(10, Syscall.WriteV(write, output, 2).Raw);
        Assert.Equal(10, Syscall.ReadV(read, input, 2).Raw);
        Assert.Equal("worldhello"u8, new Span<byte>(got, 10));
        Close(read, write);
    }

    [Fact]
    public void Positioned_calls_leave_the_position_alone_and_seek_moves_it()
    {
        var file = MemoryFile();
        Assert.Equal(5, Syscall.PWrite(file, "hello"u8, 3).Raw);
        Assert.Equal(0, Syscall.LSeek(file, 0, SeekWhence.Current).Raw);
        var buffer = new byte[8];
        Assert.Equal(5, Syscall.PRead(file, buffer, 3).Raw);
        Assert.Equal("hello"u8, buffer.AsSpan(0, 5));
        Assert.Equal(8, Syscall.LSeek(file, 0, SeekWhence.End).Raw);
        Assert.Equal(Errno.EINVAL, Syscall.LSeek(file, -9, SeekWhence.Current).Errno);
        Assert.Equal(Errno.EINVAL, Syscall.PRead(file, buffer, -1).Errno);
        Close(file);
    }

    [Fact]
    public void Positioned_vectored_calls_work_at_offsets_past_32_bits()
    {
        var file = MemoryFile();
        const long Offset = (1L << 33) + 5;
        var bytes = stackalloc byte[4] { 1, 2, 3, 4 };
        var got = stackalloc byte[4];
        var output = stackalloc IoVec[] { new(bytes, 2), new(bytes + 2, 2) };
        var input = stackalloc IoVec[] { new(got, 4) };
        Assert.Equal(4, Syscall.PWriteV(file, output, 2, Offset).Raw);
        Assert.Equal(4, Syscall.PReadV(file, input, 1, Offset).Raw);
        Assert.Equal(new Span<byte>(bytes, 4), new Span<byte>(got, 4));
        Assert.Equal(Offset + 4, Syscall.LSeek(file, 0, SeekWhence.End).Raw);
        Assert.Equal(
            4, Syscall.PWriteV2(file, output, 2, 0, ReadWriteFlags.Append).Raw);
        Assert.Equal(Offset + 8, Syscall.LSeek(file, 0, SeekWhence.End).Raw);
        new Span<byte>(got, 4).Clear();
        Assert.Equal(4, Syscall.PReadV2(file, input, 1, Offset + 4, ReadWriteFlags.None).Raw);
        Assert.Equal(new Span<byte>(bytes, 4), new Span<byte>(got, 4));
        Assert.Equal(
            Errno.EOPNOTSUPP,
            Syscall.PReadV2(file, input, 1, 0, (ReadWriteFlags)(1 << 30)).Errno);
        Close(file);
    }

    [Fact]
    public void Positioned_calls_on_a_pipe_give_ESPIPE()
    {
        Assert.False(Syscall.Pipe2(out var read, out var write, OpenFlags.CloseOnExec).IsError);
        var bytes = stackalloc byte[1];
        var vector = new IoVec(bytes, 1);
        Assert.Equal(Errno.ESPIPE, Syscall.PRead(read, bytes, 1, 0).Errno);
        Assert.Equal(Errno.ESPIPE, Syscall.PWrite(write, bytes, 1, 0).Errno);
        Assert.Equal(Errno.ESPIPE, Syscall.PReadV(read, &vector, 1, 0).Errno);
        Assert.Equal(Errno.ESPIPE, Syscall.PWriteV(write, &vector, 1, 0).Errno);
        Assert.Equal(
            Errno.ESPIPE, Syscall.PReadV2(read, &vector, 1, 0, ReadWriteFlags.None).Errno);
        Assert.Equal(
            Errno.ESPIPE, Syscall.PWriteV2(write, &vector, 1, 0, ReadWriteFlags.None).Errno);
        Assert.Equal(Errno.ESPIPE, Syscall.LSeek(read, 0, SeekWhence.Start).Errno);
        Close(read, write);
    }

    [Fact]
    public void Splice_moves_and_tee_copies()
    {
        var flags = OpenFlags.CloseOnExec | OpenFlags.NonBlocking;
        Assert.False(Syscall.Pipe2(out var read, out var write, flags).IsError);
        Assert.False(Syscall.Pipe2(out var read2, out var write2, flags).IsError);
        Assert.Equal(5, Syscall.Write(write, "hello"u8).Raw);
        Assert.Equal(5, Syscall.Tee(read, write2, 16, SpliceFlags.NonBlocking).Raw);
        Assert.Equal(
            5, Syscall.Splice(read, null, write2, null, 16, SpliceFlags.NonBlocking).Raw);
        var buffer = new byte[16];
        Assert.Equal(Errno.EAGAIN, Syscall.Read(read, buffer).Errno);
        Assert.Equal(10, Syscall.Read(read2, buffer).Raw);
        Assert.Equal("hellohello"u8, buffer.AsSpan(0, 10));

        var file = MemoryFile();
        Assert.Equal(3, Syscall.Write(write, "abc"u8).Raw);
        long offset = 7;
        Assert.Equal(3, Syscall.Splice(read, null, file, &offset, 3, SpliceFlags.Move).Raw);
        Assert.Equal(10, offset);
        Assert.Equal(
            Errno.EAGAIN,
            Syscall.Splice(read, null, file, &offset, 3, SpliceFlags.NonBlocking).Errno);
        Assert.Equal(
            Errno.ESPIPE, Syscall.Splice(read, &offset, write2, null, 3, default).Errno);
        Close(read, write, read2, write2, file);
    }

    [Fact]
    public void A_page_given_to_a_pipe_comes_out_of_it()
    {
        Assert.False(Syscall.Pipe2(out var read, out var write, OpenFlags.CloseOnExec).IsError);
        var mapped = Syscall.Mmap(
            null,
            4096,
            MemoryProtection.Read | MemoryProtection.Write,
            MemoryMapFlags.Private | MemoryMapFlags.Anonymous,
            -1,
            0);
        var page = (byte*)mapped.Value;
        new Span<byte>(page, 4096).Fill(0x5a);
        var vector = new IoVec(page, 4096);
        Assert.Equal(4096, Syscall.VmSplice(write, &vector, 1, SpliceFlags.Gift).Raw);
        var got = new byte[4096];
        Assert.Equal(4096, Syscall.Read(read, got).Raw);
        Assert.Equal(-1, got.AsSpan().IndexOfAnyExcept((byte)0x5a));
        Assert.False(Syscall.Munmap(page, 4096).IsError);
        Close(read, write);
    }

    [Fact]
    public void Files_are_copied_inside_the_kernel()
    {
        var from = MemoryFile();
        var to = MemoryFile();
        Assert.Equal(5, Syscall.PWrite(from, "hello"u8, 0).Raw);
        long source = 1, target = 2;
        Assert.Equal(4, Syscall.CopyFileRange(from, &source, to, &target, 16).Raw);
        Assert.Equal((5, 6), (source, target));
        source = 0;
        Assert.Equal(2, Syscall.SendFile(to, from, &source, 2).Raw);
        var buffer = new byte[8];
        Assert.Equal(6, Syscall.PRead(to, buffer, 0).Raw);
        Assert.Equal("heello"u8, buffer.AsSpan(0, 6));
        Close(from, to);
    }

    private static int MemoryFile()
    {
        var result = Syscall.MemFdCreate("hyb", MemFdFlags.CloseOnExec);
        Assert.False(result.IsError, result.ToString());
        return result.Int32;
    }

    private static void Close(params ReadOnlySpan<int> fds)
    {
        foreach (var fd in fds)
            Assert.False(Syscall.Close(fd).IsError);
    }
}
