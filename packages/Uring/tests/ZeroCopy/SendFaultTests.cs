using Hyb.Iobuf;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.ZeroCopy;

/// <summary>What is refused, what fails, what throws: nothing is lost by any of it.</summary>
public sealed class SendFaultTests : IDisposable
{
    private static readonly FileTarget _nowhere = FileTarget.FromDescriptor(-1);

    private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(4096);
    private readonly IoUring _ring = TestRing.Start(new IoUringOptions
    {
        Entries = RingEntries.Nano,
        DrainTimeout = TimeSpan.FromMilliseconds(100),
    });

    private readonly SendTracker _tracker;
    private readonly CountingOwner _owner;
    private readonly SendBuffer _buffer;

    public SendFaultTests()
    {
        _tracker = new SendTracker(_ring);
        _owner = new CountingOwner(_memory);
        _buffer = new SendBuffer(_owner);
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _tracker.Dispose();
        _ring.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void A_full_queue_is_WouldBlock_and_holds_nothing()
    {
        _ring.Fill();
        Assert.True(_tracker.SendZeroCopy(_nowhere, _buffer).IsWouldBlock);
        Assert.True(_tracker.SendMessageZeroCopy(_nowhere, [_buffer, _buffer]).IsWouldBlock);
        CheckNothingIsLost();
        Assert.True(_ring.Submit().Outcome.IsOk);
        Assert.True(_tracker.SendZeroCopy(_nowhere, _buffer).IsOk);
        _ = _tracker.HandleAll(_ring);
        CheckNothingIsLost();
    }

    [Fact]
    public void Without_a_context_it_is_WouldBlock_too()
    {
        using var contexts = new ContextPool(1);
        using var tracker = new SendTracker(_ring, contexts);
        Assert.True(tracker.SendZeroCopy(_nowhere, _buffer).IsOk);
        Assert.True(tracker.SendZeroCopy(_nowhere, _buffer).IsWouldBlock);
        Assert.True(tracker.SendMessageZeroCopy(_nowhere, [_buffer]).IsWouldBlock);
        Assert.Equal(1, tracker.InFlight);
        Assert.Empty(tracker.HandleAll(_ring));
        Assert.True(tracker.SendZeroCopy(_nowhere, _buffer).IsOk);
        Assert.Empty(tracker.HandleAll(_ring));
        Assert.Equal((1, false), (contexts.ExtendedAvailable, _buffer.IsHeld));
    }

    [Fact]
    public void Misuse_is_named_and_takes_nothing()
    {
        using var other = TestRing.Start();
        other.RegisterBuffers([_memory.AsIoVec()]);
        using var elsewhere = new SendBuffer(other, other.GetFixedBuffer(0));
        Refuse<ArgumentException>(() => _tracker.SendZeroCopy(_nowhere, default(SendPart)));
        Refuse<ArgumentException>(() => _tracker.SendZeroCopy(_nowhere, elsewhere));
        Refuse<ArgumentException>(() => _tracker.SendMessageZeroCopy(_nowhere, [elsewhere]));
        Refuse<ArgumentException>(() => _tracker.SendMessageZeroCopy(_nowhere, []));
        Refuse<ArgumentOutOfRangeException>(() => _tracker.SendMessageZeroCopy(
            _nowhere, Enumerable.Repeat<SendPart>(_buffer, 1025).ToArray()));
        SendRecvFlags[] modes =
        [
            SendRecvFlags.Vectorized, SendRecvFlags.FixedBuffer, SendRecvFlags.Bundle,
            SendRecvFlags.Multishot,
        ];
        Assert.All(modes, mode => Assert.Equal("mode", Refuse<ArgumentException>(
            () => _tracker.SendZeroCopy(_nowhere, _buffer, mode: mode)).ParamName));
        SqeOptions[] unfit =
        [
            SqeFlags.SkipSuccess, SqeFlags.BufferSelect, new SqeOptions(IoPriority: 4),
        ];
        Assert.All(unfit, options => Assert.Equal("options", Refuse<ArgumentException>(
            () => _tracker.SendZeroCopy(_nowhere, _buffer, options: options)).ParamName));
        Assert.All(unfit, options => Assert.Equal("options", Refuse<ArgumentException>(
            () => _tracker.SendMessageZeroCopy(_nowhere, [_buffer], options: options)).ParamName));
        Assert.Throws<ArgumentNullException>(() => new SendTracker(null!));
    }

    [Fact]
    public void A_buffer_that_is_disposed_is_not_sent_and_those_before_it_are_free()
    {
        var disposed = new SendBuffer(new CountingOwner(_memory));
        disposed.Dispose();
        Refuse<ObjectDisposedException>(() => _tracker.SendZeroCopy(_nowhere, disposed));
        Refuse<ObjectDisposedException>(
            () => _tracker.SendMessageZeroCopy(_nowhere, [_buffer, disposed]));
    }

    [Fact]
    public void A_registered_buffer_whose_slot_was_emptied_is_refused()
    {
        _ring.RegisterBuffers([_memory.AsIoVec()]);
        using var registered = new SendBuffer(_ring, _ring.GetFixedBuffer(0));
        _ring.UpdateBuffers(0, [default]);
        Refuse<ArgumentException>(() => _tracker.SendMessageZeroCopy(_nowhere, [registered]));
        Assert.True(_tracker.SendZeroCopy(_nowhere, registered).IsOk);
        Assert.True(_tracker.Step(_ring).IsCompleted);
        _ = _tracker.HandleAll(_ring);
        Assert.False(registered.IsHeld);
    }

    [Fact]
    public void Another_thread_is_refused_before_anything_changes()
    {
        Assert.True(_tracker.SendZeroCopy(_nowhere, _buffer).IsOk);
        var completion = _ring.One();
        Assert.True(OnThread.Run(() =>
        {
            Assert.Throws<InvalidOperationException>(
                () => _tracker.HandleCompletion(completion));
            Assert.Throws<InvalidOperationException>(
                () => _tracker.SendZeroCopy(_nowhere, _buffer));
            return true;
        }));
        Assert.True(_tracker.HandleCompletion(completion, out var step) && step.IsCompleted);
        _ = _tracker.HandleAll(_ring);
        CheckNothingIsLost();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_handler_that_throws_loses_neither_slot_nor_buffer_nor_the_other_call(
        bool hasMore)
    {
        var notified = 0;
        var handler = new SendHandler
        {
            Completed = (in SendStep _) => throw new TimeoutException("completed"),
            Notified = (in SendStep _) =>
            {
                notified++;
                Assert.False(_buffer.IsHeld);
                if (hasMore)
                    throw new TimeoutException("notified");
            },
        };
        Assert.True(_tracker.SendZeroCopy(_nowhere, _buffer, handler).IsOk);
        var word = _ring.LastQueued.UserData;
        var flags = hasMore ? CqeFlags.More : CqeFlags.None;
        Assert.Equal("completed", Assert.Throws<TimeoutException>(
            () => _tracker.HandleCompletion(new Completion(word, 1, flags))).Message);
        if (hasMore)
        {
            Assert.Equal((true, 0), (_buffer.IsHeld, notified));
            Assert.Equal("notified", Assert.Throws<TimeoutException>(
                () => _tracker.HandleCompletion(
                    new Completion(word, 0, CqeFlags.Notification))).Message);
        }

        Assert.Equal(1, notified);
        CheckNothingIsLost();
    }

    [Fact]
    public void An_owner_that_throws_loses_neither_slot_nor_callback_nor_the_other_buffers()
    {
        var bad = new CountingOwner(_memory) { Throws = new TimeoutException() };
        var worse = new CountingOwner(_memory) { Throws = new TimeoutException() };
        var (first, second) = (new SendBuffer(bad), new SendBuffer(worse));
        var listener = new Listener();
        Assert.True(_tracker.SendMessageZeroCopy(
            _nowhere, [first, _buffer, second], handler: listener).IsOk);
        first.Dispose();
        second.Dispose();
        Assert.Throws<TimeoutException>(() => _tracker.HandleAll(_ring));
        Assert.Equal((1, 1), (listener.Completed.Count, listener.Notified.Count));
        Assert.Equal((1, 1), (bad.Disposals, worse.Disposals));
        CheckNothingIsLost();
    }

    [Fact]
    public void A_handler_sends_again_with_the_buffer_that_has_just_come_free()
    {
        const int Rounds = 50;
        var rounds = 0;
        SendHandler handler = null!;
        handler = new SendHandler
        {
            Notified = (in SendStep step) =>
            {
                _buffer.Span[0]++;
                if (++rounds < Rounds)
                    Assert.True(_tracker.SendZeroCopy(_nowhere, step.Buffer!, handler).IsOk);
            },
        };
        Assert.True(_tracker.SendZeroCopy(_nowhere, _buffer, handler).IsOk);
        Assert.Empty(_tracker.HandleAll(_ring));
        Assert.Equal((Rounds, Rounds), (rounds, _memory.GetSpan()[0]));
        CheckNothingIsLost();
    }

    private T Refuse<T>(Func<Outcome> send)
        where T : Exception
    {
        var e = _ring.Refuse<T>(send);
        CheckNothingIsLost();
        return e;
    }

    private void CheckNothingIsLost()
    {
        Assert.Equal((0, false, 0), (_tracker.InFlight, _buffer.IsHeld, _owner.Disposals));
        Assert.Equal(_ring.Contexts.Capacity, _ring.Contexts.ExtendedAvailable);
    }
}
