using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

public unsafe class MemFdTests
{
    [Fact]
    public void A_memory_file_is_written_and_read_back()
    {
        using var file = Make();
        Assert.Equal(new(5, Outcome.Ok), file.Write("hello"u8));
        var buffer = new byte[8];
        Assert.Equal(new(0, Outcome.Ok), file.Read(buffer));
        Assert.Equal(Outcome.Ok, file.Fd.Seek(0, SeekWhence.Start, out _));
        Assert.Equal(new(5, Outcome.Ok), file.Read(buffer));
        Assert.Equal("hello"u8, buffer.AsSpan(0, 5));
        Assert.Equal(new(2, Outcome.Ok), file.WriteAt("HE"u8, 0));
        Assert.Equal(new(5, Outcome.Ok), file.ReadAt(buffer, 0));
        Assert.Equal("HEllo"u8, buffer.AsSpan(0, 5));
        Assert.Equal("hyb", file.Name);
        Assert.Equal(
            "/memfd:hyb (deleted)", new FileInfo($"/proc/self/fd/{file.Number}").LinkTarget);
    }

    [Fact]
    public void Truncation_grows_with_zeros_and_shrinks()
    {
        using var file = Make();
        Assert.Equal(Outcome.Ok, file.Truncate(10_000));
        Assert.Equal(Outcome.Ok, file.GetLength(out var length));
        Assert.Equal(10_000, length);
        var buffer = new byte[10_000];
        buffer.AsSpan().Fill(1);
        Assert.Equal(new(10_000, Outcome.Ok), file.ReadAt(buffer, 0));
        Assert.Equal(-1, buffer.AsSpan().IndexOfAnyExcept((byte)0));
        Assert.Equal(Outcome.Ok, file.Truncate(3));
        Assert.Equal(Outcome.Ok, file.GetLength(out length));
        Assert.Equal(3, length);
        Assert.Equal(Outcome.Failure(Errno.EINVAL), file.Truncate(-1));
    }

    [Fact]
    public void Seals_forbid_what_they_say()
    {
        using var file = Make(MemFdFlags.AllowSealing);
        var refused = Outcome.Failure(Errno.EPERM);
        Assert.Equal(Outcome.Ok, file.Truncate(100));
        Assert.Equal(Outcome.Ok, file.GetSeals(out var seals));
        Assert.Equal(FileSeals.None, seals);
        Assert.Equal(Outcome.Ok, file.Seal(FileSeals.Grow));
        Assert.Equal(refused, file.Truncate(101));
        Assert.Equal(Outcome.Ok, file.Seal(FileSeals.Shrink));
        Assert.Equal(refused, file.Truncate(99));
        Assert.Equal(new(1, Outcome.Ok), file.WriteAt([1], 0));
        Assert.Equal(Outcome.Ok, file.Seal(FileSeals.FutureWrite));
        Assert.Equal(IoResult.Failure(Errno.EPERM), file.WriteAt([1], 0));
        Assert.Equal(
            Outcome.Ok, file.Seal(FileSeals.Write | FileSeals.Execute | FileSeals.Seal));
        Assert.Equal(refused, file.Seal(FileSeals.Grow));
        Assert.Equal(Outcome.Ok, file.GetSeals(out seals));
        Assert.Equal((FileSeals)0x3f, seals);
        Assert.Equal(new(1, Outcome.Ok), file.ReadAt(new byte[1], 0));
    }

    [Fact]
    public void A_mapping_shows_the_file_outlives_the_handle_and_delays_the_write_seal()
    {
        var file = Make(MemFdFlags.AllowSealing);
        Assert.Equal(new(3, Outcome.Ok), file.WriteAt("abc"u8, 0));
        var mapped = Syscall.Mmap(
            null,
            4096,
            MemoryProtection.Read | MemoryProtection.Write,
            MemoryMapFlags.Shared,
            file.Number,
            0);
        Assert.False(mapped.IsError, mapped.ToString());
        var bytes = (byte*)mapped.Value;
        Assert.Equal("abc"u8, new Span<byte>(bytes, 3));
        bytes[0] = (byte)'A';
        Assert.Equal(Outcome.Failure(Errno.EBUSY), file.Seal(FileSeals.Write));
        Assert.Equal(Outcome.Ok, file.Fd.Duplicate(out var second));
        using var owner = second;
        file.Dispose();
        Assert.Equal((byte)'A', bytes[0]);
        Assert.False(Syscall.Munmap(bytes, 4096).IsError);
        var one = new byte[1];
        Assert.Equal(new(1, Outcome.Ok), second.ReadAt(one, 0));
        Assert.Equal((byte)'A', one[0]);
    }

    [Fact]
    public void A_file_that_cannot_be_sealed_says_so()
    {
        using var file = Make();
        Assert.Equal(Outcome.Failure(Errno.EPERM), file.Seal(FileSeals.Grow));
        Assert.Equal(Outcome.Ok, file.GetSeals(out var seals));
        Assert.Equal(FileSeals.Seal, seals);
    }

    [Fact]
    public void A_file_that_shall_not_be_executed_is_sealed_so()
    {
        using var file = Make(MemFdFlags.NoExecuteSeal);
        Assert.Equal(Outcome.Ok, file.GetSeals(out var seals));
        Assert.Equal(FileSeals.Execute, seals);
        Assert.Equal(Outcome.Ok, file.Fd.Status(out var status));
        Assert.Equal(0u, status.Mode & 0b001_001_001);
        Assert.Equal(
            Outcome.Failure(Errno.EINVAL),
            MemFd.Create("hyb", out _, MemFdFlags.NoExecuteSeal | MemFdFlags.Execute));
    }

    [Fact]
    public void Names_have_up_to_249_bytes_and_no_NUL()
    {
        Assert.Equal(Outcome.Ok, MemFd.Create("", out var empty));
        empty.Dispose();
        Assert.Equal(Outcome.Ok, MemFd.Create(new string('a', 249), out var longest));
        longest.Dispose();
        var invalid = Outcome.Failure(Errno.EINVAL);
        Assert.Equal(invalid, MemFd.Create(new string('a', 250), out var none));
        Assert.Equal(-1, none.Number);
        Assert.Equal(invalid, MemFd.Create(new string('ü', 125), out none));
        Assert.Equal(invalid, MemFd.Create("a\0b", out none));
        Assert.Throws<ArgumentNullException>(() => MemFd.Create(null!, out _).IsOk);
    }

    [Fact]
    public void A_huge_page_size_is_chosen_or_refused_by_name()
    {
        foreach (var (size, bytes, folder) in new[]
        {
            (MemFdFlags.Huge2MiB, 2L << 20, "hugepages-2048kB"),
            (MemFdFlags.Huge1GiB, 1L << 30, "hugepages-1048576kB"),
        })
        {
            var outcome = MemFd.Create("hyb", out var file, MemFdFlags.HugePages | size);
            using var owner = file;
            if (Directory.Exists($"/sys/kernel/mm/hugepages/{folder}"))
            {
                Assert.Equal(Outcome.Ok, outcome);
                Assert.Equal(Outcome.Ok, file.Fd.Status(out var status));
                Assert.Equal(bytes, status.BlockSize);
            }
            else
            {
                Assert.True(
                    outcome.Errno is Errno.ENODEV or Errno.ENOENT or Errno.EINVAL
                        or Errno.ENOSYS,
                    outcome.ToString());
                Assert.Equal(-1, file.Number);
            }
        }
    }

    private static MemFd Make(MemFdFlags flags = MemFdFlags.None)
    {
        Assert.Equal(Outcome.Ok, MemFd.Create("hyb", out var file, flags));
        return file;
    }
}
