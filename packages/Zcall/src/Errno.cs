namespace Hyb.Zcall;

/// <summary>
/// The kernel's error numbers, which are the same on x64 and arm64. Kernel names stand verbatim.
/// Source: asm-generic/errno-base.h and asm-generic/errno.h; errno(3).
/// </summary>
public enum Errno
{
    /// <summary>No error: success.</summary>
    None = 0,

    /// <summary>Operation not permitted.</summary>
    [Uapi("EPERM")]
    EPERM = 1,

    /// <summary>No such file or directory.</summary>
    [Uapi("ENOENT")]
    ENOENT = 2,

    /// <summary>No such process.</summary>
    [Uapi("ESRCH")]
    ESRCH = 3,

    /// <summary>Interrupted by a signal.</summary>
    [Uapi("EINTR")]
    EINTR = 4,

    /// <summary>Input/output error.</summary>
    [Uapi("EIO")]
    EIO = 5,

    /// <summary>No such device or address.</summary>
    [Uapi("ENXIO")]
    ENXIO = 6,

    /// <summary>Argument list too long.</summary>
    [Uapi("E2BIG")]
    E2BIG = 7,

    /// <summary>Exec format error.</summary>
    [Uapi("ENOEXEC")]
    ENOEXEC = 8,

    /// <summary>Bad file descriptor.</summary>
    [Uapi("EBADF")]
    EBADF = 9,

    /// <summary>No child process.</summary>
    [Uapi("ECHILD")]
    ECHILD = 10,

    /// <summary>Resource temporarily unavailable.</summary>
    [Uapi("EAGAIN")]
    EAGAIN = 11,

    /// <summary>The same number as <see cref="EAGAIN"/>.</summary>
    [Uapi("EWOULDBLOCK")]
    EWOULDBLOCK = EAGAIN,

    /// <summary>Out of memory.</summary>
    [Uapi("ENOMEM")]
    ENOMEM = 12,

    /// <summary>Permission denied.</summary>
    [Uapi("EACCES")]
    EACCES = 13,

    /// <summary>Bad address.</summary>
    [Uapi("EFAULT")]
    EFAULT = 14,

    /// <summary>Block device required.</summary>
    [Uapi("ENOTBLK")]
    ENOTBLK = 15,

    /// <summary>Device or resource busy.</summary>
    [Uapi("EBUSY")]
    EBUSY = 16,

    /// <summary>File exists.</summary>
    [Uapi("EEXIST")]
    EEXIST = 17,

    /// <summary>Cross-device link.</summary>
    [Uapi("EXDEV")]
    EXDEV = 18,

    /// <summary>No such device.</summary>
    [Uapi("ENODEV")]
    ENODEV = 19,

    /// <summary>Not a directory.</summary>
    [Uapi("ENOTDIR")]
    ENOTDIR = 20,

    /// <summary>Is a directory.</summary>
    [Uapi("EISDIR")]
    EISDIR = 21,

    /// <summary>Invalid argument.</summary>
    [Uapi("EINVAL")]
    EINVAL = 22,

    /// <summary>Too many open files in the system.</summary>
    [Uapi("ENFILE")]
    ENFILE = 23,

    /// <summary>Too many open files in this process.</summary>
    [Uapi("EMFILE")]
    EMFILE = 24,

    /// <summary>Not a terminal, or request not known to the device.</summary>
    [Uapi("ENOTTY")]
    ENOTTY = 25,

    /// <summary>Text file busy.</summary>
    [Uapi("ETXTBSY")]
    ETXTBSY = 26,

    /// <summary>File too large.</summary>
    [Uapi("EFBIG")]
    EFBIG = 27,

    /// <summary>No space left on device.</summary>
    [Uapi("ENOSPC")]
    ENOSPC = 28,

    /// <summary>Illegal seek.</summary>
    [Uapi("ESPIPE")]
    ESPIPE = 29,

    /// <summary>Read-only file system.</summary>
    [Uapi("EROFS")]
    EROFS = 30,

    /// <summary>Too many links.</summary>
    [Uapi("EMLINK")]
    EMLINK = 31,

    /// <summary>Broken pipe.</summary>
    [Uapi("EPIPE")]
    EPIPE = 32,

