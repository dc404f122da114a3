using System.Runtime.InteropServices;
using Hyb.Iox;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
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
    /// <see cref="Wait(Span{Completion}, in WaitOptions)"/> for a ring whose requests have direct
    /// contexts.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion}, in WaitOptions)"/>
    public IoResult WaitDirect(Span<DirectCompletion> completions, in WaitOptions options) =>
        Wait(AsCompletions(completions), options);

    /// <summary>
    /// <see cref="Wait(Span{Completion})"/> with the contexts of <see cref="Contexts"/> looked up.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion})"/>
    public IoResult WaitExtended(Span<ExtendedCompletion> completions) =>
        TakeReady(completions);

    /// <summary>
    /// <see cref="Wait(Span{Completion}, int)"/> with the contexts of <see cref="Contexts"/> looked
    /// up.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion}, int)"/>
    public IoResult WaitExtended(Span<ExtendedCompletion> completions, int minimum) =>
        WaitFor(completions, minimum, Timeout.InfiniteTimeSpan);

    /// <summary>
    /// <see cref="Wait(Span{Completion}, int, TimeSpan)"/> with the contexts of
    /// <see cref="Contexts"/> looked up.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion}, int, TimeSpan)"/>
    public IoResult WaitExtended(
        Span<ExtendedCompletion> completions, int minimum, TimeSpan timeout) =>
        WaitFor(completions, minimum, timeout);

    /// <summary>
    /// <see cref="Wait(Span{Completion}, in WaitOptions)"/> with the contexts of
    /// <see cref="Contexts"/> looked up.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion}, in WaitOptions)"/>
    public IoResult WaitExtended(
        Span<ExtendedCompletion> completions, in WaitOptions options) =>
        WaitFor(completions, options);

    // Takes completions and looks their contexts up, a part of the stack at a time.
    internal int TakeExtended(ref CompletionQueue queue, Span<ExtendedCompletion> into)
    {
        const int Part = 64;
        Span<Completion> part = stackalloc Completion[Part];
        var slots = _contexts?.Extended;
        var count = 0;
        while (count < into.Length)
        {
            var taken = queue.Take(part[..Math.Min(Part, into.Length - count)]);
            for (var i = 0; i < taken; i++)
                into[count++] = new ExtendedCompletion(slots, part[i]);
            if (taken < Part)
                break;
        }

        return count;
    }

    // DirectCompletion is a Completion and nothing else.
    private static Span<Completion> AsCompletions(Span<DirectCompletion> completions) =>
        MemoryMarshal.Cast<DirectCompletion, Completion>(completions);
}
