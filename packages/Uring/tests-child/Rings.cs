namespace Hyb.Uring.Child;

/// <summary>Rings that are asked for, and what came of it, in lines.</summary>
internal static class Rings
{
    /// <summary>
    /// Everything once while all is well, so that nothing needs loading later: the folder of the
    /// build may be closed to the other user.
    /// </summary>
    public static void WarmUp()
    {
        using var ring = IoUring.Create(new IoUringOptions { Entries = RingEntries.Pico });
        ring.Start();
        try
        {
            ring.UnregisterBuffers();
        }
        catch (IoUringException e)
        {
            _ = $"{e.Message} {e.Refusal} {e.Cause} {e.Remedy}".Length;
        }

        _ = IoUring.CheckSupport().ToString();
    }

    public static void TryCreate()
    {
        try
        {
            using var ring = IoUring.Create();
            Console.WriteLine("created");
        }
        catch (IoUringException e)
        {
            Console.WriteLine($"errno: {e.Errno}");
            Console.WriteLine($"refusal: {e.Refusal}");
            Console.WriteLine($"message: {e.Message}");
            Console.WriteLine($"cause: {e.Cause}");
            Console.WriteLine($"remedy: {e.Remedy}");
        }
    }

    public static void Report()
    {
        TryCreate();
        var support = IoUring.CheckSupport();
        Console.WriteLine($"supported: {support.IsSupported}");
        foreach (var finding in support.Findings)
            Console.WriteLine($"found: {finding}");
        Console.WriteLine(support);
    }
}
