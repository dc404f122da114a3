using Hyb.Benching;

namespace Hyb.Zcall.Bench;

/// <summary>
/// What do a write and a read of an event counter cost over the same two calls in C?
/// </summary>
internal sealed class EventFdWriteRead : BenchWork
{
    private readonly int _event;

    private EventFdWriteRead()
    {
        var result = Syscall.EventFd2(0, EventFdFlags.CloseOnExec | EventFdFlags.NonBlocking);
        if (result.IsError)
            throw new InvalidOperationException($"eventfd2: {result}");
        _event = result.Int32;
    }

    /// <summary>The row.</summary>
    public static BenchRow Row { get; } = new(
        "sys/eventfd", () => new EventFdWriteRead(), BenchPeer.Native("C", Sum));

    public override unsafe ulong Run(long iterations)
    {
        ulong sum = 0, got;
        for (ulong i = 1; i <= (ulong)iterations; i++)
        {
            if (Syscall.Write(_event, &i, sizeof(ulong)).IsError
                || Syscall.Read(_event, &got, sizeof(ulong)).IsError)
            {
                throw new InvalidOperationException("The counter would block.");
            }

            sum += got;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => Sum(iterations);

    protected override void Dispose(bool disposing)
    {
        _ = Syscall.Close(_event);
        base.Dispose(disposing);
    }

    // 1 + 2 + ... + n.
    private static ulong Sum(long iterations) =>
        (ulong)((UInt128)iterations * (UInt128)(iterations + 1) / 2);
}
