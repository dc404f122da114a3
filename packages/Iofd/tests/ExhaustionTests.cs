using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

/// <summary>
/// No descriptor is left: for a moment the limit of the process is set to what it has. Alone in
/// the process, so that nobody else is refused one.
/// </summary>
[Collection(nameof(Alone))]
public unsafe class ExhaustionTests
{
    [Fact]
    public void Without_a_free_descriptor_every_constructor_says_EMFILE_and_gives_a_closed_handle()
    {
        // Whatever is compiled or loaded on first use may need a descriptor itself.
        using var file = Made(MemFd.Create("hyb", out var memory), memory);
        using var process = Made(PidFd.Open(Environment.ProcessId, out var self), self);
        _ = CreateAll(file, process);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        ResourceLimit usual;
        Assert.False(Syscall.Prlimit(0, Resource.OpenFiles, null, &usual).IsError);
        var filled = new Stack<int>();
        var none = new ResourceLimit(Lowest(filled), usual.Maximum);
        (string Name, Outcome Outcome, IFileDescriptor Handle)[] refused;
        try
        {
            Assert.False(Syscall.Prlimit(0, Resource.OpenFiles, &none, null).IsError);
            refused = CreateAll(file, process);
        }
        finally
        {
            Assert.False(Syscall.Prlimit(0, Resource.OpenFiles, &usual, null).IsError);
            while (filled.TryPop(out var fd))
                Assert.False(Syscall.Close(fd).IsError);
        }

        foreach (var (name, outcome, handle) in refused)
        {
            Assert.Equal((name, Outcome.Failure(Errno.EMFILE)), (name, outcome));
            Assert.Equal((name, -1), (name, handle.Number));
            handle.Dispose();
        }

        foreach (var (name, outcome, handle) in CreateAll(file, process))
        {
            Assert.Equal((name, Outcome.Ok), (name, outcome));
            handle.Dispose();
        }
    }

    // All numbers below the one returned are in use: what fills the gaps is put on the stack.
    private static ulong Lowest(Stack<int> filled)
    {
        var highest = Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Max(path => int.Parse(Path.GetFileName(path), null));
        while (true)
        {
            var fd = Syscall.EventFd2(0, EventFdFlags.CloseOnExec);
            Assert.False(fd.IsError, fd.ToString());
            filled.Push(fd.Int32);
            if (fd.Int32 > highest)
                return (ulong)fd.Int32 + 1;
        }
    }

    private static (string Name, Outcome Outcome, IFileDescriptor Handle)[] CreateAll(
        MemFd file, PidFd process) =>
    [
        ("EventFd", EventFd.Create(out var counter), counter),
        ("TimerFd", TimerFd.Create(out var timer), timer),
        ("SignalFd", SignalFd.Create(SignalSet.Of(Signal.User1), out var signals), signals),
        ("PidFd", PidFd.Open(Environment.ProcessId, out var opened), opened),
        ("MemFd", MemFd.Create("hyb", out var memory), memory),
        ("Fd", Fd.Open("/dev/null", OpenFlags.ReadOnly, out var fd), fd),
        ("Duplicate", file.Fd.Duplicate(out var duplicate), duplicate),
        ("GetFd", process.GetFd(file.Number, out var copy), copy),
    ];

    private static T Made<T>(Outcome outcome, T handle)
        where T : IFileDescriptor
    {
        Assert.Equal(Outcome.Ok, outcome);
        return handle;
    }
}
