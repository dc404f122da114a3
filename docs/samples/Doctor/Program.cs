// Doctor [ENTRIES]: prints what this process may do with io_uring, what stands in the way and what
// to do about it, and what a ring of so many entries locks. Exit code 0 when rings can be used.
using System.Globalization;
using Hyb.Uring;

var entries = RingEntries.Medium;
if (args.Length > 1
    || (args.Length == 1
        && !(int.TryParse(args[0], CultureInfo.InvariantCulture, out entries)
            && entries is >= 1 and <= RingEntries.Huge)))
{
    Console.Error.WriteLine($"Doctor: give one number of entries, 1 to {RingEntries.Huge}");
    return 2;
}

var support = IoUring.CheckSupport();
Console.WriteLine(support);

var memory = IoUring.EstimateMemory(new IoUringOptions { Entries = entries });
Console.WriteLine(
    $"a ring of {entries} entries: {memory.LockedBytes} bytes of RLIMIT_MEMLOCK "
    + $"({memory.RingBytes} for the queues, {memory.EntryBytes} for the entries)");
return support.IsSupported ? 0 : 1;
