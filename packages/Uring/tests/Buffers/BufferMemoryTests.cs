using System.Runtime.CompilerServices;
using Hyb.Iobuf;
using Hyb.Uring.Tests.Operations;

namespace Hyb.Uring.Tests.Buffers;

/// <summary>
/// When memory goes. Alone, because another test may be given the place that has become free.
/// </summary>
[Collection(nameof(Alone))]
public class BufferMemoryTests
{
    private const ushort Group = 9;

    [Fact]
    public void Buffers_outlive_their_group_and_their_ring()
    {
        var memory = AlignedMemory.AllocatePages(8);
        var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var options = new BufferRingOptions { Memory = memory };
        var buffers = ring.RegisterBufferRing(Group, 2, 4, options);
        var first = buffers.Take(traffic.One(ring, Group, "abcd"));
        var second = buffers.Take(traffic.One(ring, Group, "efgh"));
        memory.Dispose();
        buffers.Dispose();
        Assert.Equal("abcd", first.Text());
        first.Recycle();
        Assert.Throws<InvalidOperationException>(() => first.Recycle());
        ring.Dispose();
        Assert.Equal("efgh", second.Text());
        Assert.True(Mappings.Contain(AddressOf(second)));
        var address = AddressOf(second);
        second.Recycle();
        Assert.False(second.IsValid);
        Assert.False(Mappings.Contain(address));
        buffers.Dispose();
    }

    [Fact]
    public void A_buffer_that_a_request_has_selected_is_kept_until_the_ring_is_closed()
    {
        var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        var untaken = traffic.One(ring, Group, "abcd");
        Assert.True(untaken.HasBuffer);
        var taken = buffers.Take(traffic.One(ring, Group, "efgh"));
        var address = AddressOf(taken);
        taken.Recycle();

        // A buffer is in the ring, and one is with a completion that was not taken.
        buffers.Dispose();
        Assert.True(Mappings.Contain(address));
        ring.Dispose();
        Assert.False(Mappings.Contain(address));
    }

    [Fact]
    public void A_buffer_that_the_kernel_had_is_kept_until_the_ring_is_closed()
    {
        var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        var taken = buffers.Take(traffic.One(ring, Group, "abcd"));
        var address = AddressOf(taken);

        // Every completion was taken; a worker could select the other buffer at any moment.
        buffers.Dispose();
        taken.Recycle();
        Assert.True(Mappings.Contain(address));
        ring.Dispose();
        Assert.False(Mappings.Contain(address));
    }

    [Fact]
    public void A_group_whose_buffers_are_all_out_goes_with_the_last_of_them()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 1, 4);
        var taken = buffers.Take(traffic.One(ring, Group, "abcd"));
        var address = AddressOf(taken);
        buffers.Dispose();
        Assert.True(Mappings.Contain(address));
        taken.Recycle();
        Assert.False(Mappings.Contain(address));
    }

    [Fact]
    public void A_forgotten_buffer_does_not_keep_its_memory_for_ever()
    {
        var address = Forget();
        for (var i = 0; i < 10 && Mappings.Contain(address); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(Mappings.Contain(address));
    }

    [Fact]
    public void Registered_memory_is_given_back_with_the_ring()
    {
        var ring = TestRing.Start(new IoUringOptions
        {
            Entries = RingEntries.Pico,
            LockedBufferBytes = 16 << 20,
        });
        nint address;
        unsafe
        {
            address = (nint)ring.GetFixedBuffer(3).Memory.Address;
        }

        ring.UnregisterBuffers();
        Assert.True(Mappings.Contain(address));
        ring.Dispose();
        Assert.False(Mappings.Contain(address));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Forget()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 1, 1 << 20);
        return AddressOf(buffers.Take(traffic.One(ring, Group, "abcd")));
    }

    private static unsafe nint AddressOf(SelectedBuffer buffer) => (nint)buffer.Memory.Address;
}
