using Hyb.Uring.Abi;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Restricts the ring, once and before <see cref="Start"/>, from which on it holds:
    /// IORING_REGISTER_RESTRICTIONS, io_uring_register_restrictions(3). What is registered before
    /// Start needs no permission.
    /// </summary>
    /// <param name="restrictions">What is allowed; read now.</param>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    /// <exception cref="InvalidOperationException">The ring is started.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: EBUSY when the ring is restricted already, EINVAL for an operation that
    /// this kernel does not know.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void Restrict(IoUringRestrictions restrictions)
    {
        ArgumentNullException.ThrowIfNull(restrictions);
        ThrowIfNotPreparing(nameof(Restrict));
        var entries = restrictions.ToArray();
        fixed (Restriction* first = entries)
        {
            _ = RegisterOrThrow(
                IoUringRegisterOp.RegisterRestrictions, first, (uint)entries.Length);
        }

        _requiredFlags = restrictions.RequiredFlags;
    }
}
