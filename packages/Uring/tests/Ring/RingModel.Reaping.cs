using System.Diagnostics;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

internal sealed partial class RingModel
{
    private void Reap()
    {
        var room = _random.Next(1, BatchSize + 1);
        var minimum = Math.Min(room, _random.Next(0, Certain + 1));
        var way = _random.Next(10);
        Note($"reap {way} {room}/{minimum}");
        switch (way)
        {
            case 0:
                Took(_ring.Wait(_batch.AsSpan(0, room)), 0);
                break;
            case 1:
                Took(_ring.Wait(_batch.AsSpan(0, room), minimum, _longest), minimum);
                break;
            case 2:
                Took(
                    _ring.Wait(_batch.AsSpan(0, room), new WaitOptions
                    {
                        Minimum = minimum,
                        MinWait = TimeSpan.FromMicroseconds(50),
                        Timeout = _longest,
                    }),
                    Math.Min(minimum, 1));
                break;
            case 3:
                TookDirect(_ring.WaitDirect(_directs.AsSpan(0, room), minimum, _longest), minimum);
                break;
            case 4:
                TookLarge(_ring.WaitLarge(_larges.AsSpan(0, room), minimum, _longest), minimum);
                break;
            case 5:
                TookLarge(_ring.WaitLarge(_larges.AsSpan(0, room)), 0);
                break;
            case 6:
                // Asks for more than there will be.
                Took(_ring.Wait(_batch, BatchSize, TimeSpan.FromMicroseconds(20)), 0);
                break;
            case 7:
                SubmitAndPeek(minimum, room);
                break;
            default:
                PeekAndAdvance(room);
                break;
        }
    }

    private void SubmitAndPeek(int minimum, int room)
    {
        var (ready, outcome) = _ring.SubmitAndWait(minimum);
        var isDevicePolled = _ring.SetupFlags.HasFlag(IoUringSetupFlags.IoPoll);
        if (!outcome.IsOk || ready < Expected(isDevicePolled ? Math.Min(minimum, 1) : minimum))
            Fail($"SubmitAndWait {ready} {outcome}");
        if (_ring.IsShared)
            return;
        Assert.InRange(_ring.Peek().Count, ready, int.MaxValue);
        PeekAndAdvance(room);
    }

    private void PeekAndAdvance(int room)
    {
        if (_ring.IsShared)
        {
            Took(_ring.Wait(_batch.AsSpan(0, room)), 0);
            return;
        }

        var count = 0;
        if (_hasLarge && _random.Next(2) == 0)
        {
            var larges = _ring.PeekLarge();
            var shown = 0;
            foreach (var large in larges)
            {
                shown++;
                if (count < room)
                {
                    Completed(large);
                    count++;
                }
            }

            Assert.Equal(larges.Count, shown);
        }
        else
        {
            var view = _ring.Peek();
            var shown = 0;
            foreach (ref readonly var completion in view)
            {
                if (shown++ >= room)
                    continue;
                Assert.Equal(view[count].UserData, completion.UserData);
                Completed(completion);
                count++;
            }

            Assert.Equal(view.Count, shown);
        }

        _ring.Advance(count);
    }

    private void Took(IoResult result, int minimum)
    {
        foreach (ref readonly var completion in _batch.AsSpan(0, result.Count))
            Completed(completion);
        CheckTaken(result, minimum);
    }

    private void TookDirect(IoResult result, int minimum)
    {
        foreach (ref readonly var direct in _directs.AsSpan(0, result.Count))
            Completed(new Completion(direct.Context.Value, direct.Result, direct.Flags));
        CheckTaken(result, minimum);
    }

    private void TookLarge(IoResult result, int minimum)
    {
        foreach (ref readonly var large in _larges.AsSpan(0, result.Count))
            Completed(large);
        CheckTaken(result, minimum);
    }

    private void CheckTaken(IoResult result, int minimum)
    {
        var isFine = minimum > 0
            ? result.Outcome.IsOk && result.Count >= Expected(minimum)
            : result.Outcome.IsOk || result.Outcome.IsWouldBlock
                || result.Outcome.Errno == Errno.ETIME;
        if (!isFine)
            Fail($"{result} for {minimum}, outstanding {Outstanding()}");
    }

    // A wait ends when the completion queue is full, also when that holds fewer; of mixed ones it
    // may hold half as many, and two less.
    private int Expected(int minimum)
    {
        var most = _ring.SetupFlags.HasFlag(IoUringSetupFlags.CqeMixed)
            ? Math.Max(1, (_ring.CompletionEntries - 3) / 2)
            : _ring.CompletionEntries;
        return Math.Min(minimum, most);
    }

    private void Completed(in LargeCompletion large)
    {
        var id = large.Completion.Context.TokenValue;
        if (_outstanding.GetValueOrDefault(id) == Kind.LargeNop)
        {
            Payloads++;
            if (large.Payload0 != PayloadOf(id) || large.Payload1 != ~PayloadOf(id))
                Fail($"the payload of {id} is {large.Payload0:x} {large.Payload1:x}");
        }

        Completed(large.Completion);
    }

    private void Completed(in Completion completion)
    {
        var id = completion.Context.TokenValue;
        if (!_outstanding.Remove(id, out var kind))
            Fail($"{completion} is not outstanding");
        if (kind == Kind.Read && completion.Result == 1)
            _bytesInPipe--;
        var isFine = kind switch
        {
            Kind.Nop or Kind.LargeNop => completion.Result == (int)ResultOf(id),
            Kind.Read => completion.Result == 1 || completion.Error == Errno.ECANCELED,
            _ => completion.Result == 0 || completion.Error is Errno.ENOENT or Errno.EALREADY,
        };
        if (!isFine)
            Fail($"{completion} of {kind}");
        if (completion.HasMore)
            Fail($"{completion} promises more");
    }

    private void Finish()
    {
        Note("finish");
        var start = Stopwatch.GetTimestamp();
        while (_outstanding.Count > 0)
        {
            if (Stopwatch.GetElapsedTime(start) > _longest)
                Fail($"outstanding {Outstanding()}");
            var certain = Certain;
            Took(
                _ring.Wait(_batch, Math.Min(certain, 1), _longest),
                Math.Min(certain, 1));
            if (Reads == 0 || certain > 0)
                continue;
            var all = CancelFilter.OfTarget(FileTarget.FromFd(_pipe.Read)).All;
            var found = _ring.CancelAndWait(all, _longest);
            Check(found.Outcome);

            // The polling thread has yet to take them.
            if (found.Count == 0)
                Thread.Sleep(1);
        }

        Assert.True(_ring.Wait(_batch).Outcome.IsWouldBlock);
        Assert.False(_ring.HasOverflow);
        Assert.Equal(0u, _ring.TakeLostCount());
        _ring.HasNothingPending();
        Assert.InRange(_bytesInPipe, 0, MaxReads);
    }

    private void Check(Outcome outcome)
    {
        if (!outcome.IsOk)
            Fail(outcome.ToString());
    }

    private string Outstanding() => string.Join(
        ", ", _outstanding.Take(20).Select(pair => $"{pair.Value} {pair.Key}"));
}
