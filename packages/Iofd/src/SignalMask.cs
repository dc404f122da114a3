using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// Which signals the calling thread blocks: rt_sigprocmask(2). A blocked signal waits until it is
/// unblocked or taken by a <see cref="SignalFd"/>.
/// </summary>
/// <remarks>
/// <para>The mask belongs to the kernel's thread. A thread inherits it from the one that creates
/// it, and the runtime has created threads before any code of the program runs: they block
/// nothing, and a signal to the <em>process</em> goes to any thread that does not block it. No
/// helper in managed code can change that.</para>
/// <para>So this serves signals sent to the calling thread (tgkill(2), or SIGSEGV and the like)
/// and thread-directed timers. To take a process's signals with a <see cref="SignalFd"/>, let
/// the program be started with them blocked: the mask survives execve(2). Otherwise use
/// <see cref="System.Runtime.InteropServices.PosixSignalRegistration"/>.</para>
/// <para>Change it only on a thread of your own, never on a pool thread, and restore it.</para>
/// </remarks>
public static unsafe class SignalMask
{
    /// <summary>Blocks these signals too.</summary>
    /// <param name="signals">The signals; SIGKILL and SIGSTOP are passed over.</param>
    /// <param name="previous">The mask before, to be given to <see cref="Set"/>.</param>
    /// <returns>Ok.</returns>
    public static Outcome Block(SignalSet signals, out SignalSet previous) =>
        Change(SignalMaskOperation.Block, signals, out previous);

    /// <summary>Blocks these signals no longer; those that wait arrive at once.</summary>
    /// <param name="signals">The signals.</param>
    /// <param name="previous">The mask before, to be given to <see cref="Set"/>.</param>
    /// <returns>Ok.</returns>
    public static Outcome Unblock(SignalSet signals, out SignalSet previous) =>
        Change(SignalMaskOperation.Unblock, signals, out previous);

    /// <summary>Blocks these signals and no others.</summary>
    /// <param name="signals">The signals.</param>
    /// <returns>Ok.</returns>
    public static Outcome Set(SignalSet signals) =>
        Change(SignalMaskOperation.Set, signals, out _);

    /// <summary>The signals that the calling thread blocks.</summary>
    /// <param name="signals">The signals.</param>
    /// <returns>Ok.</returns>
    public static Outcome Get(out SignalSet signals) =>
        Change(SignalMaskOperation.Block, SignalSet.Empty, out signals);

    private static Outcome Change(
        SignalMaskOperation operation, SignalSet signals, out SignalSet previous)
    {
        var bits = signals.Bits;
        ulong old = 0;
        var result = Syscall.SigProcMask(operation, &bits, &old);
        previous = new SignalSet(old);
        return Outcome.From(result);
    }
}
