using System.Runtime.InteropServices;
using System.Text;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>What tests of operations do with a ring again and again.</summary>
internal static unsafe class Rings
{
    /// <summary>Requires that it is queued, waits, and requires success.</summary>
    public static int Succeed(this IoUring ring, Outcome queued)
    {
        Assert.True(queued.IsOk, queued.ToString());
        var completion = ring.One();
        Assert.True(completion.IsSuccess, completion.ToString());
        return completion.Result;
    }

    /// <summary>Requires that it is queued, waits, and requires this errno.</summary>
    public static void Fail(this IoUring ring, Outcome queued, Errno errno)
    {
        Assert.True(queued.IsOk, queued.ToString());
        Assert.Equal(errno, ring.One().Error);
    }

    /// <summary>Requires this exception, and that no slot was taken.</summary>
    public static T Refuse<T>(this IoUring ring, Func<Outcome> queue)
        where T : Exception
    {
        var e = Assert.ThrowsAny<T>(() => _ = queue());
        Assert.Equal(0, ring.Submit().Count);
        return e;
    }

    /// <summary>The NUL-terminated text at an address of the entry queued last.</summary>
    public static string Text(ulong address) => Encoding.UTF8.GetString(
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)address));

    /// <summary>Hands buffers to a group, the older way.</summary>
    public static void ProvideBuffers(
        this IoUring ring, ushort group, IoVec memory, int count)
    {
        var size = memory.Length / (nuint)count;
        Assert.True(ring.Enqueue(new Sqe
        {
            Opcode = IoUringOp.ProvideBuffers,
            Fd = count,
            Address = (ulong)memory.Address,
            Length = (uint)size,
            BufferIndex = group,
        }).IsOk);
        Assert.Equal(0, ring.One().Result);
    }
}
