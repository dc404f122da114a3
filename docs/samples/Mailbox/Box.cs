using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Uring;

namespace Mailbox;

/// <summary>
/// Where to reach the ring of another thread. A letter wakes that thread when it waits.
/// </summary>
internal sealed class Box(IoUring ring)
{
    // Not the ring, which is its thread's: only the number of its descriptor.
    private FileTarget Target => FileTarget.FromDescriptor(ring.RingFd);

    /// <summary>Delivers at once, from any thread; the sender needs no ring.</summary>
    public void Post(Letter letter) => ring.PostMessage(letter.Context).ThrowIfFailure();

    /// <summary>
    /// Delivers with the sender's next submission. The receipt completes in the sender's ring when
    /// the letter has arrived.
    /// </summary>
    public Outcome Send(IoUring sender, Letter letter, SqeContext receipt) =>
        sender.MessageRing(Target, letter.Context, context: receipt);

    /// <summary>
    /// Puts a file of the sender's table into any free slot of the reader's. The sender closes its
    /// own slot when it has the receipt.
    /// </summary>
    public Outcome Hand(IoUring sender, FixedFile file, SqeContext receipt) =>
        sender.SendDescriptor(
            Target,
            file,
            FileDestination.AnySlot,
            new Letter(LetterKind.Connection).Context,
            context: receipt);
}
