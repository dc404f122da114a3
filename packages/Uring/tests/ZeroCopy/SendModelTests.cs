using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.ZeroCopy;

/// <summary>
/// Every order of six events that a send can meet, against a model that knows only which events
/// there were. What is delivered is made here, so that the kernel need not be talked into it; the
/// entries are queued and never submitted.
/// </summary>
public class SendModelTests
{
    private const int Depth = 6;
    private const int Entries = 32768;

    // A sequence queues at most two sends.
    private const int SequencesPerRing = Entries / 2;

    private enum Event
    {
        DataAndMore,
        DataAndNoMore,
        Notification,
        RepeatedData,
        RepeatedNotification,
        Foreign,
        Dispose,
    }

    [Fact]
    public void Every_order_of_events_agrees_with_the_model()
    {
        var kinds = Enum.GetValues<Event>().Length;
        var count = (int)Math.Pow(kinds, Depth);
        using var memory = AlignedMemory.AllocatePages(64);
        var events = new Event[Depth];
        var outcomes = new HashSet<(int, int, bool)>();
        for (var first = 0; first < count; first += SequencesPerRing)
        {
            using var ring = TestRing.Start(new IoUringOptions
            {
                Entries = Entries,
                ContextCapacity = 4,
            });
            for (var i = first; i < Math.Min(count, first + SequencesPerRing); i++)
            {
                var rest = i;
                for (var position = 0; position < Depth; position++, rest /= kinds)
                    events[position] = (Event)(rest % kinds);
                using var sequence = new Sequence(ring, memory);
                sequence.Run(events);
                outcomes.Add(sequence.End());
            }
        }

        // None, one or both of the callbacks, over or not: what there can be has been met.
        Assert.Equal(
            [(0, 0, false), (0, 0, true), (1, 0, false), (1, 0, true), (1, 1, true)],
            outcomes.Order());
    }

    /// <summary>What has happened, and what follows from that.</summary>
    private sealed class Model
    {
        public Completion? Data { get; private set; }

        public Completion? Notification { get; private set; }

        public bool IsDisposed { get; set; }

        public bool IsOver => Data is { } data && (!data.HasMore || Notification is not null);

        public void Add(Completion completion)
        {
            if (IsOver)
                return;
            if (completion.IsNotification)
                Notification ??= completion;
            else
                Data ??= completion;
        }
    }

    private sealed class Sequence : IDisposable
    {
        private readonly IoUring _ring;
        private readonly SendTracker _tracker;
        private readonly CountingOwner _owner;
        private readonly Listener _listener = new();
        private readonly Model _model = new();
        private readonly ulong _word;
        private Completion? _lastData;
        private Completion? _lastNotification;

        private (int Completed, int Notified) _told;

        // A send that begins when the first is over takes the same slot.
        private readonly Listener _nextListener = new();
        private readonly CountingOwner _nextOwner;
        private ulong _nextWord;

        public Sequence(IoUring ring, AlignedMemory memory)
        {
            _ring = ring;
            _tracker = new SendTracker(ring);
            (_owner, _nextOwner) = (new(memory), new(memory));
            _word = Send(_owner, _listener);
        }

        public void Run(ReadOnlySpan<Event> events)
        {
            for (var position = 0; position < events.Length; position++)
            {
                Deliver(events[position], position);
                Check();
            }
        }

        // Whatever came, the tracker and the ring end with everything given back.
        public (int Completed, int Notified, bool WasOver) End()
        {
            var seen = (_listener.Completed.Count, _listener.Notified.Count, _model.IsOver);
            Offer(new Completion(_word, 1, CqeFlags.More));
            Offer(new Completion(_word, 0, CqeFlags.Notification));
            Check();
            Assert.True(_model.IsOver);
            if (_nextWord != 0)
            {
                Assert.Equal((0, 0), (_nextListener.Completed.Count, _nextOwner.Disposals));
                Assert.True(_tracker.HandleCompletion(new Completion(_nextWord, 5)));
                Assert.Equal(_model.IsDisposed ? 0 : 1, _nextListener.Notified.Count);
                Assert.Equal(1, _nextOwner.Disposals);
            }

            Assert.Equal(0, _tracker.InFlight);
            Assert.Equal(_ring.Contexts.Capacity, _ring.Contexts.ExtendedAvailable);
            return seen;
        }

