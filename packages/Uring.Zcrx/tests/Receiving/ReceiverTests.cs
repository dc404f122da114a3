using Hyb.Iox;
using Hyb.Uring.Zcrx.Tests.Buffers;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Receiving;

/// <summary>The states of a receiver, by completions that the test makes.</summary>
public sealed class ReceiverTests : IDisposable
{
    private readonly ScriptedReceiver _script = new();

    private TestArea Area => _script.Area;

    private ContextPool Contexts => _script.Contexts;

    private ScriptedSource Source => _script.Source;

    private RecordingHandler Handler => _script.Handler;

    private ZcrxReceiver Receiver => _script.Receiver;

    public void Dispose() => _script.Dispose();

    [Fact]
    public void Start_makes_it_active_and_a_second_one_is_an_error()
    {
        Assert.Equal(ReceiverState.Idle, Receiver.State);
        Assert.True(Receiver.IsStopped);

        Assert.True(Receiver.Start(ScriptedReceiver.Socket).IsOk);

        Assert.Equal(ReceiverState.Active, Receiver.State);
        Assert.False(Receiver.IsStopped);
        Assert.Single(Source.Armed);
        Assert.Throws<InvalidOperationException>(() => Receiver.Start(ScriptedReceiver.Socket));
        Assert.Single(Source.Armed);
        Assert.Equal(ScriptedReceiver.ContextCount - 1, Contexts.ExtendedAvailable);
    }

    [Fact]
    public void Start_that_finds_no_room_changes_nothing_and_can_be_repeated()
    {
        Source.Answer = Outcome.WouldBlock;
        Assert.True(Receiver.Start(ScriptedReceiver.Socket).IsWouldBlock);
        Assert.Equal(ReceiverState.Idle, Receiver.State);
        Assert.Equal(ScriptedReceiver.ContextCount, Contexts.ExtendedAvailable);

        Source.Answer = Outcome.Ok;
        Assert.True(Receiver.Start(ScriptedReceiver.Socket).IsOk);
    }

    [Fact]
    public void Start_without_a_context_would_block()
    {
        var taken = Enumerable.Range(0, ScriptedReceiver.ContextCount).Select(_ =>
        {
            Assert.True(Contexts.TryBorrowExtended(out var context));
            return context;
        }).ToArray();

        Assert.True(Receiver.Start(ScriptedReceiver.Socket).IsWouldBlock);
        taken[0].Return();
        Assert.True(Receiver.Start(ScriptedReceiver.Socket).IsOk);

        // And no context for the cancel.
        Assert.True(Receiver.Stop().IsWouldBlock);
        Assert.Equal(ReceiverState.Active, Receiver.State);
    }

    [Fact]
    public void Mode_that_is_no_receivers_is_refused()
    {
        Assert.Throws<ArgumentException>(
            () => Receiver.Start(ScriptedReceiver.Socket, SendRecvFlags.Bundle));
        Assert.True(Receiver.Start(ScriptedReceiver.Socket, SendRecvFlags.PollFirst).IsOk);
    }

    [Fact]
    public void Data_is_told_with_the_bytes_of_the_area()
    {
        "hello"u8.CopyTo(Area.Memory.GetSpan()[4100..]);
        _script.Start();

        Assert.True(_script.Data(4100, 5));

        Assert.Equal(["data 5 hello"], Handler.Told);
        Assert.Equal([(TestArea.Token | 4100, 5u)], Area.Refills);
        Assert.Equal(ReceiverState.Active, Receiver.State);
    }

    [Fact]
    public void End_of_the_stream_is_no_data()
    {
        _script.Start();

        Assert.True(_script.End(0));

        Assert.Equal(["stopped EndOfStream"], Handler.Told);
        Assert.Equal(0u, Area.Tail);
        Assert.Equal(ReceiverState.Stopped, Receiver.State);
        Assert.Equal(ScriptedReceiver.ContextCount, Contexts.ExtendedAvailable);
    }

    [Fact]
    public void Last_data_comes_before_the_end_and_is_not_canceled()
    {
        Handler.Answer = false;
        _script.Start();

        Assert.True(_script.Data(0, 1, hasMore: false));

        Assert.Equal(2, Handler.Told.Count);
        Assert.Equal("stopped QueueFull", Handler.Told[1]);
        Assert.Empty(Source.Canceled);
        Assert.Equal(ScriptedReceiver.ContextCount, Contexts.ExtendedAvailable);
    }

    [Theory]
    [InlineData(Errno.ECONNRESET, ReceiveEnd.Failed)]
    [InlineData(Errno.ENOBUFS, ReceiveEnd.Starved)]
    [InlineData(Errno.ENOMEM, ReceiveEnd.Starved)]
    [InlineData(Errno.ENOSPC, ReceiveEnd.QueueFull)]
    [InlineData(Errno.ECANCELED, ReceiveEnd.Canceled)]
    public void Error_that_ends_is_told_and_not_canceled(Errno error, ReceiveEnd end)
    {
        Handler.Answer = false;
        _script.Start();

        Assert.True(_script.End(-(int)error));

        Assert.Equal([$"error {error}", $"stopped {end}"], Handler.Told);
        Assert.Empty(Source.Canceled);
    }

    [Fact]
    public void Error_that_does_not_end_stops_when_the_handler_says_so()
    {
        _script.Start();
        Assert.True(_script.Handle(TestArea.Of(-(int)Errno.EIO, hasMore: true, _script.Request)));
        Assert.Equal(ReceiverState.Active, Receiver.State);

        Handler.Answer = false;
        Assert.True(_script.Handle(TestArea.Of(-(int)Errno.EIO, hasMore: true, _script.Request)));
        Assert.Equal(ReceiverState.Stopping, Receiver.State);
        Assert.Single(Source.Canceled);
    }

