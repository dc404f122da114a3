using System.Buffers;
using Hyb.Iobuf;

namespace Hyb.Uring.Tests.ZeroCopy;

public class SendBufferTests
{
    [Fact]
    public void Nobody_writes_a_buffer_that_is_held()
    {
        using var memory = AlignedMemory.AllocatePages(100);
        var owner = new CountingOwner(memory);
        var buffer = new SendBuffer(owner);
        Assert.Equal((100u, false, false), (buffer.Length, buffer.IsHeld, buffer.IsRegistered));
        buffer.Span[99] = 1;
        buffer.Hold();
        buffer.Hold();
        Assert.Contains(
            "2 sends", Assert.Throws<InvalidOperationException>(Write).Message);
        buffer.LetGo();
        Assert.True(buffer.IsHeld);
        Assert.Throws<InvalidOperationException>(Write);
        buffer.LetGo();
        Assert.False(buffer.IsHeld);
        Write();
        Assert.Equal((2, 1), (memory.GetSpan()[0], memory.GetSpan()[99]));
        buffer.Dispose();
        Assert.Equal(1, owner.Disposals);

        void Write() => buffer.Span[0] = 2;
    }

    [Fact]
    public void What_is_held_is_given_back_by_the_last_send_and_once()
    {
        using var memory = AlignedMemory.AllocatePages(100);
        var owner = new CountingOwner(memory);
        var buffer = new SendBuffer(owner);
        buffer.Hold();
        buffer.Hold();
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(buffer.Hold);
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
        buffer.LetGo();
        Assert.Equal((0, true), (owner.Disposals, buffer.IsHeld));
        buffer.LetGo();
        Assert.Equal((1, false), (owner.Disposals, buffer.IsHeld));
        buffer.Dispose();
        Assert.Equal(1, owner.Disposals);
        Assert.Throws<ObjectDisposedException>(() => buffer.Memory);
    }

    [Fact]
    public void Memory_of_a_pool_goes_back_when_the_kernel_is_done()
    {
        using var pool = new BufferPool(64, 1);
        var buffer = new SendBuffer(pool.AsMemoryPool().Rent());
        buffer.Hold();
        buffer.Dispose();
        Assert.False(pool.TryRent(out _));
        buffer.LetGo();
        Assert.True(pool.TryRent(out _));
    }

    [Fact]
    public void Managed_memory_does_not_move_until_it_is_given_back()
    {
        var weak = Make(out var buffer);
        GC.Collect();
        GC.Collect();
        Assert.True(weak.IsAlive);
        Assert.Equal(7, buffer.Span[5]);
        buffer.Dispose();
        GC.KeepAlive(buffer);

        // Only the pin can keep the array: the owner hands out its memory and forgets it.
        static WeakReference Make(out SendBuffer buffer)
        {
            var array = new byte[100_000];
            array[5] = 7;
            buffer = new SendBuffer(new CountingOwner(array));
            return new WeakReference(array);
        }
    }

    [Fact]
    public void Parts_lie_inside()
    {
        using var memory = AlignedMemory.AllocatePages(100);
        using var buffer = new SendBuffer(new CountingOwner(memory));
        SendPart whole = buffer;
        Assert.Equal((buffer, 0u, 100u), (whole.Buffer, whole.Offset, whole.Length));
        var end = buffer.Slice(100, 0);
        Assert.Equal((100u, 0u), (end.Offset, end.Length));
        Assert.Equal("0 bytes from 100", end.ToString());
        Assert.Equal("0 bytes from 0", default(SendPart).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(101, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(1, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(1, nuint.MaxValue));
        Assert.Throws<ArgumentException>(() => default(SendPart).Buffer);
        Assert.Throws<ArgumentNullException>(() => SendPart.FromSendBuffer(null!));
        Assert.Throws<ArgumentNullException>(() => new SendBuffer((IMemoryOwner<byte>)null!));
        Assert.Throws<ArgumentNullException>(() => new SendBuffer(null!, default));
    }

    [Fact]
    public void An_owner_that_is_disposed_has_nothing_to_send()
    {
        var memory = AlignedMemory.AllocatePages(100);
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new SendBuffer(memory));
    }

    [Fact]
    public void Of_many_threads_exactly_one_gives_it_back()
    {
        const int Threads = 4;
        const int Rounds = 2000;
        using var memory = AlignedMemory.AllocatePages(100);
        for (var round = 0; round < Rounds; round++)
        {
            var owner = new CountingOwner(memory);
            var buffer = new SendBuffer(owner);
            for (var i = 0; i < Threads; i++)
                buffer.Hold();
            Parallel.For(0, Threads + 1, i =>
            {
                if (i == 0)
                    buffer.Dispose();
                else
                    buffer.LetGo();
            });
            Assert.Equal(1, owner.Disposals);
        }
    }
}
