using Hyb.Zcall;

namespace Hyb.Uring.Tests;

/// <summary>
/// Rings for tests: started here, or the test is skipped with the kernel's reason.
/// </summary>
internal static class TestRing
{
    // build/test.sh looks for this prefix: a machine without io_uring must not look green.
    private const string SkipPrefix = "io_uring: ";

    public static IoUring Start(int entries = RingEntries.Nano, int completionEntries = 0) =>
        Start(new IoUringOptions { Entries = entries, CompletionEntries = completionEntries });

    public static IoUring Start(IoUringOptions options)
    {
        var ring = Create(options);
        ring.Start();
        return ring;
    }

    /// <summary>A ring with a table of empty slots: operations on them can be queued.</summary>
    public static IoUring StartWithSlots()
    {
        var ring = Start();
        ring.RegisterSparseFiles(16);
        return ring;
    }

    public static IoUring Create(IoUringOptions? options = null)
    {
        try
        {
            return IoUring.Create(options);
        }
        catch (IoUringException e) when (e.Errno is Errno.ENOSYS or Errno.EPERM)
        {
            Assert.Skip(SkipPrefix + e.Message);
            throw;
        }
    }

    /// <summary>Waits for one completion, for at most ten seconds.</summary>
    public static Completion One(this IoUring ring)
    {
        Span<Completion> batch = stackalloc Completion[1];
        var (count, outcome) = ring.Wait(batch, minimum: 1, TimeSpan.FromSeconds(10));
        Assert.True(count == 1, $"no completion: {outcome}");
        Assert.True(outcome.IsOk);
        return batch[0];
    }
}
