using System.Runtime.CompilerServices;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class Listener
{
    private const int OptionCount = 3;

    /// <summary>
    /// Handles a completion if it is one of this listener's set-up: takes the step, calls the
    /// handler and queues the next stage. When the queue is full, it <see cref="IsStalled"/>.
    /// </summary>
    /// <param name="completion">Any completion of the ring.</param>
    /// <returns>Whether it was; false for every other completion.</returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public bool HandleCompletion(in Completion completion)
    {
        if (!TakeStep(completion, out var step))
            return false;
        if (step.Error == Errno.None && State != ListenerState.Closed)
            CallHandler(step.Stage);
        _ = Continue();
        return true;
    }

    /// <summary>
    /// Takes a completion as a step if it is one of this listener's set-up, and queues nothing.
    /// Of the handler only the last call is made.
    /// </summary>
    /// <param name="completion">Any completion of the ring.</param>
    /// <param name="step">The step, when there is one.</param>
    /// <returns>Whether there is; false for every other completion.</returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public bool TakeStep(in Completion completion, out ListenerStep step)
    {
        step = default;
        if (!_isPending || !_context.IsValid || completion.UserData != _context.Context.Value)
            return false;
        Ring.RequireOwner();
        _isPending = false;
        step = new ListenerStep(this, _stage, completion);
        if (completion.IsSuccess && _stage == ListenerState.Socket)
            Own(completion.Result);
        if (State == ListenerState.Closing)
            End(ListenerState.Closed);
        else if (completion.IsSuccess)
            Advance();
        else if (!CanReplace(completion.Error))
            Fail(completion.Error);
        return true;
    }

    /// <summary>
    /// Prepares and queues the request of the next stage, if there is one and it is not pending.
    /// </summary>
    /// <returns>Ok when nothing is left to be queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Continue()
    {
        if (!IsStalled)
            return Outcome.Ok;
        var outcome = Queue();
        _isPending = outcome.IsOk;
        _stage = State;
        return outcome;
    }

    private Outcome Queue()
    {
        var context = _context.Context;
        switch (State)
        {
            case ListenerState.Socket:
                return Ring.Socket(_shape, _into, context: context);
            case ListenerState.Bind:
                return Ring.Bind(Target, _address, context);
            case ListenerState.Listen:
                return Ring.Listen(Target, _options.Backlog, context);
            default:
                // The value lies in the slot, which does not move and is out until the end.
                ref var on = ref _context.Data<int>();
                on = 1;
                var (level, option) = OptionAt(_option);
                return Ring.SetSocketOption(
                    Target,
                    level,
                    option,
                    new IoVec(Unsafe.AsPointer(ref on), sizeof(int)),
                    context);
        }
    }

    private void Own(int result)
    {
        if (!_into.IsSlot)
            _fd = new Fd(result, ownsHandle: true);
        else
            _slot = _into == FileDestination.AnySlot ? result : _into.FileIndex - 1;
    }

    private void Advance()
    {
        switch (State)
        {
            case ListenerState.Listen:
                State = ListenerState.Ready;
                ReturnContext();
                break;
            case ListenerState.Bind:
                State = ListenerState.Listen;
                break;
            default:
                if (State == ListenerState.Options)
                    _option++;
                while (_option < OptionCount && !IsWanted(_option))
                    _option++;
                State = _option < OptionCount ? ListenerState.Options : ListenerState.Bind;
                break;
        }
    }

    private bool IsWanted(int option) => option switch
    {
        0 => _options.ReuseAddress,
        1 => _options.ReusePort,
        _ => _options.V6Only,
    };

    private static (SocketLevel Level, int Option) OptionAt(int option) => option switch
    {
        0 => (SocketLevel.Socket, (int)SocketOption.ReuseAddress),
        1 => (SocketLevel.Socket, (int)SocketOption.ReusePort),
        _ => (SocketLevel.Ipv6, (int)Ipv6Option.V6Only),
    };

    // Once: whoever has the path then listens there.
    private bool CanReplace(Errno error)
    {
        if (error != Errno.EADDRINUSE || State != ListenerState.Bind
            || !_options.ReplaceStalePath || _hasReplaced || !_address.IsUnixPath)
            return false;
        _hasReplaced = true;
        var kind = _shape.Form == SocketForm.SequencedPacket
            ? SocketKind.UnixSequencedPacket
            : SocketKind.UnixStream;
        return NetSocket.RemoveStalePath(kind, _address);
    }

    private void Fail(Errno error)
    {
        Error = error;
        FailedStage = _stage;
        End(ListenerState.Failed);
    }

    private void CallHandler(ListenerState stage)
    {
        if (stage == ListenerState.Socket)
            _handler?.OnSocket(this);
        else if (stage == ListenerState.Bind)
            _handler?.OnBound(this);
        else if (stage == ListenerState.Listen)
            _handler?.OnReady(this);
    }
}
