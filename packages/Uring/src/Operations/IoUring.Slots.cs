using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hyb.Iofd;

namespace Hyb.Uring;

// What names a slot that the table of registered files does not have is refused before it takes a
// place in the queue. See docs/decisions/0160-slots-beyond-the-table.md.
public sealed unsafe partial class IoUring
{
    /// <summary>The target, when it is a descriptor or a slot of the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FileTarget Checked(
        FileTarget target, [CallerArgumentExpression(nameof(target))] string? name = null)
    {
        CheckTarget(target, name);
        return target;
    }

    // A thread that changes the table of a shared ring meanwhile may be seen before or after it
    // has: whoever wants it otherwise has to order the two, and the kernel looks once more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckTarget(
        FileTarget target, [CallerArgumentExpression(nameof(target))] string? name = null)
    {
        if (target.IsFixed && (uint)target.Number >= (uint)_fixedFileCount)
            RefuseSlots(target.Number, 1, name);
    }

    /// <summary>Admits only places of the table, descriptors and any slot.</summary>
    private void CheckDestination(
        FileDestination destination,
        int count = 1,
        [CallerArgumentExpression(nameof(destination))] string? name = null)
    {
        if (!destination.IsSlot || destination == FileDestination.AnySlot)
            return;
        var slot = unchecked(destination.FileIndex - 1);
        if (slot + (long)count > _fixedFileCount)
            RefuseSlots(slot, count, name);
    }

    private void CheckFilter(CancelFilter filter)
    {
        if ((filter.Flags & AsyncCancelFlags.FdFixed) != 0)
            CheckTarget(new FixedFile(filter.Fd), nameof(filter));
    }

    // A ring that the caller may not use says that first.
    [DoesNotReturn]
    private void RefuseSlots(int slot, int count, string? name)
    {
        UseSubmissions();
        UnlockSubmissions();
        throw new ArgumentOutOfRangeException(name, slot, _fixedFileCount == 0
            ? "The ring has no table of registered files."
            : count == 1
            ? $"The table of registered files has the slots 0 to {_fixedFileCount - 1}."
            : $"The table of registered files has the slots 0 to {_fixedFileCount - 1}: "
                + $"{count} from there on are not all among them.");
    }
}