    /// <summary>Argument outside the domain of the function.</summary>
    [Uapi("EDOM")]
    EDOM = 33,

    /// <summary>Result out of range.</summary>
    [Uapi("ERANGE")]
    ERANGE = 34,

    /// <summary>Resource deadlock would occur.</summary>
    [Uapi("EDEADLK")]
    EDEADLK = 35,

    /// <summary>The same number as <see cref="EDEADLK"/>.</summary>
    [Uapi("EDEADLOCK")]
    EDEADLOCK = EDEADLK,

    /// <summary>File name too long.</summary>
    [Uapi("ENAMETOOLONG")]
    ENAMETOOLONG = 36,

    /// <summary>No record locks available.</summary>
    [Uapi("ENOLCK")]
    ENOLCK = 37,

    /// <summary>System call not implemented.</summary>
    [Uapi("ENOSYS")]
    ENOSYS = 38,

    /// <summary>Directory not empty.</summary>
    [Uapi("ENOTEMPTY")]
    ENOTEMPTY = 39,

    /// <summary>Too many symbolic links.</summary>
    [Uapi("ELOOP")]
    ELOOP = 40,

    /// <summary>No message of the desired type.</summary>
    [Uapi("ENOMSG")]
    ENOMSG = 42,

    /// <summary>Identifier removed.</summary>
    [Uapi("EIDRM")]
    EIDRM = 43,

    /// <summary>Channel number out of range.</summary>
    [Uapi("ECHRNG")]
    ECHRNG = 44,

    /// <summary>Level 2 not synchronized.</summary>
    [Uapi("EL2NSYNC")]
    EL2NSYNC = 45,

    /// <summary>Level 3 halted.</summary>
    [Uapi("EL3HLT")]
    EL3HLT = 46,

    /// <summary>Level 3 reset.</summary>
    [Uapi("EL3RST")]
    EL3RST = 47,

    /// <summary>Link number out of range.</summary>
    [Uapi("ELNRNG")]
    ELNRNG = 48,

    /// <summary>Protocol driver not attached.</summary>
    [Uapi("EUNATCH")]
    EUNATCH = 49,

    /// <summary>No CSI structure available.</summary>
    [Uapi("ENOCSI")]
    ENOCSI = 50,

    /// <summary>Level 2 halted.</summary>
    [Uapi("EL2HLT")]
    EL2HLT = 51,

    /// <summary>Invalid exchange.</summary>
    [Uapi("EBADE")]
    EBADE = 52,

    /// <summary>Invalid request descriptor.</summary>
    [Uapi("EBADR")]
    EBADR = 53,

    /// <summary>Exchange full.</summary>
    [Uapi("EXFULL")]
    EXFULL = 54,

    /// <summary>No anode.</summary>
    [Uapi("ENOANO")]
    ENOANO = 55,

    /// <summary>Invalid request code.</summary>
    [Uapi("EBADRQC")]
    EBADRQC = 56,

    /// <summary>Invalid slot.</summary>
    [Uapi("EBADSLT")]
    EBADSLT = 57,

    /// <summary>Bad font file format.</summary>
    [Uapi("EBFONT")]
    EBFONT = 59,

    /// <summary>Device is not a stream.</summary>
    [Uapi("ENOSTR")]
    ENOSTR = 60,

    /// <summary>No data available.</summary>
    [Uapi("ENODATA")]
    ENODATA = 61,

    /// <summary>Timer expired.</summary>
    [Uapi("ETIME")]
    ETIME = 62,

    /// <summary>Out of streams resources.</summary>
    [Uapi("ENOSR")]
    ENOSR = 63,

    /// <summary>Machine is not on the network.</summary>
    [Uapi("ENONET")]
    ENONET = 64,

    /// <summary>Package not installed.</summary>
    [Uapi("ENOPKG")]
    ENOPKG = 65,

    /// <summary>Object is remote.</summary>
    [Uapi("EREMOTE")]
    EREMOTE = 66,

    /// <summary>Link has been severed.</summary>
    [Uapi("ENOLINK")]
    ENOLINK = 67,

    /// <summary>Advertise error.</summary>
    [Uapi("EADV")]
    EADV = 68,

    /// <summary>Srmount error.</summary>
    [Uapi("ESRMNT")]
    ESRMNT = 69,

