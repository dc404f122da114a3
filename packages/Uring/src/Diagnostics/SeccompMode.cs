namespace Hyb.Uring;

/// <summary>Whether system calls of this process are filtered: seccomp(2).</summary>
public enum SeccompMode
{
    /// <summary>/proc/self/status could not be read.</summary>
    Unknown,

    /// <summary>SECCOMP_MODE_DISABLED: no.</summary>
    None,

    /// <summary>SECCOMP_MODE_STRICT: only read, write and exit.</summary>
    Strict,

    /// <summary>SECCOMP_MODE_FILTER: through a program, as in a container.</summary>
    Filter,
}
