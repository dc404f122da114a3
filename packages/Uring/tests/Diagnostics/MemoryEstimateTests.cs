using System.Globalization;
using System.Text;

namespace Hyb.Uring.Tests.Diagnostics;

public class MemoryEstimateTests
{
    // What a process here may have at most: the usual hard limit is 8 MiB.
    private const ulong TestableBytes = 8 << 20;

    private const IoUringSetupFlags Lean = IoUringSetupFlags.NoSqArray;

    [Theory]
    [InlineData(1, 0, Lean, 4096, 4096)]
    [InlineData(128, 0, Lean, 8192, 8192)]
    [InlineData(2048, 0, Lean, 69632, 131072)]
    [InlineData(2048, 0, IoUringSetupFlags.None, 77824, 131072)]
    [InlineData(2000, 0, Lean | IoUringSetupFlags.Sqe128, 69632, 262144)]
    [InlineData(2048, 0, Lean | IoUringSetupFlags.Cqe32, 135168, 131072)]
    [InlineData(8, 65536, Lean | IoUringSetupFlags.CqSize, 1052672, 4096)]
    [InlineData(40000, 0, Lean | IoUringSetupFlags.Clamp, 1052672, 2097152)]
    public void Queues_and_entries_are_rounded_to_pages_apart(
        int entries, int completions, IoUringSetupFlags flags, int rings, int sqes)
    {
        Assert.SkipUnless(Environment.SystemPageSize == 4096, "The figures are of 4 KiB pages.");
        var estimate = MemoryEstimate.Of((uint)entries, (uint)completions, flags);
        Assert.Equal((nuint)rings, estimate.RingBytes);
        Assert.Equal((nuint)sqes, estimate.EntryBytes);
        Assert.Equal((nuint)(rings + sqes), estimate.QueueBytes);
        Assert.Equal(estimate.QueueBytes, estimate.LockedBytes);
    }

    [Fact]
    public void Wait_arguments_and_buffers_count_in_whole_pages()
    {
        var page = (nuint)Environment.SystemPageSize;
        var estimate = MemoryEstimate.Of(8, 0, Lean, waitBytes: 64, bufferBytes: page + 1);
        Assert.Equal(page, estimate.WaitBytes);
        Assert.Equal(2 * page, estimate.BufferBytes);
        Assert.Equal(estimate.QueueBytes + (3 * page), estimate.LockedBytes);
    }

    [Fact]
    public void Options_are_estimated_as_they_are_created()
    {
        var options = new IoUringOptions { Entries = 100, CompletionEntries = 1000 };
        Assert.Equal(
            MemoryEstimate.Of(128, 1024, Lean), IoUring.EstimateMemory(options));
        Assert.Throws<ArgumentNullException>(() => IoUring.EstimateMemory(null!));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => IoUring.EstimateMemory(new IoUringOptions { Entries = 0 }));
    }

    [Fact]
    public void The_kernel_makes_a_ring_at_the_estimate_and_refuses_it_one_byte_below()
    {
        DeprivedProcess.NeedSuperuser();
        var questions = new StringBuilder();
        var count = 0;
        foreach (var flags in Combinations())
        {
            foreach (uint entries in (uint[])[1, 8, 64, 100, 128, 1000, 2048, 4096, 32768])
            {
                uint[] completions = (flags & IoUringSetupFlags.CqSize) == 0
                    ? [0] : [entries, 5 * entries, 65536];
                foreach (var cqEntries in completions)
                {
                    var bytes = (ulong)MemoryEstimate.Of(entries, cqEntries, flags).LockedBytes;
                    if (bytes > TestableBytes || cqEntries > 65536)
                        continue;
                    questions.AppendLine(
                        CultureInfo.InvariantCulture,
                        $"{entries} {cqEntries} {(uint)flags} {bytes}");
                    count++;
                }
            }
        }

        var child = DeprivedProcess.Run(questions.ToString(), ["charge"]);
        var answers = child.Lines.Where(line => line.Contains(": ")).ToArray();
        Assert.Equal(count, answers.Length);
        Assert.True(count > 300, $"only {count} rings");
        Assert.All(answers, line => Assert.EndsWith(": ENOMEM None", line));
    }

    // Every set of the flags that decide the size, and some that do not.
    private static IEnumerable<IoUringSetupFlags> Combinations()
    {
        IoUringSetupFlags[] parts =
        [
            IoUringSetupFlags.NoSqArray,
            IoUringSetupFlags.Sqe128,
            IoUringSetupFlags.Cqe32,
            IoUringSetupFlags.CqSize,
            IoUringSetupFlags.Disabled | IoUringSetupFlags.SingleIssuer
                | IoUringSetupFlags.DeferTaskRun,
        ];
        for (var set = 0; set < 1 << parts.Length; set++)
        {
            yield return parts.Where((_, index) => (set >> index & 1) != 0)
                .Aggregate(IoUringSetupFlags.None, (all, part) => all | part);
        }

        yield return IoUringSetupFlags.CqeMixed | IoUringSetupFlags.NoSqArray;
        yield return IoUringSetupFlags.SubmitAll | IoUringSetupFlags.CoopTaskRun;
    }
}
