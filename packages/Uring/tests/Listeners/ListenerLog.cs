using Hyb.Uring.Tests.Multishot;

namespace Hyb.Uring.Tests.Listeners;

/// <summary>A handler that writes down what it is called with.</summary>
internal sealed class ListenerLog : IListenerHandler
{
    public static string[] Usual => ["socket Bind", "bound Listen", "ready Ready"];

    public List<string> Calls { get; } = [];

    public Action<Listener, string>? On { get; set; }

    public void OnSocket(Listener listener) => Add(listener, "socket");

    public void OnBound(Listener listener) => Add(listener, "bound");

    public void OnReady(Listener listener) => Add(listener, "ready");

    public void OnFailed(Listener listener) => Add(listener, "failed");

    public void OnClosed(Listener listener) => Add(listener, "closed");

    private void Add(Listener listener, string call)
    {
        Calls.Add($"{call} {listener.State}");
        On?.Invoke(listener, call);
    }
}

/// <summary>What tests of listeners do again and again.</summary>
internal static class Listening
{
    /// <summary>Waits for a completion and has it handled, whoever's it is.</summary>
    public static void HandleOne(this ListenerManager manager)
    {
        var completion = manager.Ring.One();
        Assert.True(
            manager.HandleCompletion(completion)
                || manager.Ring.HandleMultishot(completion) != MultishotClaim.None,
            completion.ToString());
    }

    /// <summary>Has completions handled until the listener is ready, failed or closed.</summary>
    public static ListenerState Settle(this ListenerManager manager, Listener listener)
    {
        while (!listener.IsOver && listener.State != ListenerState.Ready)
            manager.HandleOne();
        return listener.State;
    }

    /// <summary>A listener that is ready.</summary>
    public static Listener Ready(this ListenerManager manager, Listener listener)
    {
        Assert.Equal(ListenerState.Ready, manager.Settle(listener));
        return listener;
    }

    /// <summary>Asserts that nothing is left: no listener, context or request.</summary>
    public static void HasNothing(this ListenerManager manager)
    {
        Assert.Equal(0, manager.Count);
        manager.Ring.HasAllContexts();
    }

    /// <summary>Whether a slot of the registered files is empty.</summary>
    public static bool IsEmpty(this IoUring ring, int slot)
    {
        Assert.True(ring.FixedFdInstall(new Iofd.FixedFile(slot)).IsOk);
        var completion = ring.One();
        if (completion.IsSuccess)
            _ = Zcall.Syscall.Close(completion.Result);
        return completion.Error == Zcall.Errno.EBADF;
    }
}
