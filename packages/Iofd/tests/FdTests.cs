using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

public class FdTests
{
    [Fact]
    public void A_new_Fd_without_a_number_is_invalid_and_never_standard_input()
    {
        using var fd = new Fd();
        Assert.True(fd.IsInvalid);
        Assert.Equal(-1, fd.Number);
        Assert.Equal(Errno.EBADF, fd.Read(new byte[1]).Outcome.Errno);
    }

    [Fact]
    public void Open_read_write_and_status_work_on_a_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            Assert.True(Fd.Open(path, OpenFlags.ReadWrite, out var fd).IsOk);
            using (fd)
            {
                Assert.Equal(new(3, Iox.Outcome.Ok), fd.Write("abc"u8));
                Assert.True(fd.Status(out var status).IsOk);
                Assert.Equal(3, status.Size);
                Assert.Equal(new(0, Iox.Outcome.Ok), fd.Read(new byte[8]));
            }

            Assert.Equal("abc", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Open_reports_the_errno_and_gives_an_invalid_Fd()
    {
        var outcome = Fd.Open("/nonexistent/file", OpenFlags.ReadOnly, out var fd);
        Assert.Equal(Errno.ENOENT, outcome.Errno);
        Assert.True(fd.IsInvalid);
    }

    [Fact]
    public void Opened_descriptors_are_closed_on_exec()
    {
        Assert.True(Fd.Open("/dev/null", OpenFlags.ReadOnly, out var fd).IsOk);
        using var owner = fd;
        var line = File.ReadLines($"/proc/self/fdinfo/{fd.Number}")
            .Single(l => l.StartsWith("flags:", StringComparison.Ordinal));
        var flags = Convert.ToInt32(line[6..].Trim(), 8);
        Assert.True(OpenFlagsExtensions.FromKernel(flags).HasFlag(OpenFlags.CloseOnExec));
    }

    [Fact]
    public void After_disposal_every_call_reports_EBADF_and_disposal_works_again()
    {
        Assert.True(Fd.Open("/dev/null", OpenFlags.ReadWrite, out var fd).IsOk);
        fd.Dispose();
        fd.Dispose();
        Assert.Equal(-1, fd.Number);
        Assert.Equal(new(0, Iox.Outcome.Failure(Errno.EBADF)), fd.Read(new byte[1]));
        Assert.Equal(new(0, Iox.Outcome.Failure(Errno.EBADF)), fd.Write(new byte[1]));
        Assert.Equal(Errno.EBADF, fd.Status(out _).Errno);
    }

    [Fact]
    public void A_borrowed_descriptor_is_not_closed()
    {
        Assert.True(Fd.Open("/dev/zero", OpenFlags.ReadOnly, out var owner).IsOk);
        using var keeper = owner;
        new Fd(owner.Number, ownsHandle: false).Dispose();
        Assert.Equal(1, owner.Read(new byte[1]).Count);
    }

    [Fact]
    public void Closing_waits_for_a_read_that_is_inside_the_kernel()
    {
        Assert.False(
            Syscall.Pipe2(out var readEnd, out var writeEnd, OpenFlags.CloseOnExec).IsError);
        using var write = new Fd(writeEnd, ownsHandle: true);
        var read = new Fd(readEnd, ownsHandle: true);
        Iox.IoResult result = default;
        using var started = new ManualResetEventSlim();
        var reader = new Thread(() =>
        {
            started.Set();
            result = read.Read(new byte[4]);
        });
        reader.Start();
        started.Wait(TestContext.Current.CancellationToken);
        while (reader.ThreadState != ThreadState.WaitSleepJoin && !IsAnyThreadInRead())
            Thread.Yield();

        // The number must not be given to anybody else while the read is still using it.
        read.Dispose();
        Assert.Equal(2, write.Write([1, 2]).Count);
        reader.Join();
        Assert.Equal(new(2, Iox.Outcome.Ok), result);
    }

    // Were the number closed twice, the second time would hit what somebody has opened meanwhile.
    [Fact]
    public void Ten_threads_that_dispose_close_once()
    {
        const int Threads = 10;
        var opened = new Fd[Threads];
        for (var round = 0; round < 100; round++)
        {
            Assert.True(Fd.Open("/dev/null", OpenFlags.ReadOnly, out var fd).IsOk);
            Parallel.For(0, Threads, index =>
            {
                fd.Dispose();
                _ = Fd.Open("/dev/zero", OpenFlags.ReadOnly, out opened[index]);
            });
            Assert.Equal(-1, fd.Number);
            foreach (var one in opened)
            {
                Assert.Equal(new(1, Iox.Outcome.Ok), one.Read(new byte[1]));
                one.Dispose();
            }
        }
    }

    [Fact]
    public void What_nobody_disposes_the_collector_closes()
    {
        Assert.False(
            Syscall.Pipe2(out var readEnd, out var writeEnd, OpenFlags.CloseOnExec).IsError);
        using var read = new Fd(readEnd, ownsHandle: true);
        Drop(writeEnd, owns: false);
        Collect();
        Assert.Equal(1, Syscall.Write(writeEnd, [1]).Raw);
        Drop(writeEnd, owns: true);
        Collect();

        // A process that another test starts may hold a copy until it has become another.
        Assert.Equal(new(1, Iox.Outcome.Ok), read.Read(new byte[2]));
        Assert.Equal(new(0, Iox.Outcome.Ok), read.Read(new byte[2]));

        [System.Runtime.CompilerServices.MethodImpl(
            System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Drop(int number, bool owns) => _ = new Fd(number, owns);

        static void Collect()
        {
            for (var i = 0; i < 2; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    [Fact]
    public void Reading_and_writing_allocates_nothing()
    {
        Assert.False(
            Syscall.Pipe2(out var readEnd, out var writeEnd, OpenFlags.CloseOnExec).IsError);
        using var read = new Fd(readEnd, ownsHandle: true);
        using var write = new Fd(writeEnd, ownsHandle: true);
        var buffer = new byte[16];
        var before = 0L;
        for (var round = 0; round < 2; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                _ = write.Write(buffer);
                _ = read.Read(buffer);
                _ = read.Status(out _);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // The kernel says where a thread of ours sleeps: in pipe_read once it is inside the call.
    private static bool IsAnyThreadInRead()
    {
        return Directory.EnumerateDirectories("/proc/self/task").Any(task =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(task, "syscall"))
                    .StartsWith($"{SyscallNumber.read} ", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        });
    }
}
