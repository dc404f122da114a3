using Hyb.Iobuf;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// A ring of provided buffers, registered by hand: buffer i of the group is the i-th piece of one
/// piece of memory.
/// </summary>
internal sealed unsafe class TestBufferGroup : IDisposable
{
    private readonly AlignedMemory _entries;
    private readonly AlignedMemory _memory;
    private readonly IoUring _ring;
    private readonly ushort _group;
    private readonly int _count;
    private readonly int _bytesEach;
    private ushort _tail;

    public TestBufferGroup(IoUring ring, ushort group, int count, int bytesEach, bool fill = true)
    {
        (_ring, _group) = (ring, group);
        (_count, _bytesEach) = (count, bytesEach);
        _entries = AlignedMemory.AllocatePages((nuint)(count * sizeof(ProvidedBuffer)));
        _memory = AlignedMemory.AllocatePages((nuint)(count * bytesEach));
        Register(IoUringRegisterOp.RegisterBufferRing, (ulong)_entries.Address);
        for (ushort id = 0; fill && id < count; id++)
            Provide(id);
    }

    public Span<byte> this[int id] =>
        new((byte*)_memory.Address + (id * _bytesEach), _bytesEach);

    /// <summary>Gives a buffer to the kernel, all of it or its first bytes.</summary>
    public void Provide(ushort id, int bytes = 0)
    {
        var entries = (ProvidedBuffer*)_entries.Address;
        ref var entry = ref entries[_tail & (_count - 1)];

        // Not the whole struct: the tail of the ring shares the first one.
        entry.Addr = (ulong)_memory.Address + (ulong)(id * _bytesEach);
        entry.Len = (uint)(bytes == 0 ? _bytesEach : bytes);
        entry.Bid = id;
        _tail++;
        Volatile.Write(ref ((BufRingTail*)_entries.Address)->Tail, _tail);
    }

    public void Provide(ushort id, ReadOnlySpan<byte> content)
    {
        content.CopyTo(this[id]);
        Provide(id, content.Length);
    }

    // The kernel takes no buffer any more before the memory goes.
    public void Dispose()
    {
        Register(IoUringRegisterOp.UnregisterBufferRing, 0);
        _entries.Dispose();
        _memory.Dispose();
    }

    private void Register(IoUringRegisterOp op, ulong address)
    {
        var registration = new BufReg
        {
            RingAddr = address,
            RingEntries = address == 0 ? 0 : (uint)_count,
            Bgid = _group,
        };
        var result = Syscall.IoUringRegister(_ring.RingFd, (uint)op, &registration, 1);
        Assert.False(result.IsError, result.ToString());
    }
}
