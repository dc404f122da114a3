using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>
/// Messages to send or receive with one call, set up once and used again: sendmmsg(2) and
/// recvmmsg(2). It owns headers, addresses and room for control messages; the data stays where
/// the caller has it, in native or pinned memory that outlives each call. Not for two threads at
/// once.
/// </summary>
public sealed unsafe class MessageBatch : IDisposable
{
    private readonly int _vectorsEach;
    private readonly int _controlEach;
    private MMsgHdr* _headers;
    private IoVec* _vectors;
    private SockAddr* _addresses;
    private byte* _control;

    /// <summary>A batch.</summary>
    /// <param name="capacity">How many messages; more than 1024 take several calls.</param>
    /// <param name="buffersPerMessage">How many pieces a message may have, 1 to 1024.</param>
    /// <param name="controlBytes">Room for control messages, each; 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than that, or too many.</exception>
    public MessageBatch(int capacity, int buffersPerMessage = 1, int controlBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(buffersPerMessage);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buffersPerMessage, 1024);
        ArgumentOutOfRangeException.ThrowIfNegative(controlBytes);
        Capacity = capacity;
        _vectorsEach = buffersPerMessage;
        _controlEach = checked((controlBytes + 7) & ~7);
        var count = (nuint)capacity;
        try
        {
            _headers = (MMsgHdr*)NativeMemory.AllocZeroed(count, (nuint)sizeof(MMsgHdr));
            _vectors = (IoVec*)NativeMemory.AllocZeroed(
                checked(count * (nuint)buffersPerMessage), (nuint)sizeof(IoVec));
            _addresses = (SockAddr*)NativeMemory.AllocZeroed(count, (nuint)sizeof(SockAddr));
            _control = (byte*)NativeMemory.AllocZeroed(count, (nuint)_controlEach);
        }
        catch (OutOfMemoryException)
        {
            Free();
            throw;
        }

        for (var index = 0; index < capacity; index++)
            _headers[index].Header.Vectors = _vectors + ((nint)index * buffersPerMessage);
    }

    /// <summary>Frees a batch that was not disposed.</summary>
    ~MessageBatch() => Free();

    /// <summary>How many messages.</summary>
    public int Capacity { get; }

    /// <summary>Where a message's data is, or goes.</summary>
    /// <param name="index">Which message.</param>
    /// <param name="buffer">Native or pinned memory.</param>
    public void SetBuffer(int index, IoVec buffer) => SetBuffers(index, [buffer]);

    /// <summary>Where a message's data is, or goes, in pieces.</summary>
    /// <param name="index">Which message.</param>
    /// <param name="buffers">The pieces; none for an empty message.</param>
    /// <exception cref="ArgumentException">More pieces than the batch has room for.</exception>
    public void SetBuffers(int index, ReadOnlySpan<IoVec> buffers)
    {
        ref var header = ref At(index).Header;
        if (buffers.Length > _vectorsEach)
            throw new ArgumentException($"At most {_vectorsEach} buffers.", nameof(buffers));
        buffers.CopyTo(new Span<IoVec>(header.Vectors, _vectorsEach));
        header.VectorCount = (nuint)buffers.Length;
    }

    /// <summary>Where to send a message; <c>default</c> for the connected peer.</summary>
    /// <param name="index">Which message.</param>
    /// <param name="address">IPv4 on an IPv6 socket has to be mapped by the caller.</param>
    public void SetAddress(int index, in SockAddr address)
    {
        _ = At(index);
        _addresses[index] = address;
    }

    /// <summary>The address to send to; after receiving, the sender's.</summary>
    /// <param name="index">Which message.</param>
    public ref readonly SockAddr Address(int index)
    {
        _ = At(index);
        return ref _addresses[index];
    }

    /// <summary>The control messages to send with a message.</summary>
    /// <param name="index">Which message.</param>
    /// <param name="control">Of a <see cref="ControlWriter"/>; copied. Empty for none.</param>
    /// <exception cref="ArgumentException">More bytes than the batch has room for.</exception>
    public void SetControl(int index, ReadOnlySpan<byte> control)
    {
        ref var header = ref At(index).Header;
        if (control.Length > _controlEach)
            throw new ArgumentException($"At most {_controlEach} bytes.", nameof(control));
        control.CopyTo(new Span<byte>(ControlAt(index), _controlEach));
        header.ControlLength = (nuint)control.Length;
    }

    /// <summary>
    /// The control messages that came with a message, or that go with it: sending a batch that
    /// was received sends them too, unless they are set anew.
    /// </summary>
    /// <param name="index">Which message.</param>
    public ReadOnlySpan<byte> Control(int index) =>
        new(ControlAt(index), (int)At(index).Header.ControlLength);

    /// <summary>Bytes sent or received.</summary>
    /// <param name="index">Which message.</param>
    public int Length(int index) => (int)At(index).Length;

    /// <summary>What the kernel said of a received message: MSG_TRUNC and so on.</summary>
    /// <param name="index">Which message.</param>
    public MessageFlags Flags(int index) => At(index).Header.Flags;

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    internal MMsgHdr* ForSending(int start, int count)
    {
        for (var index = start; index < start + count; index++)
        {
            ref var header = ref At(index).Header;
            var length = _addresses[index].Length;
            header.Name = length == 0 ? null : _addresses + index;
            header.NameLength = (uint)length;
            header.Control = header.ControlLength == 0 ? null : ControlAt(index);
        }

        return _headers + start;
    }

    // The kernel rewrites lengths and flags: they are set anew for every call.
    internal MMsgHdr* ForReceiving(int start, int count)
    {
        for (var index = start; index < start + count; index++)
        {
            ref var header = ref At(index).Header;
            header.Name = _addresses + index;
            header.NameLength = SockAddr.MaxBytes;
            header.Control = _controlEach == 0 ? null : ControlAt(index);
            header.ControlLength = (nuint)_controlEach;
            header.Flags = MessageFlags.None;
        }

        return _headers + start;
    }

    // What was prepared and not received must not look like a message: neither its room for
    // control data nor what an earlier call left there.
    internal void Received(int start, int received, int prepared)
    {
        for (var index = start; index < start + prepared; index++)
        {
            ref var header = ref _headers[index];
            if (index >= start + received)
            {
                header.Header.ControlLength = 0;
                header.Header.NameLength = 0;
                header.Length = 0;
            }

            _addresses[index].SetLength(header.Header.NameLength);
        }
    }

    private byte* ControlAt(int index) => _control + ((nint)index * _controlEach);

    private ref MMsgHdr At(int index)
    {
        ObjectDisposedException.ThrowIf(_headers == null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Capacity);
        return ref _headers[index];
    }

    private void Free()
    {
        NativeMemory.Free(_headers);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_addresses);
        NativeMemory.Free(_control);
        _headers = null;
        _vectors = null;
        _addresses = null;
        _control = null;
    }
}
