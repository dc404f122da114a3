using System.Runtime.InteropServices;

namespace Hyb.Uring.Tests;

/// <summary>
/// The worker threads that the kernel runs for the calling thread, and requests that keep one busy:
/// a splice from an empty pipe blocks its worker, which a read would not.
/// </summary>
internal static class Workers
{
    private const int MaxLooks = 1000;

    public static string[] Now()
    {
        var name = $"iou-wrk-{ThreadId()}";
        return [.. Directory.GetDirectories("/proc/self/task").Where(task => Name(task) == name)];
    }

    /// <summary>Waits until there are so many, for at most five seconds.</summary>
    public static string[] Reach(int count)
    {
        for (var look = 0; ; look++)
        {
            var workers = Now();
            if (workers.Length >= count)
                return workers;

            // The kernel names workers by the thread's number outside of all containers.
            Assert.SkipWhen(
                look == MaxLooks, $"found {workers.Length} threads {Name(ThreadId())} of {count}");
            Thread.Sleep(5);
        }
    }

    public static void KeepBusy(IoUring ring, TestPipe from, TestPipe to, SqeContext context) =>
        Assert.True(ring.Enqueue(
            new Sqe(
                IoUringOp.Splice, FileTarget.FromFd(to.Write), context, SqeFlags.Async)
            {
                FileIndex = from.Read.Number,
                Address = ulong.MaxValue,
                Offset = ulong.MaxValue,
                Length = 1,
            }).IsOk);

    private static string Name(int thread) => $"iou-wrk-{thread}";

    private static string Name(string task)
    {
        try
        {
            return File.ReadAllText(task + "/comm").TrimEnd();
        }
        catch (IOException)
        {
            // The thread has ended.
            return "";
        }
    }

    [DllImport("libc", EntryPoint = "gettid", ExactSpelling = true)]
    private static extern int ThreadId();
}
