namespace Hyb.Iobuf.Tests;

/// <summary>Several threads that do the same at the same time.</summary>
internal static class Threads
{
    /// <summary>Runs the body on so many threads, numbered from 1; fails if one fails.</summary>
    public static void Run(int count, Action<int> body)
    {
        Exception? failure = null;
        using var barrier = new Barrier(count);
        var all = Enumerable.Range(1, count).Select(number => new Thread(() =>
        {
            barrier.SignalAndWait();
            try
            {
                body(number);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        })).ToArray();
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        Assert.Null(failure);
    }
}
