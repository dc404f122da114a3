using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Uring;
using Hyb.Zcall;

namespace Mailbox;

/// <summary>
/// Accepts connections and hands each to the next worker, and adds up what they say. A letter stops
/// it; it ends when all workers have.
/// </summary>
internal sealed class Doorman(NetSocket listener) : RingThread("doorman")
{
    private const int MaxConnections = 64;
    private const int StepShift = 16;

    private Worker[] _workers = [];
    private int _next;
    private int _underWay;
    private int _gone;
    private bool _isAccepting;
    private bool _isStopping;
    private bool _hasTold;

    private enum Step
    {
        Accept = 1,
        Cancel,
        Hand,
        Close,
        Tell,
    }

    /// <summary>How many connections the workers have served.</summary>
    public int Served { get; private set; }

    /// <summary>How many connections found no worker with room.</summary>
    public int Refused { get; private set; }

    /// <summary>How many bytes were echoed.</summary>
    public long Bytes { get; private set; }

    protected override bool IsDone => _hasTold && _gone == _workers.Length;

    // The workers' letters of one moment find room: one for each of their connections.
    protected override IoUringOptions Options => new()
    {
        Entries = 4 * MaxConnections,
        CompletionEntries = 1024,
    };

    /// <summary>Begins with the workers that it is to feed, which know its box.</summary>
    public void Employ(Worker[] workers)
    {
        _workers = workers;
        Box.Post(new Letter(LetterKind.Begin));
    }

    protected override void Prepare() => Ring.RegisterSparseFiles(MaxConnections);

    protected override void Handle(Letter letter)
    {
        switch (letter.Kind)
        {
            case LetterKind.Begin:
                Accept();
                break;
            case LetterKind.Served:
                Served++;
                Bytes += letter.Value;
                break;
            case LetterKind.Gone:
                _gone++;
                break;
            case LetterKind.Stop when !_isStopping:
                _isStopping = true;
                if (_isAccepting)
                    Queue(Ring.Cancel(CancelFilter.OfContext(On(Step.Accept)), On(Step.Cancel)));
                TellWorkersWhenDone();
                break;
        }
    }

    protected override void Handle(in Completion completion)
    {
        switch ((Step)(completion.Context.TokenValue >> StepShift))
        {
            case Step.Accept:
                BookAccepted(completion);
                break;
            case Step.Hand:
                // The worker has it, or has no free slot; either way it leaves this table.
                if (!completion.IsSuccess)
                    Refused++;
                var slot = completion.Context.TokenValue & ((1 << StepShift) - 1);
                Queue(Ring.CloseFile(new FixedFile((int)slot), On(Step.Close)));
                break;
            case Step.Close:
                completion.ThrowIfFailed("closing a slot");
                _underWay--;
                if (!_isAccepting && !_isStopping)
                    Accept();
                TellWorkersWhenDone();
                break;
            case Step.Tell:
                completion.ThrowIfFailed("a letter to a worker");
                break;
        }
    }

    private void Accept()
    {
        _isAccepting = true;
        Queue(Ring.AcceptMultishot(
            listener.Fd, FileDestination.AnySlot, context: On(Step.Accept)));
    }

    private void BookAccepted(in Completion completion)
    {
        _isAccepting = completion.HasMore;
        if (completion.IsSuccess)
        {
            _underWay++;
            var worker = _workers[_next++ % _workers.Length];
            Queue(worker.Box.Hand(
                Ring, new FixedFile(completion.Result), On(Step.Hand, completion.Result)));
        }
        else if (completion.Error == Errno.ENFILE && _underWay > 0)
        {
            // No slot was free, so the connection is closed. Accept again when one is.
            Refused++;
        }
        else if (completion.Error != Errno.ECANCELED)
        {
            completion.ThrowIfFailed("accepting");
        }

        TellWorkersWhenDone();
    }

    // A file may overtake a letter, but none is on its way any more when all have receipts.
    private void TellWorkersWhenDone()
    {
        if (!_isStopping || _isAccepting || _underWay > 0 || _hasTold)
            return;
        _hasTold = true;
        foreach (var worker in _workers)
            Queue(worker.Box.Send(Ring, new Letter(LetterKind.Stop), On(Step.Tell)));
    }

    private static SqeContext On(Step step, int slot = 0) =>
        SqeContext.Token(((ulong)step << StepShift) | (uint)slot);
}
