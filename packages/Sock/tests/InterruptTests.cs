using System.Globalization;
using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>
/// What a signal does to a wait: nothing. The handler is a harmless function of libc, since
/// managed code must not run in one; it is installed without SA_RESTART.
/// </summary>
public unsafe class InterruptTests
{
    private const int ActionBytes = 152;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Signals_neither_end_nor_prolong_a_wait(bool comes)
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        var previous = stackalloc byte[ActionBytes];
        var action = stackalloc byte[ActionBytes];
        new Span<byte>(action, ActionBytes).Clear();
        *(nint*)action = NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "getpid");
        Assert.Equal(0, SetAction((int)Signal.User2, action, previous));
        var (thread, result) = (0, default(IoResult));
        var deadline = comes ? TestSockets.Soon : Deadline.After(TimeSpan.FromSeconds(1));
        var reader = new Thread(() =>
        {
            Volatile.Write(ref thread, Syscall.GetThreadId().Int32);
            result = one.Read(new byte[4], deadline);
        });
        reader.Start();
        while (Volatile.Read(ref thread) == 0)
            Thread.Yield();

        var waits = 0L;
        for (var signal = 0; signal < 3; signal++)
        {
            waits = WaitForPoll(thread, waits);
            _ = Syscall.TgKill(Environment.ProcessId, thread, Signal.User2);
        }

        _ = WaitForPoll(thread, waits);
        if (comes)
            Assert.Equal(1, other.Write("x"u8).Count);
        reader.Join();
        Assert.Equal(
            comes ? new(1, Outcome.Ok) : IoResult.Failure(Errno.ETIMEDOUT), result);
        Assert.Equal(0, SetAction((int)Signal.User2, previous, null));
    }

    // A thread that waits in the same call again has gone to sleep once more in between. One that
    // is gone, because this machine is so slow that its time is over, needs no signal any more.
    private static long WaitForPoll(int thread, long after)
    {
        var folder = $"/proc/self/task/{thread}";
        try
        {
            while (true)
            {
                var isPolling = File.ReadAllText($"{folder}/syscall")
                    .StartsWith($"{SyscallNumber.ppoll} ", StringComparison.Ordinal);
                var line = File.ReadLines($"{folder}/status").First(
                    l => l.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal));
                var switches = long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
                if (isPolling && switches > after)
                    return switches;
                Thread.Yield();
            }
        }
        catch (IOException)
        {
            return after;
        }
    }

    [DllImport("libc", EntryPoint = "sigaction", ExactSpelling = true)]
    private static extern int SetAction(int signal, byte* action, byte* previous);
}