        public void Dispose() => _tracker.Dispose();

        private ulong Send(CountingOwner owner, Listener listener)
        {
            using var buffer = new SendBuffer(owner);
            Assert.True(_tracker.SendZeroCopy(
                FileTarget.None, buffer, listener, 77, mode: SendRecvFlags.ReportUsage).IsOk);
            return _ring.LastQueued.UserData;
        }

        private void Deliver(Event what, int position)
        {
            // Successes and failures with either, so that no rule can go by the errno.
            var result = position % 2 == 0 ? 100 + position : -(int)Errno.EPIPE - position;
            switch (what)
            {
                case Event.DataAndMore:
                    OfferData(new Completion(_word, result, CqeFlags.More));
                    break;
                case Event.DataAndNoMore:
                    OfferData(new Completion(_word, result));
                    break;
                case Event.Notification:
                    _lastNotification = new Completion(
                        _word, position % 2 == 0 ? int.MinValue : 0, CqeFlags.Notification);
                    Offer(_lastNotification.Value);
                    break;
                case Event.RepeatedData when _lastData is { } data:
                    Offer(data);
                    break;
                case Event.RepeatedNotification when _lastNotification is { } notification:
                    Offer(notification);
                    break;
                case Event.Foreign:
                    OfferForeign(result);
                    break;
                case Event.Dispose:
                    _tracker.Dispose();
                    _model.IsDisposed = true;
                    break;
            }
        }

        private void OfferData(Completion data)
        {
            _lastData = data;
            Offer(data);
        }

        private void OfferForeign(int result)
        {
            // The slot's next generation, another slot, a token, a direct context.
            ReadOnlySpan<ulong> words =
            [
                _word + 4, _word ^ 1, SqeContext.Token(_word >> 2).Value, 0,
                SqeContext.Direct(IoUringOp.SendZc, SqeFlags.None).Value,
            ];
            foreach (var word in words)
            {
                if (word == _nextWord)
                    continue;
                Assert.False(_tracker.HandleCompletion(
                    new Completion(word, result, CqeFlags.Notification), out var step));
                Assert.Equal(default, step);
            }
        }

        private void Offer(Completion completion)
        {
            var (hadData, wasOver) = (_model.Data is not null, _model.IsOver);
            _model.Add(completion);
            Assert.Equal(!wasOver, _tracker.HandleCompletion(completion, out var step));
            Assert.Equal(!hadData && _model.Data is not null, step.IsCompleted);
            Assert.Equal(!wasOver && _model.IsOver, step.IsNotified);
            if (step.IsCompleted || step.IsNotified)
                Assert.Equal((_model.Data!.Value.Result, 77UL), (step.Result, step.Tag));
            if (step.IsCompleted && !_model.IsDisposed)
                Assert.Equal(step, _listener.Completed[^1]);
            if (!step.IsNotified)
                return;
            Assert.Equal(Usage(), step.Usage);
            if (_model.IsDisposed)
                return;
            Assert.Equal(step, _listener.Notified[^1]);
            _nextWord = Send(_nextOwner, _nextListener);
        }

        private SendUsage Usage() =>
            _model.Data!.Value.Result < 0 || _model.Notification is not { } notification
                ? SendUsage.Unknown
                : notification.Result == 0 ? SendUsage.WithoutCopy : SendUsage.Copied;

        // Callbacks stop with the disposal; buffers and slots go back as ever.
        private void Check()
        {
            var expected = (_model.Data is not null ? 1 : 0, _model.IsOver ? 1 : 0);
            var told = (_listener.Completed.Count, _listener.Notified.Count);
            if (!_model.IsDisposed)
                _told = expected;
            Assert.Equal(_told, told);
            Assert.Equal(_model.IsOver ? 1 : 0, _owner.Disposals);
            Assert.Equal((_model.IsOver ? 0 : 1) + (_nextWord != 0 ? 1 : 0), _tracker.InFlight);
        }
    }
}
