namespace Hyb.Benching;

/// <summary>
/// Work that is measured: one loop, brought up by the constructor and torn down by
/// <see cref="Dispose()"/>, neither of them timed. It lives on the thread that made it.
/// </summary>
public abstract class BenchWork : IDisposable
{
    /// <summary>
    /// Whether other threads do a part of the work. They take the core from each other, so that
    /// being preempted says nothing: on one core what counts is the processor time of all.
    /// </summary>
    public virtual bool HasOtherThreads => false;

    /// <summary>
    /// Whether other processes do a part of the work, so that only the clock tells how long it
    /// took, neighbours included.
    /// </summary>
    public virtual bool HasOtherProcesses => false;

    /// <summary>
    /// Does the work <paramref name="iterations"/> times and returns a checksum that only real
    /// work can give. Called many times; each call starts its checksum anew.
    /// </summary>
    public abstract ulong Run(long iterations);

    /// <summary>What <see cref="Run"/> must return, computed without doing the work.</summary>
    public abstract ulong Expect(long iterations);

    /// <summary>Gives back what the constructor took.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the constructor took.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
