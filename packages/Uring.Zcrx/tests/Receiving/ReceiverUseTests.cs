using Hyb.Uring.Zcrx.Tests.Buffers;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Receiving;

/// <summary>Whose a completion is, who is told, and what is left after an error.</summary>
public sealed class ReceiverUseTests : IDisposable
{
    private readonly ScriptedReceiver _script = new();

    private TestArea Area => _script.Area;

    private ContextPool Contexts => _script.Contexts;

    private ScriptedSource Source => _script.Source;

    private RecordingHandler Handler => _script.Handler;

    private ZcrxReceiver Receiver => _script.Receiver;

    public void Dispose() => _script.Dispose();

    [Fact]
    public void Second_end_of_a_receive_is_nobodys()
    {
        _script.Start();
        Assert.True(_script.End(0));

        Assert.False(_script.End(0));

        Assert.Single(Handler.Told);
    }

    [Fact]
    public void Foreign_completions_are_left_alone()
    {
        _script.Start();
        Assert.True(Contexts.TryBorrowExtended(out var other));

        Assert.False(_script.Handle(TestArea.Data(0, 1, userData: SqeContext.Token(1).Value)));
        Assert.False(_script.Handle(TestArea.Data(
            0, 1, userData: SqeContext.Direct(IoUringOp.RecvZc).Value)));
        Assert.False(_script.Handle(TestArea.Data(0, 1, userData: other.Context.Value)));
        Assert.False(ZcrxReceiver.TryHandle(
            Contexts, TestArea.Data(0, 1, userData: other.Context.Value)));
        Assert.Empty(Handler.Told);
    }

    [Fact]
    public void Receivers_of_one_queue_get_their_own()
    {
        var handler = new RecordingHandler();
        var second = new ZcrxReceiver(Source, handler);
        _script.Start();
        var first = _script.Request;
        Assert.True(second.Start(ScriptedReceiver.Socket).IsOk);

        Assert.False(Receiver.HandleCompletion(TestArea.Data(0, 1, userData: _script.Request)));
        Assert.True(ZcrxReceiver.TryHandle(
            Contexts, TestArea.Data(0, 1, userData: _script.Request)));
        Assert.True(ZcrxReceiver.TryHandle(
            Contexts, TestArea.Data(4096, 3, userData: first)));

        Assert.StartsWith("data 1", Assert.Single(handler.Told), StringComparison.Ordinal);
        Assert.StartsWith("data 3", Assert.Single(Handler.Told), StringComparison.Ordinal);
    }

    [Fact]
    public void Close_is_for_those_at_rest_and_final()
    {
        _script.Start();
        Assert.True(Receiver.Close().IsWouldBlock);
        Assert.True(_script.Data(0, 1));
        _script.End(0);

        Assert.True(Receiver.Close().IsOk);
        Assert.True(Receiver.Close().IsOk);
        Assert.Throws<ObjectDisposedException>(() => Receiver.Start(ScriptedReceiver.Socket));
    }

    [Fact]
    public void Handler_that_throws_loses_neither_context_nor_state()
    {
        Handler.AtEnd = _ => throw new InvalidTimeZoneException();
        _script.Start();

        Assert.Throws<InvalidTimeZoneException>(() => _script.End(0));

        Assert.Equal(ReceiverState.Stopped, Receiver.State);
        Assert.Equal(ScriptedReceiver.ContextCount, Contexts.ExtendedAvailable);
    }

    [Fact]
    public void Completion_that_was_handed_in_before_is_an_error()
    {
        var handler = new RecordingHandler { Keeps = true };
        var receiver = new ZcrxReceiver(Source, handler);
        Assert.True(receiver.Start(ScriptedReceiver.Socket).IsOk);
        var data = TestArea.Data(0, 1, userData: _script.Request);
        Assert.True(receiver.HandleCompletion(data));

        Assert.Throws<InvalidOperationException>(() => receiver.HandleCompletion(data));

        Assert.Single(handler.Told);
        handler.Held[0].Release();
    }

    [Fact]
    public void Steps_are_for_callers_without_a_handler()
    {
        var receiver = new ZcrxReceiver(Source, handler: null);
        Assert.True(receiver.Start(ScriptedReceiver.Socket).IsOk);

        Assert.True(receiver.HandleCompletion(
            TestArea.Data(0, 3, userData: _script.Request), out var data));
        Assert.Equal((true, 3, Errno.None), (data.HasData, data.Buffer.Length, data.Error));
        Assert.False(data.IsStopped);
        Assert.Equal(0u, Area.Tail);
        data.Buffer.Release();

        Assert.True(receiver.HandleCompletion(
            TestArea.Of(-(int)Errno.ENOMEM, userData: _script.Request), out var end));
        Assert.Equal(
            (false, Errno.ENOMEM, ReceiveEnd.Starved), (end.HasData, end.Error, end.End));
        Assert.False(receiver.HandleCompletion(
            TestArea.Data(0, 3, userData: _script.Request), out var none));
        Assert.False(none.HasData || none.IsStopped);
    }

    [Fact]
    public void Data_that_nobody_looks_at_goes_back()
    {
        var receiver = new ZcrxReceiver(Source, handler: null);
        Assert.True(receiver.Start(ScriptedReceiver.Socket).IsOk);

        Assert.True(receiver.HandleCompletion(TestArea.Data(0, 3, userData: _script.Request)));

        Assert.Equal(1u, Area.Tail);
        Assert.Equal(0, Area.Queue.OutstandingCount);
    }

    [Fact]
    public void Delegates_that_are_not_set_release_stop_and_do_nothing()
    {
        var receiver = new ZcrxReceiver(Source, new ReceiveHandler());
        Assert.True(receiver.Start(ScriptedReceiver.Socket).IsOk);

        Assert.True(receiver.HandleCompletion(TestArea.Data(0, 3, userData: _script.Request)));
        Assert.Equal(1u, Area.Tail);
        Assert.True(receiver.HandleCompletion(
            TestArea.Of(-(int)Errno.EIO, hasMore: true, _script.Request)));
        Assert.Equal(ReceiverState.Stopping, receiver.State);
        Assert.True(receiver.HandleCompletion(TestArea.Of(0, userData: _script.Request)));
        Assert.Equal(ReceiverState.Stopped, receiver.State);
    }
}
