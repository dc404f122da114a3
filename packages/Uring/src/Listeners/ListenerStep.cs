using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>The end of one stage of a <see cref="Uring.Listener"/>, from a completion.</summary>
public readonly struct ListenerStep
{
    internal ListenerStep(Listener listener, ListenerState stage, Completion completion)
    {
        Listener = listener;
        Stage = stage;
        Completion = completion;
    }

    /// <summary>Whose stage it was; its state is already the next one.</summary>
    public Listener Listener { get; }

    /// <summary>Which stage has ended: Socket, Options (once for each), Bind or Listen.</summary>
    public ListenerState Stage { get; }

    /// <summary>The completion as the kernel has posted it.</summary>
    public Completion Completion { get; }

    /// <summary>Why the stage failed; <see cref="Errno.None"/> when it did not.</summary>
    public Errno Error => Completion.Error;
}