    /// <summary>Communication error on send.</summary>
    [Uapi("ECOMM")]
    ECOMM = 70,

    /// <summary>Protocol error.</summary>
    [Uapi("EPROTO")]
    EPROTO = 71,

    /// <summary>Multihop attempted.</summary>
    [Uapi("EMULTIHOP")]
    EMULTIHOP = 72,

    /// <summary>RFS specific error.</summary>
    [Uapi("EDOTDOT")]
    EDOTDOT = 73,

    /// <summary>Bad message.</summary>
    [Uapi("EBADMSG")]
    EBADMSG = 74,

    /// <summary>Value too large for its data type.</summary>
    [Uapi("EOVERFLOW")]
    EOVERFLOW = 75,

    /// <summary>Name not unique on the network.</summary>
    [Uapi("ENOTUNIQ")]
    ENOTUNIQ = 76,

    /// <summary>File descriptor in bad state.</summary>
    [Uapi("EBADFD")]
    EBADFD = 77,

    /// <summary>Remote address changed.</summary>
    [Uapi("EREMCHG")]
    EREMCHG = 78,

    /// <summary>Cannot access a needed shared library.</summary>
    [Uapi("ELIBACC")]
    ELIBACC = 79,

    /// <summary>Corrupted shared library.</summary>
    [Uapi("ELIBBAD")]
    ELIBBAD = 80,

    /// <summary>.lib section corrupted.</summary>
    [Uapi("ELIBSCN")]
    ELIBSCN = 81,

    /// <summary>Too many shared libraries.</summary>
    [Uapi("ELIBMAX")]
    ELIBMAX = 82,

    /// <summary>Cannot execute a shared library.</summary>
    [Uapi("ELIBEXEC")]
    ELIBEXEC = 83,

    /// <summary>Illegal byte sequence.</summary>
    [Uapi("EILSEQ")]
    EILSEQ = 84,

    /// <summary>Interrupted call should be restarted.</summary>
    [Uapi("ERESTART")]
    ERESTART = 85,

    /// <summary>Streams pipe error.</summary>
    [Uapi("ESTRPIPE")]
    ESTRPIPE = 86,

    /// <summary>Too many users.</summary>
    [Uapi("EUSERS")]
    EUSERS = 87,

    /// <summary>Not a socket.</summary>
    [Uapi("ENOTSOCK")]
    ENOTSOCK = 88,

    /// <summary>Destination address required.</summary>
    [Uapi("EDESTADDRREQ")]
    EDESTADDRREQ = 89,

    /// <summary>Message too long.</summary>
    [Uapi("EMSGSIZE")]
    EMSGSIZE = 90,

    /// <summary>Wrong protocol type for the socket.</summary>
    [Uapi("EPROTOTYPE")]
    EPROTOTYPE = 91,

    /// <summary>Protocol not available.</summary>
    [Uapi("ENOPROTOOPT")]
    ENOPROTOOPT = 92,

    /// <summary>Protocol not supported.</summary>
    [Uapi("EPROTONOSUPPORT")]
    EPROTONOSUPPORT = 93,

    /// <summary>Socket type not supported.</summary>
    [Uapi("ESOCKTNOSUPPORT")]
    ESOCKTNOSUPPORT = 94,

    /// <summary>Operation not supported.</summary>
    [Uapi("EOPNOTSUPP")]
    EOPNOTSUPP = 95,

    /// <summary>The same number as <see cref="EOPNOTSUPP"/>.</summary>
    ENOTSUP = EOPNOTSUPP,

    /// <summary>Protocol family not supported.</summary>
    [Uapi("EPFNOSUPPORT")]
    EPFNOSUPPORT = 96,

    /// <summary>Address family not supported.</summary>
    [Uapi("EAFNOSUPPORT")]
    EAFNOSUPPORT = 97,

    /// <summary>Address already in use.</summary>
    [Uapi("EADDRINUSE")]
    EADDRINUSE = 98,

    /// <summary>Address not available.</summary>
    [Uapi("EADDRNOTAVAIL")]
    EADDRNOTAVAIL = 99,

    /// <summary>Network is down.</summary>
    [Uapi("ENETDOWN")]
    ENETDOWN = 100,

