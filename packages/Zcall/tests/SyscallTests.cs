using System.Runtime.InteropServices;
using System.Text;

namespace Hyb.Zcall.Tests;

public unsafe class SyscallTests
{
    [Fact]
    public void A_failed_call_gives_its_errno_and_no_value()
    {
        var result = Syscall.Close(-1);
        Assert.True(result.IsError);
        Assert.Equal(Errno.EBADF, result.Errno);
        Assert.Equal(0, result.Value);
        Assert.Equal(-(int)Errno.EBADF, result.Raw);
        Assert.Equal("EBADF", result.ToString());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(7, false)]
    [InlineData(-1, true)]
    [InlineData(-4095, true)]
    [InlineData(-4096, false)]
    public void Only_minus_4095_to_minus_1_are_errors(int raw, bool isError) =>
        Assert.Equal(isError, new SyscallResult(raw).IsError);

    [Fact]
    public void Errno_survives_garbage_collections_between_threads()
    {
        var stop = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
                GC.Collect(0);
        });
        collector.Start();
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(Errno.EBADF, Syscall.Close(-1).Errno);
            Assert.Equal(
                Errno.EFAULT, Syscall.OpenAt(-1, (byte*)null, OpenFlags.ReadOnly).Errno);
        }

        Volatile.Write(ref stop, true);
        collector.Join();
    }

    [Fact]
    public void A_file_can_be_created_written_read_cut_and_closed()
    {
        var path = Path.Combine(Path.GetTempPath(), $"hyb-{Guid.NewGuid():N} ünïcode");
        try
        {
            var opened = Syscall.OpenAt(
                Syscall.CurrentDirectory,
                path,
                OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive
                    | OpenFlags.CloseOnExec,
                0b110_000_000);
            Assert.False(opened.IsError, opened.ToString());
            var fd = opened.Int32;
            Assert.Equal(5, Syscall.Write(fd, "hello"u8).Value);
            Assert.False(Syscall.FStat(fd, out var status).IsError);
            Assert.Equal(FileType.Regular, status.Type);
            Assert.Equal(5, status.Size);
            Assert.Equal(0b110_000_000u, status.Mode & 0b111_111_111);
            Assert.Equal(1UL, status.LinkCount);
            Assert.False(Syscall.FTruncate(fd, 2).IsError);
            Assert.False(Syscall.Close(fd).IsError);

            var again = Syscall.OpenAt(Syscall.CurrentDirectory, path, OpenFlags.ReadOnly);
            var buffer = new byte[8];
            Assert.Equal(2, Syscall.Read(again.Int32, buffer).Value);
            Assert.Equal("he"u8, buffer.AsSpan(0, 2));
            Assert.Equal(0, Syscall.Read(again.Int32, buffer).Raw);
            Assert.False(Syscall.Close(again.Int32).IsError);
            Assert.Equal("he", File.ReadAllText(path, Encoding.UTF8));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Paths_that_cannot_be_are_refused_without_a_call()
    {
        var flags = OpenFlags.ReadOnly;
        Assert.Equal(
            Errno.EINVAL, Syscall.OpenAt(Syscall.CurrentDirectory, "/dev/null\0x", flags).Errno);
        Assert.Equal(
            Errno.ENAMETOOLONG,
            Syscall.OpenAt(Syscall.CurrentDirectory, new string('a', 4096), flags).Errno);
        Assert.Equal(
            Errno.ENAMETOOLONG,
            Syscall.OpenAt(Syscall.CurrentDirectory, new string('a', 4095), flags).Errno);
        Assert.Equal(Errno.ENOENT, Syscall.OpenAt(Syscall.CurrentDirectory, "", flags).Errno);
    }

    // The calling convention: six arguments in their places, and zeros where none is given.
    [Fact]
    public void Invoke_passes_six_arguments_in_order_and_zeros_for_the_rest()
    {
        var mapped = Syscall.Invoke(SyscallNumber.mmap, 0, 4096, 1, 0x22, -1, 0);
        Assert.False(mapped.IsError, mapped.ToString());
        Assert.Equal(0, Syscall.Invoke(SyscallNumber.munmap, mapped.Value, 4096).Raw);
        Assert.Equal(
            Errno.EINVAL, Syscall.Invoke(SyscallNumber.mmap, 0, 4096, 1, 0x22, -1, 1).Errno);
        var fd = Syscall.MemFdCreate("hyb", MemFdFlags.CloseOnExec).Int32;
        Assert.Equal(1, Syscall.Write(fd, [1]).Raw);

        // Were the offset not zero, this would find the end of the file.
        var got = stackalloc byte[1];
        Assert.Equal(1, Syscall.Invoke(SyscallNumber.pread64, fd, (nint)got, 1).Raw);
        Assert.False(Syscall.Close(fd).IsError);
        Assert.Equal(Errno.ENOSYS, Syscall.Invoke(100_000).Errno);
    }

    [Fact]
    public void An_empty_read_or_write_still_reaches_the_kernel()
    {
        Assert.Equal(Errno.EBADF, Syscall.Read(-1, Span<byte>.Empty).Errno);
        Assert.Equal(Errno.EBADF, Syscall.Write(-1, ReadOnlySpan<byte>.Empty).Errno);
    }

    [Fact]
    public void Anonymous_memory_is_page_aligned_zeroed_and_can_be_unmapped()
    {
        var mapped = Syscall.Mmap(
            null,
            4096,
            MemoryProtection.Read | MemoryProtection.Write,
            MemoryMapFlags.Private | MemoryMapFlags.Anonymous,
            -1,
            0);
        Assert.False(mapped.IsError, mapped.ToString());
        Assert.Equal(0, mapped.Value % 4096);
        var span = new Span<byte>((void*)mapped.Value, 4096);
        Assert.Equal(-1, span.IndexOfAnyExcept((byte)0));
        span[0] = 1;
        Assert.False(Syscall.Munmap((void*)mapped.Value, 4096).IsError);
        Assert.Equal(Errno.EINVAL, Syscall.Munmap((void*)1, 4096).Errno);
    }

    [Fact]
    public void Limits_can_be_read_and_set()
    {
        ResourceLimit limit;
        Assert.False(Syscall.Prlimit(0, Resource.OpenFiles, null, &limit).IsError);
        Assert.InRange(limit.Current, 1UL, limit.Maximum);
        Assert.False(Syscall.Prlimit(0, Resource.OpenFiles, &limit, null).IsError);
        Assert.Equal(Errno.EINVAL, Syscall.Prlimit(0, (Resource)99, null, &limit).Errno);
    }

    [Fact]
    public void A_pipe_carries_bytes_and_hangs_up()
    {
        Assert.False(Syscall.Pipe2(out var read, out var write, OpenFlags.CloseOnExec).IsError);
        var watch = new PollFd(read, PollEvents.In);
        var none = new Timespec(0, 0);
        Assert.Equal(0, Syscall.Ppoll(&watch, 1, &none).Raw);
        Assert.Equal(3, Syscall.Write(write, "abc"u8).Value);
        Assert.Equal(1, Syscall.Ppoll(&watch, 1, &none).Raw);
        Assert.Equal(PollEvents.In, watch.ReturnedEvents);
        var buffer = new byte[8];
        Assert.Equal(3, Syscall.Read(read, buffer).Value);
        Assert.False(Syscall.Close(write).IsError);

        // A process that another test starts just now may hold a copy until it has become another.
        var patience = new Timespec(10, 0);
        Assert.Equal(1, Syscall.Ppoll(&watch, 1, &patience).Raw);
        Assert.Equal(PollEvents.HangUp, watch.ReturnedEvents);
        Assert.False(Syscall.Close(read).IsError);
    }

    [Fact]
    public void A_sleep_takes_as_long_as_asked()
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var asked = TimeSpan.FromMilliseconds(2.5);
        Assert.False(Syscall.ClockNanosleep(Clock.Monotonic, Timespec.From(asked)).IsError);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) >= asked);
        Assert.Equal(
            Errno.EINVAL, Syscall.ClockNanosleep(Clock.Monotonic, new Timespec(0, -1)).Errno);
    }

    [Theory]
    [InlineData(OpenFlags.Direct, 0x4000, 0x10000)]
    [InlineData(OpenFlags.LargeFile, 0x8000, 0x20000)]
    [InlineData(OpenFlags.Directory, 0x10000, 0x4000)]
    [InlineData(OpenFlags.NoFollow, 0x20000, 0x8000)]
    [InlineData(OpenFlags.Direct | OpenFlags.NoFollow | OpenFlags.Create, 0x24040, 0x18040)]
    public void Open_flags_have_each_architectures_values(OpenFlags flags, int x64, int arm64)
    {
        Assert.Equal(x64, flags.ToKernel(Architecture.X64));
        Assert.Equal(arm64, flags.ToKernel(Architecture.Arm64));
        Assert.Equal(flags, OpenFlagsExtensions.FromKernel(flags.ToKernel()));
    }

    // On both architectures: AbiTests compares fields with the headers, this the numbers.
    [Fact]
    public void Structs_have_the_sizes_of_64_bit_kernels() => Assert.Equal(
        (16, 56, 64, 16, 32, 8, 16, 128),
        (sizeof(IoVec), sizeof(MsgHdr), sizeof(MMsgHdr), sizeof(Timespec), sizeof(TimerSetting),
            sizeof(PollFd), sizeof(ResourceLimit), sizeof(SignalInfo)));

    [Fact]
    public void Calls_allocate_nothing()
    {
        var buffer = new byte[8];
        var before = 0L;
        for (var round = 0; round < 2; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                _ = Syscall.Read(-1, buffer);
                var fd = Syscall.OpenAt(Syscall.CurrentDirectory, "/dev/null", OpenFlags.ReadOnly);
                _ = Syscall.FStat(fd.Int32, out _);
                _ = Syscall.Close(fd.Int32);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
