using System.Diagnostics;
using System.Runtime.InteropServices;
using Hyb.Iox;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    // 8 KiB of stack. Views hold a reference, so that the kernel's bytes cannot be copied to them.
    private const int ViewBatch = 512;

    /// <summary>
    /// <see cref="Wait(Span{Completion})"/> for a ring whose requests have direct contexts.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion})"/>
    public IoResult WaitDirect(Span<DirectCompletion> completions) =>
        Wait(AsCompletions(completions));

    /// <summary>
    /// <see cref="Wait(Span{Completion}, int)"/> for a ring whose requests have direct contexts.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion}, int)"/>
    public IoResult WaitDirect(Span<DirectCompletion> completions, int minimum) =>
        Wait(AsCompletions(completions), minimum);

    /// <summary>
    /// <see cref="Wait(Span{Completion}, int, TimeSpan)"/> for a ring whose requests have direct
    /// contexts.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion}, int, TimeSpan)"/>
    public IoResult WaitDirect(
        Span<DirectCompletion> completions, int minimum, TimeSpan timeout) =>
        Wait(AsCompletions(completions), minimum, timeout);

    /// <summary>
    /// <see cref="Wait(Span{Completion})"/> with the contexts of <see cref="Contexts"/> looked up.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion})"/>
    public IoResult WaitExtended(Span<ExtendedCompletion> completions) =>
        WaitExtended(completions, 0, TimeSpan.Zero);

    /// <summary>
    /// <see cref="Wait(Span{Completion}, int)"/> with the contexts of <see cref="Contexts"/> looked
    /// up.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion}, int)"/>
    public IoResult WaitExtended(Span<ExtendedCompletion> completions, int minimum) =>
        WaitExtended(completions, minimum, Timeout.InfiniteTimeSpan);

    /// <summary>
    /// <see cref="Wait(Span{Completion}, int, TimeSpan)"/> with the contexts of
    /// <see cref="Contexts"/> looked up.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion}, int, TimeSpan)"/>
    public IoResult WaitExtended(
        Span<ExtendedCompletion> completions, int minimum, TimeSpan timeout)
    {
        Span<Completion> batch = stackalloc Completion[Math.Min(completions.Length, ViewBatch)];
        var taken = Wait(batch, minimum, timeout);
        Resolve(batch[..taken.Count], completions);
        return taken.Count == batch.Length && completions.Length > batch.Length
            ? WaitForMore(completions, batch, minimum, timeout, taken)
            : taken;
    }

    // DirectCompletion is a Completion and nothing else.
    private static Span<Completion> AsCompletions(Span<DirectCompletion> completions) =>
        MemoryMarshal.Cast<DirectCompletion, Completion>(completions);

    // The batch was full: go on, with what is left of the minimum and of the time.
    private IoResult WaitForMore(
        Span<ExtendedCompletion> completions,
        Span<Completion> batch,
        int minimum,
        TimeSpan timeout,
        IoResult taken)
    {
        var start = Stopwatch.GetTimestamp();
        var count = taken.Count;
        while (taken.Outcome.IsOk && taken.Count == batch.Length && count < completions.Length)
        {
            var remaining = timeout;
            if (timeout != Timeout.InfiniteTimeSpan)
            {
                remaining -= Stopwatch.GetElapsedTime(start);
                if (remaining < TimeSpan.Zero)
                    remaining = TimeSpan.Zero;
            }

            var room = completions[count..];
            batch = batch[..Math.Min(room.Length, batch.Length)];
            taken = Wait(batch, Math.Max(minimum - count, 0), remaining);
            Resolve(batch[..taken.Count], room);
            count += taken.Count;
        }

        // That there is not more than enough is no news.
        return new IoResult(count, taken.Outcome.IsWouldBlock ? Outcome.Ok : taken.Outcome);
    }

    private void Resolve(ReadOnlySpan<Completion> batch, Span<ExtendedCompletion> completions)
    {
        var slots = _contexts?.Extended;
        for (var i = 0; i < batch.Length; i++)
            completions[i] = new ExtendedCompletion(slots, batch[i]);
    }
}
