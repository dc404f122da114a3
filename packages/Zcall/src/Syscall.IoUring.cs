using System.Runtime.CompilerServices;

namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>io_uring_setup(2): the descriptor of a new ring.</summary>
    /// <param name="entries">Entries of the submission queue.</param>
    /// <param name="parameters">A <c>struct io_uring_params</c>, read and written.</param>
    public static SyscallResult IoUringSetup(uint entries, void* parameters) =>
        Invoke(SyscallNumber.io_uring_setup, (nint)entries, (nint)parameters);

    /// <summary>io_uring_enter(2): the number of entries submitted. May wait.</summary>
    /// <param name="fd">The ring, or its index when it is a registered one.</param>
    /// <param name="toSubmit">Entries to submit.</param>
    /// <param name="minComplete">Completions to wait for.</param>
    /// <param name="flags">IORING_ENTER_ flags.</param>
    /// <param name="argument">A signal set, or what the flags say; may be null.</param>
    /// <param name="argumentSize">Its size in bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SyscallResult IoUringEnter(
        int fd, uint toSubmit, uint minComplete, uint flags, void* argument, nuint argumentSize) =>
        Invoke(
            SyscallNumber.io_uring_enter,
            fd,
            (nint)toSubmit,
            (nint)minComplete,
            (nint)flags,
            (nint)argument,
            (nint)argumentSize);

    /// <summary>io_uring_register(2): what the operation returns.</summary>
    /// <param name="fd">The ring, its index when it is a registered one, or -1.</param>
    /// <param name="operation">An IORING_REGISTER_ operation.</param>
    /// <param name="argument">What the operation takes.</param>
    /// <param name="count">Number of elements, as the operation counts them.</param>
    public static SyscallResult IoUringRegister(
        int fd, uint operation, void* argument, uint count) =>
        Invoke(
            SyscallNumber.io_uring_register, fd, (nint)operation, (nint)argument, (nint)count);
}
