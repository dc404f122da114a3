using System.Net.Sockets;
using System.Runtime.InteropServices;
using Hyb.Iox;
using Microsoft.Win32.SafeHandles;

namespace Hyb.Iofd;

// Each name says who closes the descriptor afterwards. Borrow: whoever did before. Take and Give:
// the new handle, and the old one has nothing any more.
public sealed partial class Fd
{
    private readonly bool _owns = true;
    private SafeHandle? _lender;
    private int _given;

    /// <summary>
    /// The same descriptor, which <paramref name="handle"/> goes on owning. Until this object is
    /// disposed it cannot be closed: disposing <paramref name="handle"/> first waits for this.
    /// </summary>
    /// <param name="handle">The owner.</param>
    /// <exception cref="ObjectDisposedException">The owner is closed.</exception>
    public static Fd BorrowFrom(SafeFileHandle handle) => Borrow(handle);

    /// <inheritdoc cref="BorrowFrom(SafeFileHandle)"/>
    /// <remarks>Disposing the socket spins until this is disposed: keep the loan short.</remarks>
    public static Fd BorrowFrom(SafeSocketHandle handle) => Borrow(handle);

    /// <summary>
    /// Moves the descriptor here: this closes it, and <paramref name="handle"/> is closed
    /// without having closed it. No call on <paramref name="handle"/> may be in progress.
    /// </summary>
    /// <param name="handle">The owner until now.</param>
    /// <exception cref="ObjectDisposedException">The owner is closed.</exception>
    /// <exception cref="ArgumentException">There is no descriptor.</exception>
    public static Fd TakeFrom(SafeFileHandle handle) => Take(handle);

    /// <summary>
    /// A descriptor of its own for the same socket; both close what they have. A socket's handle
    /// cannot be emptied: its disposal would wait for ever for a release that does not come.
    /// </summary>
    /// <param name="handle">The socket; it goes on owning its descriptor.</param>
    /// <param name="fd">The duplicate, closed on exec; invalid when the call failed.</param>
    /// <returns>Ok; EMFILE when no descriptor is left.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public static Outcome DuplicateFrom(SafeSocketHandle handle, out Fd fd)
    {
        using var borrowed = Borrow(handle);
        return borrowed.Duplicate(out fd);
    }

    /// <summary>
    /// A handle of the base library for the same descriptor, which this object goes on owning:
    /// keep it alive and undisposed for as long as the handle is in use.
    /// </summary>
    public SafeFileHandle BorrowAsFileHandle() => new(Number, ownsHandle: false);

    /// <inheritdoc cref="BorrowAsFileHandle"/>
    public SafeSocketHandle BorrowAsSocketHandle() => new(Number, ownsHandle: false);

    /// <summary>
    /// Moves the descriptor into a handle of the base library, which closes it; this object is
    /// closed afterwards. No other call on it may be in progress.
    /// </summary>
    /// <exception cref="ObjectDisposedException">There is no descriptor any more.</exception>
    /// <exception cref="InvalidOperationException">It is borrowed and not ours to give.</exception>
    public SafeFileHandle GiveAsFileHandle() => new(Give(), ownsHandle: true);

    /// <inheritdoc cref="GiveAsFileHandle"/>
    public SafeSocketHandle GiveAsSocketHandle() => new(Give(), ownsHandle: true);

    private static Fd Borrow(SafeHandle lender)
    {
        ArgumentNullException.ThrowIfNull(lender);
        var fd = new Fd();
        var taken = false;
        lender.DangerousAddRef(ref taken);
        fd._lender = lender;
        fd.SetHandle(lender.DangerousGetHandle());
        return fd;
    }

    private static Fd Take(SafeHandle owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ObjectDisposedException.ThrowIf(owner.IsClosed, owner);
        if (owner.IsInvalid)
            throw new ArgumentException("The handle has no descriptor.", nameof(owner));

        // Made first: were there no memory for it, the owner would still have the descriptor.
        var fd = new Fd();
        fd.SetHandle(owner.DangerousGetHandle());
        owner.SetHandleAsInvalid();
        return fd;
    }

    private int Give()
    {
        ObjectDisposedException.ThrowIf(Number < 0, this);
        if (!_owns || _lender is not null)
            throw new InvalidOperationException("A borrowed descriptor cannot be given away.");
        ObjectDisposedException.ThrowIf(Interlocked.Exchange(ref _given, 1) != 0, this);
        var number = (int)handle;
        SetHandleAsInvalid();
        return number;
    }
}
