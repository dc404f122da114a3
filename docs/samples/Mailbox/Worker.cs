using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Uring;
using Hyb.Zcall;

namespace Mailbox;

/// <summary>
/// Echoes on the connections that come into its box, and tells the doorman of each that is over.
/// They are in the table of its ring only, and never descriptors.
/// </summary>
internal sealed class Worker(string name, Box doorman) : RingThread(name)
{
    public const int MaxConnections = 64;

    private const int BufferBytes = 4096;
    private const int StepShift = 16;

    private readonly AlignedMemory _memory =
        AlignedMemory.AllocatePages(MaxConnections * BufferBytes);

    private readonly bool[] _isOpen = new bool[MaxConnections];
    private readonly long[] _echoed = new long[MaxConnections];

    // What is sent of a slot's buffer, and how much of it has gone.
    private readonly (int Filled, int Sent)[] _fill = new (int, int)[MaxConnections];
    private int _open;
    private int _letters;
    private bool _isStopping;

    private enum Step
    {
        Receive = 1,
        Send,
        Shutdown,
        Close,
        Receipt,
    }

    /// <summary>How many connections it has had, once it has ended.</summary>
    public int Connections { get; private set; }

    protected override bool IsDone => _isStopping && _open == 0 && _letters == 0;

    // Each connection has one entry at a time, and a second when it is shut down. There is room for
    // twice as many completions, so that no letter finds the queue full.
    protected override IoUringOptions Options => new() { Entries = 4 * MaxConnections };

    protected override void Prepare() => Ring.RegisterSparseFiles(MaxConnections);

    protected override void Handle(Letter letter)
    {
        switch (letter.Kind)
        {
            case LetterKind.Connection:
                Open((int)letter.Value);
                break;
            case LetterKind.Stop:
                _isStopping = true;
                for (var slot = 0; slot < MaxConnections; slot++)
                    ShutDownIfStopping(slot);
                break;
        }
    }

    protected override void Handle(in Completion completion)
    {
        var slot = (int)(completion.Context.TokenValue & ((1 << StepShift) - 1));
        switch ((Step)(completion.Context.TokenValue >> StepShift))
        {
            case Step.Receive when completion.Result > 0:
                _fill[slot] = (completion.Result, 0);
                SendRest(slot);
                break;
            case Step.Send when completion.IsSuccess:
                _echoed[slot] += completion.Result;
                _fill[slot].Sent += completion.Result;
                if (_fill[slot].Sent < _fill[slot].Filled)
                    SendRest(slot);
                else
                    Receive(slot);
                break;
            case Step.Receive or Step.Send:
                // The end, or a connection that broke: both end it.
                Queue(Ring.CloseFile(new FixedFile(slot), On(Step.Close, slot)));
                break;
            case Step.Close:
                _isOpen[slot] = false;
                _open--;
                _letters++;
                Queue(doorman.Send(
                    Ring, new Letter(LetterKind.Served, _echoed[slot]), On(Step.Receipt, slot)));
                break;
            case Step.Receipt:
                completion.ThrowIfFailed("a letter to the doorman");
                _letters--;
                break;
        }
    }

    // The ring is closed: what it was given can go. The doorman waits for this letter.
    protected override void Leave()
    {
        _memory.Dispose();
        doorman.Post(new Letter(LetterKind.Gone));
    }

    private void Open(int slot)
    {
        (_isOpen[slot], _echoed[slot]) = (true, 0);
        _open++;
        Connections++;
        Receive(slot);
        ShutDownIfStopping(slot);
    }

    // Ends the receive that is waiting, with 0 bytes.
    private void ShutDownIfStopping(int slot)
    {
        if (_isStopping && _isOpen[slot])
        {
            Queue(Ring.Shutdown(
                new FixedFile(slot), ShutdownHow.Both, On(Step.Shutdown, slot)));
        }
    }

    private void Receive(int slot) =>
        Queue(Ring.Receive(new FixedFile(slot), Buffer(slot), context: On(Step.Receive, slot)));

    private void SendRest(int slot)
    {
        var (filled, sent) = _fill[slot];
        Queue(Ring.Send(
            new FixedFile(slot),
            Buffer(slot).Slice((nuint)sent, (nuint)(filled - sent)),
            context: On(Step.Send, slot)));
    }

    private IoVec Buffer(int slot) => _memory.AsIoVec((nuint)(slot * BufferBytes), BufferBytes);

    private static SqeContext On(Step step, int slot) =>
        SqeContext.Token(((ulong)step << StepShift) | (uint)slot);
}
