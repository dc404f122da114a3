using System.Runtime.CompilerServices;
using Hyb.Uring.Zcrx.Abi;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Buffers;

internal sealed unsafe partial class SimulatedKernel
{
    // As many buffers of a request come after it was canceled.
    private const int LateBuffers = 7;

    private readonly int[] _freeChunks;
    private readonly int[] _piecesOut;

    // By piece, how long a buffer that begins there is; 0 when it is not out.
    private readonly int[] _lengths;
    private int _freeCount;
    private uint _refillHead;
    private ulong _armed;
    private int _lateLeft;

    // What the program asks for: armed and canceled requests. One slot each; taken when 0.
    private ulong _toArm;
    private ulong _toCancel;
    private ulong _cancelItself;
    private volatile bool _isGivenUp;

    /// <summary>A receive: its completions have this number. One at a time.</summary>
    public void Arm(ulong userData)
    {
        while (Volatile.Read(ref _toArm) != 0)
            Thread.Yield();
        Volatile.Write(ref _toArm, userData);
    }

    /// <summary>A cancel of a receive, which completes by itself.</summary>
    public void Cancel(ulong target, ulong itself)
    {
        while (Volatile.Read(ref _toCancel) != 0)
            Thread.Yield();
        _cancelItself = itself;
        Volatile.Write(ref _toCancel, target);
    }

    private void Run()
    {
        while (!_isGivenUp && Fault is null)
        {
            if (Posted == _traffic.BufferCount && Returned == Posted && _armed == 0
                && Volatile.Read(ref _toCancel) == 0 && _hasEnded)
                return;
            Step();
        }
    }

    private bool _hasEnded;

    private void Step()
    {
        if (_random.Next(64) == 0 || _freeCount == 0 || Posted == _traffic.BufferCount)
            TakeRefills();
        if (!HasRoom(4))
        {
            Thread.Yield();
            return;
        }

        if (_armed == 0 && Volatile.Read(ref _toArm) is not 0 and var armed)
        {
            _armed = armed;
            _lateLeft = -1;
            Volatile.Write(ref _toArm, 0);
        }

        if (Volatile.Read(ref _toCancel) is not 0 and var target)
            HandleCancel(target);
        if (_armed == 0)
            Thread.Yield();
        else if (_lateLeft == 0)
            End(-(int)Errno.ECANCELED);
        else if (Posted == _traffic.BufferCount)
            End(0);
        else if (_freeCount > 0)
            PostChunk();
        else if (_random.Next(1000) == 0)
            End(-(int)Errno.ENOMEM);
        else
            Thread.Yield();
    }

    private void HandleCancel(ulong target)
    {
        var isThere = _armed == target && _lateLeft < 0;
        Post(_cancelItself, isThere ? 0 : -(int)Errno.ENOENT, hasMore: false);
        if (isThere)
            _lateLeft = LateBuffers;
        Volatile.Write(ref _toCancel, 0);
    }

    private void End(int result)
    {
        Post(_armed, result, hasMore: false);
        _armed = 0;
        _hasEnded |= result == 0;
    }

    // One to three buffers in a chunk, at any places that do not overlap.
    private void PostChunk()
    {
        var chunk = TakeChunk();
        var count = (int)Math.Min(_random.Next(1, 4), _traffic.BufferCount - Posted);
        if (_lateLeft > 0)
            count = Math.Min(count, _lateLeft);
        var piece = _random.Next(8);
        _piecesOut[chunk] = count;
        for (var i = 0; i < count; i++)
        {
            var pieces = _random.Next(1, 16);
            var length = (pieces * PieceBytes) - _random.Next(PieceBytes - sizeof(long));
            var at = (chunk * PiecesOfChunk) + piece;
            var offset = (ulong)at * PieceBytes;
            _lengths[at] = length;
            *(long*)((byte*)_area.Address + offset) = Posted;
            Posted++;
            var isLast = _lateLeft < 0 && i == count - 1
                && _random.Next(_traffic.BuffersOfRequest) == 0;
            Post(_armed, length, !isLast, offset | Token);
            if (isLast)
                _armed = 0;
            piece += pieces;
        }

        if (_lateLeft > 0)
            _lateLeft -= count;
    }

    private int TakeChunk()
    {
        var index = _random.Next(_freeCount);
        var chunk = _freeChunks[index];
        _freeChunks[index] = _freeChunks[--_freeCount];
        return chunk;
    }

    private void TakeRefills()
    {
        var tail = Volatile.Read(ref *RefillTail);
        if (tail - _refillHead > _refillEntries)
            Fail($"the tail {tail} is too far from the head {_refillHead}");
        for (; _refillHead != tail && Fault is null; _refillHead++)
            TakeBack(Refills[_refillHead & (_refillEntries - 1)]);
        Volatile.Write(ref *RefillHead, _refillHead);
    }

    private void TakeBack(in ZcrxRqe refill)
    {
        var offset = refill.Off & ~ZcrxConstants.AreaMask;
        var piece = (int)(offset / PieceBytes);
        if ((refill.Off & ZcrxConstants.AreaMask) != Token || piece >= _lengths.Length
            || offset % PieceBytes != 0)
            Fail($"a refill at {refill.Off:x} is none of ours");
        else if (_lengths[piece] != (int)refill.Len)
            Fail($"a refill at {offset} of {refill.Len} bytes, and {_lengths[piece]} were out");
        else
            PutBack(piece);
    }

    private void PutBack(int piece)
    {
        _lengths[piece] = 0;
        Returned++;
        var chunk = piece / PiecesOfChunk;
        if (--_piecesOut[chunk] == 0)
            _freeChunks[_freeCount++] = chunk;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fail(string fault) => Fault ??= fault;
}
