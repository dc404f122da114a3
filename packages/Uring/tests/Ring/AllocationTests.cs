using Hyb.Iobuf;

namespace Hyb.Uring.Tests.Ring;

public class AllocationTests
{
    private const int Operations = 100_000;
    private const int Depth = 32;

    [Fact]
    public void Submitting_waiting_and_reaping_nops_allocates_nothing()
    {
        using var ring = TestRing.Start(Depth);
        Assert.Equal(0, BytesAllocatedBy(() => Nops(ring, Operations)));
    }

    [Fact]
    public void Reading_and_writing_allocates_nothing()
    {
        using var ring = TestRing.Start(Depth);
        using var file = new TestFile(new byte[Depth * 512]);
        using var memory = AlignedMemory.AllocatePages(Depth * 512);
        ring.RegisterBuffers([memory.AsIoVec()]);
        Assert.Equal(0, BytesAllocatedBy(() => Transfers(ring, file, memory, Operations)));
    }

    private static long BytesAllocatedBy(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Nops(IoUring ring, int count)
    {
        Span<Completion> batch = stackalloc Completion[Depth];
        for (var done = 0; done < count; done += Depth)
        {
            for (var i = 0; i < Depth; i++)
                Require(ring.Nop(SqeContext.Token((ulong)i)).IsOk);
            Require(ring.Wait(batch, Depth, TimeSpan.FromSeconds(5)).Count == Depth);
        }
    }

    private static void Transfers(IoUring ring, TestFile file, AlignedMemory memory, int count)
    {
        Span<Completion> batch = stackalloc Completion[Depth];
        for (var done = 0; done < count; done += Depth)
        {
            for (nuint i = 0; i < Depth; i++)
            {
                var part = memory.AsIoVec(i * 512, 512);
                var fixedPart = ring.GetFixedBuffer(0).Slice(i * 512, 512);
                var offset = (long)i * 512;
                Require((i % 4) switch
                {
                    0 => ring.Read(file.Fd, part, offset).IsOk,
                    1 => ring.Write(file.Fd, part, offset).IsOk,
                    2 => ring.ReadFixed(file.Fd, fixedPart, offset).IsOk,
                    _ => ring.WriteFixed(file.Fd, fixedPart, offset).IsOk,
                });
            }

            for (var reaped = 0; reaped < Depth;)
            {
                var (n, outcome) = ring.Wait(batch, 1, TimeSpan.FromSeconds(5));
                Require(outcome.IsOk);
                foreach (ref readonly var completion in batch[..n])
                    Require(completion.Result == 512);
                reaped += n;
            }
        }
    }

    // Assert's own messages allocate; this does only when the test fails.
    private static void Require(bool condition)
    {
        if (!condition)
            Assert.Fail("an operation did not do what it should");
    }
}
