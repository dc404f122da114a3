using System.Runtime.ExceptionServices;
using Hyb.Iox;
using Hyb.Uring;

namespace Mailbox;

/// <summary>A thread with a ring of its own, which others reach through its box.</summary>
internal abstract class RingThread : IDisposable
{
    private const int BatchSize = 64;

    private readonly Thread _thread;
    private readonly ManualResetEventSlim _started = new();
    private Exception? _failure;
    private Box? _box;

    protected RingThread(string name) => _thread = new Thread(Live)
    {
        Name = name,
        IsBackground = true,
    };

    /// <summary>Where to reach it, once started.</summary>
    public Box Box => _box ?? throw new InvalidOperationException("The thread has no ring yet.");

    protected IoUring Ring { get; private set; } = null!;

    /// <summary>Whether there is nothing more to do.</summary>
    protected abstract bool IsDone { get; }

    /// <summary>Starts it, and waits until it can be reached.</summary>
    public void Start()
    {
        _thread.Start();
        _started.Wait();
        ThrowIfFailed();
    }

    /// <summary>Waits for its end.</summary>
    public void Join()
    {
        _thread.Join();
        ThrowIfFailed();
    }

    public void Dispose() => _started.Dispose();

    protected abstract IoUringOptions Options { get; }

    /// <summary>On the thread, before anything else.</summary>
    protected abstract void Prepare();

    protected abstract void Handle(in Completion completion);

    protected abstract void Handle(Letter letter);

    /// <summary>On the thread, when its ring is gone.</summary>
    protected virtual void Leave()
    {
    }

    // The rings are as large as what can be queued between two waits.
    protected static void Queue(Outcome queued)
    {
        if (!queued.IsOk)
            throw new InvalidOperationException($"the ring takes no entry: {queued}");
    }

    private void Live()
    {
        try
        {
            using var ring = IoUring.Create(Options);
            ring.Start();
            Ring = ring;
            Prepare();
            _box = new Box(ring);
            _started.Set();
            Serve();
        }
        catch (Exception e)
        {
            _failure = e;
        }
        finally
        {
            _started.Set();
        }

        try
        {
            Leave();
        }
        catch (Exception e)
        {
            _failure ??= e;
        }
    }

    private void Serve()
    {
        Span<Completion> batch = stackalloc Completion[BatchSize];
        while (!IsDone)
        {
            var (count, outcome) = Ring.Wait(batch, minimum: 1);
            outcome.ThrowIfFailure();
            foreach (ref readonly var completion in batch[..count])
            {
                if (Letter.TryOpen(completion, out var letter))
                    Handle(letter);
                else
                    Handle(completion);
            }
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
    }
}
