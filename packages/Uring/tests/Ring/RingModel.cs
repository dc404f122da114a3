using System.Text;
using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

/// <summary>
/// A ring and what must come of it: every identity that was submitted is outstanding until its one
/// completion, and nothing else completes.
/// </summary>
internal sealed partial class RingModel : IDisposable
{
    private const int MaxReads = 12;
    private const int BatchSize = 24;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(10);

    private readonly MatrixRing _made;
    private readonly IoUring _ring;
    private readonly TestPipe _pipe = new();
    private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(4096);
    private readonly Dictionary<ulong, Kind> _outstanding = [];
    private readonly StringBuilder _log = new();
    private readonly Completion[] _batch = new Completion[BatchSize];
    private readonly DirectCompletion[] _directs = new DirectCompletion[BatchSize];
    private readonly LargeCompletion[] _larges = new LargeCompletion[BatchSize];
    private readonly bool _isPolled;
    private readonly bool _canRead;
    private readonly bool _hasLarge;
    private readonly bool _canResize;

    private Random _random = new(0);
    private ulong _next;
    private int _bytesInPipe;

    public RingModel(string setUp, int entries, int completionEntries)
    {
        _made = RingMatrix.Start(setUp, entries, completionEntries);
        _ring = _made.Ring;
        var flags = _ring.SetupFlags;
        _isPolled = flags.HasFlag(IoUringSetupFlags.SqPoll);
        _canRead = !flags.HasFlag(IoUringSetupFlags.IoPoll);
        _hasLarge =
            (flags & (IoUringSetupFlags.CqeMixed | IoUringSetupFlags.Cqe32)) != 0;
        _canResize = flags.HasFlag(IoUringSetupFlags.DeferTaskRun)
            && !flags.HasFlag(IoUringSetupFlags.NoMmap);
    }

    private enum Kind
    {
        Nop,
        LargeNop,
        Read,
        Cancel,
    }

    /// <summary>How many completions with a payload have been checked.</summary>
    public int Payloads { get; private set; }

    /// <summary>How often completions have overflowed.</summary>
    public int Overflows { get; private set; }

    /// <summary>How often the ring has been resized.</summary>
    public int Resizes { get; private set; }

    private int Reads => _outstanding.Values.Count(kind => kind == Kind.Read);

    // What completes without anybody's doing.
    private int Certain => _outstanding.Values.Count(kind => kind != Kind.Read);

    /// <summary>Random steps, and then whatever is outstanding must come.</summary>
    public void Run(int seed)
    {
        _random = new Random(seed);
        _log.Clear();
        try
        {
            for (var steps = _random.Next(4, 16); steps > 0; steps--)
                Step();
            Finish();
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{_log}: {e}");
        }
    }

    public void Dispose()
    {
        _made.Dispose();
        _pipe.Dispose();
        _memory.Dispose();
    }

    private void Step()
    {
        switch (_random.Next(14))
        {
            case < 3:
                SubmitNops(_random.Next(1, 8));
                break;
            case 3:
                // More than the completion queue holds.
                SubmitNops(_random.Next(1, 2 * _ring.CompletionEntries));
                break;
            case 4 when _canRead:
                SubmitReads();
                break;
            case 5 when _canRead:
                Write();
                break;
            case 6:
                Note("submit");
                Check(_ring.Submit().Outcome);
                break;
            case 7 when _canRead:
                CancelByOperation();
                break;
            case 8 when _canRead:
                CancelAtOnce();
                break;
            case 9 when _canResize:
                Resize();
                break;
            default:
                Reap();
                break;
        }

        if (_ring.HasOverflow)
            Overflows++;
    }

