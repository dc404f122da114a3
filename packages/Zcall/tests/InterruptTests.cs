using System.Globalization;
using System.Runtime.InteropServices;

namespace Hyb.Zcall.Tests;

/// <summary>
/// What a signal does to a read that waits. The handler is a harmless function of libc, since
/// managed code must not run in one; it is installed without SA_RESTART.
/// </summary>
public unsafe class InterruptTests
{
    private const int ActionBytes = 152;

    [Fact]
    public void A_raw_read_reports_EINTR_and_a_retrying_one_goes_on()
    {
        Assert.False(Syscall.Pipe2(out var read, out var write, OpenFlags.CloseOnExec).IsError);
        var previous = stackalloc byte[ActionBytes];
        var action = stackalloc byte[ActionBytes];
        new Span<byte>(action, ActionBytes).Clear();
        var libc = NativeLibrary.Load("libc.so.6");
        *(nint*)action = NativeLibrary.GetExport(libc, "getpid");
        Assert.Equal(0, SetAction((int)Signal.User2, action, previous));
        var thread = 0;
        SyscallResult raw = default, retried = default;
        var reader = new Thread(() =>
        {
            Volatile.Write(ref thread, Syscall.GetThreadId().Int32);
            raw = Syscall.Read(read, new byte[4]);
            retried = SyscallRetry.Read(read, new byte[4]);
        });
        reader.Start();
        while (Volatile.Read(ref thread) == 0)
            Thread.Yield();

        var calls = Interrupt(thread, 0);
        calls = Interrupt(thread, calls);
        _ = WaitForRead(thread, calls);
        Assert.Equal(2, Syscall.Write(write, [1, 2]).Raw);
        reader.Join();
        Assert.Equal(Errno.EINTR, raw.Errno);
        Assert.Equal(2, retried.Raw);
        Assert.Equal(0, SetAction((int)Signal.User2, previous, null));
        Assert.False(Syscall.Close(read).IsError);
        Assert.False(Syscall.Close(write).IsError);
    }

    [Fact]
    public void A_span_stays_where_it_is_while_the_kernel_fills_it()
    {
        Assert.False(Syscall.Pipe2(out var read, out var write, OpenFlags.CloseOnExec).IsError);
        var thread = 0;
        byte[] got = [];
        var reader = new Thread(() =>
        {
            // Young, and with garbage before it: a collection would move it.
            _ = new byte[50_000];
            got = new byte[64];
            Volatile.Write(ref thread, Syscall.GetThreadId().Int32);
            _ = Syscall.Read(read, got);
        });
        reader.Start();
        while (Volatile.Read(ref thread) == 0)
            Thread.Yield();
        _ = WaitForRead(thread, 0);
        for (var i = 0; i < 3; i++)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        var sent = new byte[64];
        sent.AsSpan().Fill(0x5a);
        Assert.Equal(64, Syscall.Write(write, sent).Raw);
        reader.Join();
        Assert.Equal(sent, got);
        Assert.False(Syscall.Close(read).IsError);
        Assert.False(Syscall.Close(write).IsError);
    }

    [Fact]
    public void Retrying_variants_give_what_the_plain_ones_give()
    {
        var fd = Syscall.MemFdCreate("hyb", MemFdFlags.CloseOnExec).Int32;
        var bytes = stackalloc byte[4] { 1, 2, 3, 4 };
        var vector = new IoVec(bytes, 4);
        var buffer = new byte[8];
        Assert.Equal(4, SyscallRetry.WriteV(fd, &vector, 1).Raw);
        Assert.Equal(2, SyscallRetry.Write(fd, [5, 6]).Raw);
        Assert.Equal(1, SyscallRetry.PWrite(fd, [9], 0).Raw);
        Assert.Equal(6, SyscallRetry.PRead(fd, buffer, 0).Raw);
        Assert.Equal([9, 2, 3, 4, 5, 6, 0, 0], buffer);
        Assert.Equal(0, SyscallRetry.Read(fd, buffer).Raw);
        Assert.Equal(0, SyscallRetry.ReadV(fd, &vector, 1).Raw);
        Assert.False(SyscallRetry.FSync(fd).IsError);
        Assert.False(Syscall.Close(fd).IsError);
        Assert.Equal(
            Errno.ENOENT,
            SyscallRetry.OpenAt(
                Syscall.CurrentDirectory, "/nonexistent", OpenFlags.ReadOnly).Errno);
    }

    // Once asleep in read again after the earlier wake-ups, a signal; gives the new count.
    private static long Interrupt(int thread, long after)
    {
        var switches = WaitForRead(thread, after);
        Assert.False(
            Syscall.TgKill(Environment.ProcessId, thread, Signal.User2).IsError);
        return switches;
    }

    // A thread that waits in the same call again has gone to sleep once more in between.
    private static long WaitForRead(int thread, long after)
    {
        var folder = $"/proc/self/task/{thread}";
        while (true)
        {
            var inRead = File.ReadAllText($"{folder}/syscall")
                .StartsWith($"{SyscallNumber.read} ", StringComparison.Ordinal);
            var line = File.ReadLines($"{folder}/status").First(
                l => l.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal));
            var switches = long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
            if (inRead && switches > after)
                return switches;
            Thread.Yield();
        }
    }

    [DllImport("libc", EntryPoint = "sigaction", ExactSpelling = true)]
    private static extern int SetAction(int signal, byte* action, byte* previous);
}