    /// <summary>Network is unreachable.</summary>
    [Uapi("ENETUNREACH")]
    ENETUNREACH = 101,

    /// <summary>Connection dropped by network reset.</summary>
    [Uapi("ENETRESET")]
    ENETRESET = 102,

    /// <summary>Connection aborted.</summary>
    [Uapi("ECONNABORTED")]
    ECONNABORTED = 103,

    /// <summary>Connection reset by peer.</summary>
    [Uapi("ECONNRESET")]
    ECONNRESET = 104,

    /// <summary>No buffer space available.</summary>
    [Uapi("ENOBUFS")]
    ENOBUFS = 105,

    /// <summary>Socket is connected.</summary>
    [Uapi("EISCONN")]
    EISCONN = 106,

    /// <summary>Socket is not connected.</summary>
    [Uapi("ENOTCONN")]
    ENOTCONN = 107,

    /// <summary>Cannot send after shutdown.</summary>
    [Uapi("ESHUTDOWN")]
    ESHUTDOWN = 108,

    /// <summary>Too many references.</summary>
    [Uapi("ETOOMANYREFS")]
    ETOOMANYREFS = 109,

    /// <summary>Connection timed out.</summary>
    [Uapi("ETIMEDOUT")]
    ETIMEDOUT = 110,

    /// <summary>Connection refused.</summary>
    [Uapi("ECONNREFUSED")]
    ECONNREFUSED = 111,

    /// <summary>Host is down.</summary>
    [Uapi("EHOSTDOWN")]
    EHOSTDOWN = 112,

    /// <summary>No route to host.</summary>
    [Uapi("EHOSTUNREACH")]
    EHOSTUNREACH = 113,

    /// <summary>Operation already in progress.</summary>
    [Uapi("EALREADY")]
    EALREADY = 114,

    /// <summary>Operation in progress.</summary>
    [Uapi("EINPROGRESS")]
    EINPROGRESS = 115,

    /// <summary>Stale file handle.</summary>
    [Uapi("ESTALE")]
    ESTALE = 116,

    /// <summary>Structure needs cleaning.</summary>
    [Uapi("EUCLEAN")]
    EUCLEAN = 117,

    /// <summary>Not a XENIX named type file.</summary>
    [Uapi("ENOTNAM")]
    ENOTNAM = 118,

    /// <summary>No XENIX semaphores available.</summary>
    [Uapi("ENAVAIL")]
    ENAVAIL = 119,

    /// <summary>Is a named type file.</summary>
    [Uapi("EISNAM")]
    EISNAM = 120,

    /// <summary>Remote input/output error.</summary>
    [Uapi("EREMOTEIO")]
    EREMOTEIO = 121,

    /// <summary>Disk quota exceeded.</summary>
    [Uapi("EDQUOT")]
    EDQUOT = 122,

    /// <summary>No medium found.</summary>
    [Uapi("ENOMEDIUM")]
    ENOMEDIUM = 123,

    /// <summary>Wrong medium type.</summary>
    [Uapi("EMEDIUMTYPE")]
    EMEDIUMTYPE = 124,

    /// <summary>Operation canceled.</summary>
    [Uapi("ECANCELED")]
    ECANCELED = 125,

    /// <summary>Required key not available.</summary>
    [Uapi("ENOKEY")]
    ENOKEY = 126,

    /// <summary>Key has expired.</summary>
    [Uapi("EKEYEXPIRED")]
    EKEYEXPIRED = 127,

    /// <summary>Key has been revoked.</summary>
    [Uapi("EKEYREVOKED")]
    EKEYREVOKED = 128,

    /// <summary>Key was rejected by service.</summary>
    [Uapi("EKEYREJECTED")]
    EKEYREJECTED = 129,

    /// <summary>Owner died.</summary>
    [Uapi("EOWNERDEAD")]
    EOWNERDEAD = 130,

    /// <summary>State not recoverable.</summary>
    [Uapi("ENOTRECOVERABLE")]
    ENOTRECOVERABLE = 131,

    /// <summary>Operation blocked by RF-kill.</summary>
    [Uapi("ERFKILL")]
    ERFKILL = 132,

    /// <summary>Memory page has a hardware error.</summary>
    [Uapi("EHWPOISON")]
    EHWPOISON = 133,
}
