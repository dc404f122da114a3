using System.Runtime.InteropServices;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// Room for an address that the kernel writes when an operation completes: the peer of
/// <see cref="IoUring.Accept"/>. It lies in native or pinned memory of the caller's, who keeps it
/// until the completion. Source: accept(2).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ReceivedAddress
{
    private SockAddrStorage _storage;
    private uint _length;

    /// <summary>
    /// Bytes of the address: valid after the completion. 0 where the other side has none.
    /// </summary>
    public readonly int Length => (int)_length;

    // Only of memory that does not move, which is what the operations take pointers to.
    internal void* Address => System.Runtime.CompilerServices.Unsafe.AsPointer(ref _storage);

    internal void* LengthAddress => System.Runtime.CompilerServices.Unsafe.AsPointer(ref _length);

    /// <summary>The address, once the operation has succeeded.</summary>
    /// <param name="address">The address; none when there is none.</param>
    /// <returns>Whether there is a whole one.</returns>
    public readonly bool TryGet(out SockAddr address)
    {
        var storage = _storage;
        return SockAddr.TryDecode(
            storage.Bytes[..(int)Math.Min(_length, SockAddr.MaxBytes)], out address);
    }

    // The kernel reads how much room there is and writes how long the address is.
    internal void Prepare() => _length = SockAddr.MaxBytes;
}
