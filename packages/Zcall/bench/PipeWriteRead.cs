using Hyb.Benching;

namespace Hyb.Zcall.Bench;

/// <summary>
/// What do a write and a read of 64 bytes through a pipe cost over the same two calls in C?
/// </summary>
internal sealed class PipeWriteRead : BenchWork
{
    private const int Bytes = 64;

    private readonly int _read;
    private readonly int _write;

    private PipeWriteRead()
    {
        var result = Syscall.Pipe2(
            out _read, out _write, OpenFlags.CloseOnExec | OpenFlags.NonBlocking);
        if (result.IsError)
            throw new InvalidOperationException($"pipe2: {result}");
    }

    /// <summary>The row.</summary>
    public static BenchRow Row { get; } = new(
        "sys/pipe-64B", () => new PipeWriteRead(), BenchPeer.Native("C", Sum));

    public override unsafe ulong Run(long iterations)
    {
        var sent = stackalloc byte[Bytes];
        var got = stackalloc byte[Bytes];
        new Span<byte>(sent, Bytes).Clear();
        ulong sum = 0;
        for (ulong i = 0; i < (ulong)iterations; i++)
        {
            *(ulong*)sent = i;
            if (Syscall.Write(_write, sent, Bytes).Value != Bytes
                || Syscall.Read(_read, got, Bytes).Value != Bytes)
            {
                throw new InvalidOperationException("The pipe took or gave fewer bytes.");
            }

            sum += *(ulong*)got;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => Sum(iterations);

    protected override void Dispose(bool disposing)
    {
        _ = Syscall.Close(_read);
        _ = Syscall.Close(_write);
        base.Dispose(disposing);
    }

    // 0 + 1 + ... + (n-1).
    private static ulong Sum(long iterations) =>
        (ulong)((UInt128)iterations * (UInt128)Math.Max(iterations - 1, 0) / 2);
}
