using Hyb.Uring.Zcrx.Tests.Buffers;

namespace Hyb.Uring.Zcrx.Tests.Receiving;

/// <summary>A receiver whose requests are written down, and whose completions the test makes.
/// </summary>
internal sealed class ScriptedReceiver : IDisposable
{
    public const int ContextCount = 4;

    public static readonly FileTarget Socket = FileTarget.FromDescriptor(0);

    public ScriptedReceiver()
    {
        Source = new ScriptedSource(Area, Contexts);
        Receiver = new ZcrxReceiver(Source, Handler);
    }

    public TestArea Area { get; } = new(refillEntries: 16);

    public ContextPool Contexts { get; } = new(ContextCount);

    public ScriptedSource Source { get; }

    public RecordingHandler Handler { get; } = new();

    public ZcrxReceiver Receiver { get; }

    /// <summary>The identity of the last receive, and of the last cancel.</summary>
    public ulong Request => Source.Armed[^1].Value;

    public ulong Canceling => Source.Canceled[^1].Itself.Value;

    public void Start() => Assert.True(Receiver.Start(Socket).IsOk);

    public bool Handle(LargeCompletion completion) => Receiver.HandleCompletion(completion);

    public bool Data(int offset, int length, bool hasMore = true) =>
        Handle(TestArea.Data(offset, length, hasMore, Request));

    public bool End(int result) => Handle(TestArea.Of(result, userData: Request));

    public void Dispose()
    {
        Contexts.Dispose();
        Area.Dispose();
    }
}
