using System.Runtime.CompilerServices;
using Hyb.Zcall;

namespace Hyb.Iobuf.Tests;

public unsafe class PinnedIoVecsTests
{
    [Fact]
    public void Vector_over_arrays_stays_where_it_is_while_others_move()
    {
        byte[][] pieces = [[1, 2, 3], [], [4]];
        using var vector = new PinnedIoVecs(pieces[0], pieces[1], pieces[2]);
        var address = (nuint)vector.Address;
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal(address, (nuint)vector.Address);
        Assert.Equal(3, vector.Count);
        Assert.Equal([1, 2, 3], vector.Address[0].Span.ToArray());
        Assert.Equal(0u, vector.Address[1].Length);
        vector.Entries[2].Span[0] = 9;
        Assert.Equal(9, pieces[2][0]);
        vector.Dispose();
        vector.Dispose();
        Assert.Throws<ObjectDisposedException>(() => vector.Count);
    }

    [Fact]
    public void Vector_over_nothing_is_null_and_0()
    {
        using var vector = new PinnedIoVecs();
        Assert.Equal(0, vector.Count);
        Assert.True(vector.Address is null);
    }

    [Fact]
    public void Vector_outlives_the_object_when_only_its_address_is_left()
    {
        var address = MakeAndForget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // Whoever was given memory that had been freed would now have overwritten it.
        for (var i = 0; i < 100; i++)
            GC.AllocateArray<ulong>(40, pinned: true).AsSpan().Fill(ulong.MaxValue);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(1u, address[i].Length);
            Assert.Equal(i, address[i].Span[0]);
        }
    }

    [Fact]
    public void Vector_over_a_piece_that_is_gone_is_refused_and_unpins_the_others()
    {
        using var pool = new BufferPool(BufferTier.Pico, 1);
        var loan = pool.AsMemoryPool().Rent();
        var gone = loan.Memory;
        loan.Dispose();
        var memory = AlignedMemory.AllocatePages(1 << 30);
        var address = memory.Address;
        Assert.Throws<ObjectDisposedException>(() => new PinnedIoVecs(memory.Memory, gone));
        memory.Dispose();
        Assert.Equal(Errno.EFAULT, MemoryProbe.ErrnoOfReading(address));
    }

    [Fact]
    public void Vector_keeps_native_memory_mapped()
    {
        var memory = AlignedMemory.AllocatePages(1 << 30);
        var address = memory.Address;
        using (var vector = new PinnedIoVecs(memory.Memory))
        {
            memory.Dispose();
            Assert.Equal(Errno.None, MemoryProbe.ErrnoOfReading(vector.Address[0].Address));
        }

        Assert.Equal(Errno.EFAULT, MemoryProbe.ErrnoOfReading(address));
    }

    // In a method of its own, so that nothing on the stack keeps the object.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IoVec* MakeAndForget() => new PinnedIoVecs(
        [.. Enumerable.Range(0, 20).Select(i => (ReadOnlyMemory<byte>)(byte[])[(byte)i])]).Address;
}
