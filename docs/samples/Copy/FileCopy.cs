using System.Runtime.InteropServices;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Uring;
using Hyb.Zcall;

namespace Copy;

/// <summary>
/// The copy of one file after the other, as chains: open, statx and read; open, write, close and
/// close. What is longer than a chunk is read and written in between. The files are open in two
/// slots of the ring only.
/// </summary>
internal sealed class FileCopy(IoUring ring, int lane, IoVec memory, UnixFileMode umask)
{
    /// <summary>Entries of the longest chain.</summary>
    public const int MaxChain = 4;

    /// <summary>Memory of a lane: a chunk, and the answer of statx.</summary>
    public const int MemoryBytes = ChunkBytes + 4096;

    private const int ChunkBytes = 64 << 10;
    private const int StepBits = 8;

    private readonly IoVec _chunk = memory.Slice(0, ChunkBytes);
    private readonly IoVec _statx = memory.Slice(ChunkBytes);
    private readonly FixedFile _from = new(2 * lane);
    private readonly FixedFile _to = new((2 * lane) + 1);

    private string _source = "";
    private string _target = "";
    private int _pending;
    private int _filled;
    private int _flushed;
    private bool _fromIsOpen;
    private bool _toIsOpen;
    private bool _isMade;
    private bool _atEnd;

    private enum Step
    {
        OpenSource,
        Statx,
        Read,
        OpenTarget,
        Write,
        CloseTarget,
        CloseSource,
    }

    /// <summary>Bytes written to the target.</summary>
    public long Written { get; private set; }

    /// <summary>Why it went wrong, with the path; null when it did not.</summary>
    public string? Failure { get; private set; }

    private ref readonly Statx Stat => ref MemoryMarshal.AsRef<Statx>(_statx.Span);

    /// <summary>The lane that a completion belongs to.</summary>
    public static int Lane(in Completion completion) =>
        (int)(completion.Context.TokenValue >> StepBits);

    public void Start(string source, string target)
    {
        (_source, _target, Failure) = (source, target, null);
        (Written, _filled, _flushed) = (0, 0, 0);
        (_isMade, _atEnd) = (false, false);

        // O_NONBLOCK: opening a pipe must not wait for its other end.
        const OpenFlags Flags = OpenFlags.ReadOnly | OpenFlags.NonBlocking;
        var here = FileTarget.WorkingDirectory;
        Queue(ring.OpenAt(here, source, Flags, 0, _from, On(Step.OpenSource), SqeFlags.Link));
        Queue(ring.Statx(
            here, source, _statx, StatxMask.Basic, default, On(Step.Statx), SqeFlags.Link));
        Queue(ring.Read(_from, _chunk, 0, On(Step.Read)));
    }

    /// <summary>Books a completion, and goes on when it was the chain's last.</summary>
    /// <returns>Whether the file is finished, well or not.</returns>
    public bool Book(in Completion completion)
    {
        var step = (Step)(completion.Context.TokenValue & ((1 << StepBits) - 1));
        if (completion.IsSuccess)
            Succeed(step, completion.Result);
        else if (completion.Error != Errno.ECANCELED)
            Fail(step, completion.Error);
        return --_pending == 0 && !GoOn();
    }

    private void Succeed(Step step, int result)
    {
        switch (step)
        {
            case Step.OpenSource:
                _fromIsOpen = true;
                break;
            case Step.Statx when Stat.Type != FileType.Regular:
                Failure = $"{_source}: not a regular file ({Stat.Type})";
                break;
            case Step.Read:
                (_filled, _flushed) = (result, 0);
                _atEnd |= result == 0;
                break;
            case Step.OpenTarget:
                (_isMade, _toIsOpen) = (true, true);
                break;
            case Step.Write:
                _flushed += result;
                Written += result;
                break;
            case Step.CloseTarget:
                _toIsOpen = false;
                break;
            case Step.CloseSource:
                _fromIsOpen = false;
                break;
        }
    }

    // What fails to close is not open any more either.
    private void Fail(Step step, Errno errno)
    {
        var isSource = step is Step.OpenSource or Step.Statx or Step.Read or Step.CloseSource;
        Failure ??= $"{(isSource ? _source : _target)}: {errno.Text()}";
        if (step is Step.CloseTarget or Step.CloseSource)
            Succeed(step, 0);
    }

    // Queues the next chain; false when nothing is left to do.
    private bool GoOn()
    {
        _atEnd |= _filled == _flushed && Written >= Stat.Size;
        if (Failure is null && !_isMade)
            QueueTarget();
        else if (Failure is null && _flushed < _filled)
            Queue(ring.Write(_to, Rest, Written, On(Step.Write)));
        else if (Failure is null && !_atEnd)
            QueueChunk();
        else if (_toIsOpen || _fromIsOpen)
            QueueCloses();
        if (_pending > 0)
            return true;
        Finish();
        return false;
    }

    // A chain ends at a short write: then what follows it is canceled, and queued again later.
    private void QueueTarget()
    {
        const OpenFlags Flags = OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.WriteOnly;
        Queue(ring.OpenAt(
            FileTarget.WorkingDirectory,
            _target,
            Flags,
            Stat.Permissions,
            _to,
            On(Step.OpenTarget),
            SqeFlags.Link));
        var isWhole = _filled >= Stat.Size || _filled == 0;
        Queue(ring.Write(
            _to, Rest, 0, On(Step.Write), isWhole ? SqeFlags.Link : SqeFlags.None));
        if (isWhole)
            QueueCloses();
    }

    // A chain ends at a short read too: the write is canceled, and what was read written alone.
    private void QueueChunk()
    {
        var next = _chunk.Slice(0, (nuint)Math.Min(ChunkBytes, Stat.Size - Written));
        Queue(ring.Read(_from, next, Written, On(Step.Read), SqeFlags.Link));
        Queue(ring.Write(_to, next, Written, On(Step.Write)));
    }

    private void QueueCloses()
    {
        if (_toIsOpen || (!_isMade && Failure is null))
            Queue(ring.CloseFile(_to, On(Step.CloseTarget), SqeFlags.HardLink));
        Queue(ring.CloseFile(_from, On(Step.CloseSource)));
    }

    private IoVec Rest => _chunk.Slice((nuint)_flushed, (nuint)(_filled - _flushed));

    // io_uring has no operation for times and permissions. The latter are right already unless the
    // umask took something away, or a bit is one that open(2) does not set.
    private void Finish()
    {
        if (!_isMade)
            return;
        const UnixFileMode Special =
            UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit;
        if ((Stat.Permissions & (umask | Special)) != 0)
            File.SetUnixFileMode(_target, Stat.Permissions);
        var result = Syscall.SetFileTimes(
            Syscall.CurrentDirectory,
            _target,
            new Timespec(Stat.AccessTime.Seconds, Stat.AccessTime.Nanoseconds),
            new Timespec(Stat.ModificationTime.Seconds, Stat.ModificationTime.Nanoseconds));
        if (result.IsError)
            Failure ??= $"{_target}: {result.Errno.Text()}";
    }

    private SqeContext On(Step step) =>
        SqeContext.Token(((ulong)lane << StepBits) | (ulong)step);

    // The ring has an entry for each step of each lane.
    private void Queue(Outcome queued)
    {
        if (!queued.IsOk)
            throw new InvalidOperationException($"the ring takes no entry: {queued}");
        _pending++;
    }
}
