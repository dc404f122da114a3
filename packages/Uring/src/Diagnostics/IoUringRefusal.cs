namespace Hyb.Uring;

/// <summary>
/// Why the kernel refused: the cause on this machine, which one errno does not tell (EPERM alone
/// is a sysctl, a seccomp filter or a security module). Carried by <see cref="IoUringException"/>
/// and by the findings of <see cref="IoUring.CheckSupport"/>.
/// </summary>
public enum IoUringRefusal
{
    /// <summary>None of the others; the errno is all there is.</summary>
    Other,

    /// <summary>The sysctl kernel.io_uring_disabled keeps this process from rings.</summary>
    Disabled,

    /// <summary>A seccomp filter of this process, as of a container, forbids it.</summary>
    Seccomp,

    /// <summary>A security module (SELinux, AppArmor, a BPF policy) forbids it.</summary>
    SecurityModule,

    /// <summary>The kernel was built without io_uring, or is no Linux kernel at heart.</summary>
    NoIoUring,

    /// <summary>The kernel is older than 6.18.</summary>
    KernelTooOld,

    /// <summary>Not Linux, or neither x64 nor arm64.</summary>
    Platform,

    /// <summary>RLIMIT_MEMLOCK leaves too little memory that may be locked.</summary>
    MemoryLock,

    /// <summary>RLIMIT_NOFILE: no descriptor is left, or a table is too long.</summary>
    OpenFiles,

    /// <summary>The system has no file left: the sysctl fs.file-max.</summary>
    SystemFiles,

    /// <summary>The kernel found no memory; no limit of the process is the cause.</summary>
    OutOfMemory,

    /// <summary>The address space of the process or vm.max_map_count is exhausted.</summary>
    AddressSpace,

    /// <summary>A set-up flag, or flags that do not go together.</summary>
    InvalidFlag,

    /// <summary>An argument that the operation does not take.</summary>
    InvalidArgument,

    /// <summary>The ring's own restrictions forbid it: IORING_REGISTER_RESTRICTIONS.</summary>
    Restricted,

    /// <summary>A capability is missing.</summary>
    Privilege,

    /// <summary>The ring belongs to another thread.</summary>
    WrongThread,

    /// <summary>Only before the ring is started, or only after.</summary>
    WrongState,

    /// <summary>Something of the kind is registered already, or in use.</summary>
    Busy,

    /// <summary>Nothing of the kind is registered.</summary>
    NotRegistered,

    /// <summary>Memory is not mapped, or not as it must be.</summary>
    Fault,

    /// <summary>A descriptor is closed, or is not of the kind that is needed.</summary>
    BadDescriptor,

    /// <summary>This kernel, its build, or the file or device does not support it.</summary>
    NotSupported,
}