    [Fact]
    public void Bytes_outside_of_the_area_are_an_error_and_no_data()
    {
        _script.Start();
        var end = TestArea.Chunks * TestArea.ChunkBytes;

        Assert.True(_script.Data(end - 1, 2));
        Assert.True(_script.Data(end, 1));

        Assert.Equal(["error ERANGE", "error ERANGE"], Handler.Told);

        // What begins inside is not lost to the card.
        Assert.Equal([(TestArea.Token | (uint)(end - 1), 2u)], Area.Refills);
    }

    [Fact]
    public void Stop_cancels_the_receive_once_and_data_may_still_come()
    {
        _script.Start();

        Assert.True(Receiver.Stop().IsOk);
        Assert.True(Receiver.Stop().IsOk);

        var (target, itself) = Assert.Single(Source.Canceled);
        Assert.Equal(_script.Request, target.Value);
        Assert.NotEqual(_script.Request, itself.Value);
        Assert.Equal(ReceiverState.Stopping, Receiver.State);
        Assert.True(_script.Data(0, 1));
        Assert.True(_script.Handle(TestArea.Of(0, userData: itself.Value)));
        Assert.True(_script.End(-(int)Errno.ECANCELED));
        Assert.Equal(2, Handler.Told.Count);
        Assert.Equal("stopped Canceled", Handler.Told[1]);
        Assert.Equal(ScriptedReceiver.ContextCount, Contexts.ExtendedAvailable);
    }

    [Fact]
    public void Stop_that_finds_no_room_leaves_it_active()
    {
        _script.Start();
        Source.Answer = Outcome.WouldBlock;

        Assert.True(Receiver.Stop().IsWouldBlock);

        Assert.Equal(ReceiverState.Active, Receiver.State);
        Assert.Equal(ScriptedReceiver.ContextCount - 1, Contexts.ExtendedAvailable);
    }

    [Fact]
    public void Cancel_that_has_missed_can_be_repeated()
    {
        _script.Start();
        Assert.True(Receiver.Stop().IsOk);
        Assert.True(_script.Handle(TestArea.Of(-(int)Errno.EALREADY, userData: _script.Canceling)));
        Assert.Equal(ReceiverState.Stopping, Receiver.State);

        Assert.True(Receiver.Stop().IsOk);

        Assert.Equal(2, Source.Canceled.Count);
    }

    [Fact]
    public void Stop_races_the_last_completion()
    {
        _script.Start();
        Assert.True(Receiver.Stop().IsOk);
        var cancel = _script.Canceling;

        // The receive has ended by itself, and its end was on the way.
        Assert.True(_script.Data(0, 1, hasMore: false));
        Assert.Equal("stopped QueueFull", Handler.Told[^1]);
        _script.Start();
        Assert.True(_script.Handle(TestArea.Of(-(int)Errno.ENOENT, userData: cancel)));

        Assert.Equal(ReceiverState.Active, Receiver.State);
        Assert.True(Receiver.Stop().IsOk);
        Assert.Equal(2, Source.Canceled.Count);
    }

    [Fact]
    public void Answer_to_an_old_cancel_is_not_taken_for_that_to_the_new_one()
    {
        _script.Start();
        Assert.True(Receiver.Stop().IsOk);
        var old = _script.Canceling;
        _script.End(0);
        _script.Start();
        Assert.True(Receiver.Stop().IsOk);

        Assert.True(_script.Handle(TestArea.Of(-(int)Errno.ENOENT, userData: old)));
        Assert.True(Receiver.Stop().IsOk);
        Assert.Equal(2, Source.Canceled.Count);

        Assert.True(_script.Handle(TestArea.Of(-(int)Errno.EALREADY, userData: _script.Canceling)));
        Assert.True(Receiver.Stop().IsOk);
        Assert.Equal(3, Source.Canceled.Count);
    }

    [Fact]
    public void Stop_without_a_receive_does_nothing()
    {
        Assert.True(Receiver.Stop().IsOk);
        _script.Start();
        _script.End(0);
        Assert.True(Receiver.Stop().IsOk);

        Assert.Empty(Source.Canceled);
    }

    [Fact]
    public void Handler_is_told_of_the_end_before_the_state_is_stopped()
    {
        var seen = new List<(ReceiverState, bool)>();
        Handler.AtEnd = _ => seen.Add((Receiver.State, Receiver.IsStopped));
        _script.Start();

        _script.End(0);

        Assert.Equal([(ReceiverState.Retiring, false)], seen);
        Assert.Equal(ReceiverState.Stopped, Receiver.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Starved_receive_is_started_again_at_once_or_later(bool atOnce)
    {
        Handler.AtEnd = _ => Assert.True(!atOnce || Receiver.Start(ScriptedReceiver.Socket).IsOk);
        _script.Start();
        var first = _script.Request;

        _script.End(-(int)Errno.ENOBUFS);
        if (!atOnce)
        {
            Assert.Equal(ReceiverState.Stopped, Receiver.State);
            _script.Start();
        }

        Assert.Equal(ReceiverState.Active, Receiver.State);
        Assert.NotEqual(first, _script.Request);
        Assert.False(_script.Handle(TestArea.Data(0, 1, userData: first)));
        Assert.True(_script.Data(0, 1));
    }
}