    private void SubmitNops(int count)
    {
        Note($"nops {_next}+{count}");
        for (; count > 0; count--)
        {
            var isLarge = _hasLarge && _random.Next(2) == 0;
            var id = _next++;
            var flags = NopFlags.InjectResult
                | (isLarge ? NopFlags.LargeCompletion : NopFlags.None)
                | (_random.Next(4) == 0 ? NopFlags.TaskWork : NopFlags.None);
            Queue(id, isLarge ? Kind.LargeNop : Kind.Nop, new Sqe
            {
                Opcode = IoUringOp.Nop,
                Fd = -1,
                UserData = SqeContext.Token(id).Value,
                Length = ResultOf(id),
                Offset = isLarge ? PayloadOf(id) : 0,
                Address = isLarge ? ~PayloadOf(id) : 0,
                OperationFlags = (uint)flags,
            });
        }
    }

    private unsafe void SubmitReads()
    {
        for (var count = _random.Next(1, 5); count > 0 && Reads < MaxReads; count--)
        {
            Note($"read {_next}");
            var id = _next++;
            Queue(id, Kind.Read, new Sqe
            {
                Opcode = IoUringOp.Read,
                Fd = _pipe.Read.Number,
                UserData = SqeContext.Token(id).Value,
                Address = (ulong)_memory.Address,
                Length = 1,
            });
        }
    }

    private void Write()
    {
        // No more than there are reads for, so that the pipe never holds much.
        var count = Math.Min(_random.Next(1, 6), Reads - _bytesInPipe);
        if (count <= 0)
            return;
        Note($"write {count}");
        Assert.Equal(count, _pipe.Write.Write(new byte[count]).Count);
        _bytesInPipe += count;
    }

    private void CancelByOperation()
    {
        var target = _random.Next(2) == 0 ? AnyRead() : _next + 1000;
        Note($"cancel {target} by {_next}");
        var id = _next++;
        Queue(id, Kind.Cancel, new Sqe
        {
            Opcode = IoUringOp.AsyncCancel,
            Fd = -1,
            UserData = SqeContext.Token(id).Value,
            Address = SqeContext.Token(target).Value,
        });
    }

    private void CancelAtOnce()
    {
        var target = AnyRead();
        Note($"cancel {target}");
        var filter = _random.Next(3) == 0
            ? CancelFilter.OfTarget(FileTarget.FromFd(_pipe.Read)).All
            : CancelFilter.OfContext(SqeContext.Token(target));
        Check(_ring.CancelAndWait(filter, _longest).Outcome);
    }

    private void Resize()
    {
        var entries = 1 << _random.Next(7);
        var completions = Math.Max(4, entries << _random.Next(3));
        Note($"resize {entries}/{completions}");
        try
        {
            _ring.Resize(entries, completions);
            Assert.Equal(entries, _ring.SubmissionEntries);
            Assert.Equal(completions, _ring.CompletionEntries);
            Resizes++;
        }
        catch (IoUringException e) when (e.Errno == Errno.EOVERFLOW)
        {
            Assert.True(_outstanding.Count > entries);
            Note("EOVERFLOW");
        }
        catch (InvalidOperationException e)
            when (e.Message.Contains("first half", StringComparison.Ordinal))
        {
            Assert.NotEmpty(_outstanding);
            Note("long");
        }
    }

    private void Queue(ulong id, Kind kind, in Sqe sqe)
    {
        _outstanding.Add(id, kind);
        for (var attempt = 0; _ring.Enqueue(sqe).IsWouldBlock; attempt++)
        {
            if (attempt == 1000)
                Fail("the queue stays full");
            Check(_ring.Submit().Outcome);
            if (_isPolled)
                Check(_ring.WaitForSubmissionSpace());
        }
    }

    private ulong AnyRead()
    {
        var reads = _outstanding.Where(pair => pair.Value == Kind.Read).ToList();
        return reads.Count == 0 ? _next + 1000 : reads[_random.Next(reads.Count)].Key;
    }

    private static uint ResultOf(ulong id) => (uint)(id & 0xffff);

    private static ulong PayloadOf(ulong id) => (id * 0x9e37_79b9_7f4a_7c15) | 1;

    private void Note(string what) => _log.Append(what).Append("; ");

    private void Fail(string why) => Assert.Fail($"{why} after {_log}");
}
