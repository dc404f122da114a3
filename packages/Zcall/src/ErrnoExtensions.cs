using System.Globalization;

namespace Hyb.Zcall;

/// <summary>The names and texts of <see cref="Errno"/> values.</summary>
public static class ErrnoExtensions
{
    private static readonly (string Name, string Text)[] _known = Table();

    /// <summary>
    /// The kernel name, for example <c>EAGAIN</c>; <c>errno N</c> for a number without one.
    /// Allocates only in the second case.
    /// </summary>
    public static string Name(this Errno errno) =>
        Find(errno) is { Name: { } name } ? name : Unknown(errno);

    /// <summary>
    /// A short English phrase in lower case, for example <c>no such file or directory</c>;
    /// <c>success</c> for 0 and <c>errno N</c> for a number without one. Never empty.
    /// </summary>
    public static string Text(this Errno errno) =>
        Find(errno) is { Text: { } text } ? text : Unknown(errno);

    /// <summary>
    /// Whether the same call may succeed when made again: EAGAIN, EINTR and EINPROGRESS only.
    /// </summary>
    public static bool IsTemporary(this Errno errno) =>
        errno is Errno.EAGAIN or Errno.EINTR or Errno.EINPROGRESS;

    /// <summary>
    /// Whether a socket's own timeout ended the call: EAGAIN and ETIMEDOUT only. ETIME is not one
    /// of them; it is how an io_uring timeout succeeds.
    /// </summary>
    public static bool IsTimeout(this Errno errno) =>
        errno is Errno.EAGAIN or Errno.ETIMEDOUT;

    private static (string? Name, string? Text) Find(Errno errno) =>
        (uint)errno < (uint)_known.Length ? _known[(int)errno] : default;

    private static string Unknown(Errno errno) => $"errno {(int)errno}";

    // Indexed by number; the holes 41 and 58 stay empty.
    private static (string Name, string Text)[] Table()
    {
        var table = new (string, string)[(int)Errno.EHWPOISON + 1];
        table[0] = ("None", "success");
        foreach (var line in Lines.Split('\n'))
        {
            var fields = line.Split(' ', 3);
            table[int.Parse(fields[1], CultureInfo.InvariantCulture)] = (fields[0], fields[2]);
        }

        return table;
    }

    private const string Lines = """
        EPERM 1 operation not permitted
        ENOENT 2 no such file or directory
        ESRCH 3 no such process
        EINTR 4 interrupted by a signal
        EIO 5 input/output error
        ENXIO 6 no such device or address
        E2BIG 7 argument list too long
        ENOEXEC 8 exec format error
        EBADF 9 bad file descriptor
        ECHILD 10 no child process
        EAGAIN 11 resource temporarily unavailable
        ENOMEM 12 out of memory
        EACCES 13 permission denied
        EFAULT 14 bad address
        ENOTBLK 15 block device required
        EBUSY 16 device or resource busy
        EEXIST 17 file exists
        EXDEV 18 cross-device link
        ENODEV 19 no such device
        ENOTDIR 20 not a directory
        EISDIR 21 is a directory
        EINVAL 22 invalid argument
        ENFILE 23 too many open files in the system
        EMFILE 24 too many open files in this process
        ENOTTY 25 not a terminal, or request not known to the device
        ETXTBSY 26 text file busy
        EFBIG 27 file too large
        ENOSPC 28 no space left on device
        ESPIPE 29 illegal seek
        EROFS 30 read-only file system
        EMLINK 31 too many links
        EPIPE 32 broken pipe
        EDOM 33 argument outside the domain of the function
        ERANGE 34 result out of range
        EDEADLK 35 resource deadlock would occur
        ENAMETOOLONG 36 file name too long
        ENOLCK 37 no record locks available
        ENOSYS 38 system call not implemented
        ENOTEMPTY 39 directory not empty
        ELOOP 40 too many symbolic links
        ENOMSG 42 no message of the desired type
        EIDRM 43 identifier removed
        ECHRNG 44 channel number out of range
        EL2NSYNC 45 level 2 not synchronized
        EL3HLT 46 level 3 halted
        EL3RST 47 level 3 reset
        ELNRNG 48 link number out of range
        EUNATCH 49 protocol driver not attached
        ENOCSI 50 no CSI structure available
        EL2HLT 51 level 2 halted
        EBADE 52 invalid exchange
        EBADR 53 invalid request descriptor
        EXFULL 54 exchange full
        ENOANO 55 no anode
        EBADRQC 56 invalid request code
        EBADSLT 57 invalid slot
        EBFONT 59 bad font file format
        ENOSTR 60 device is not a stream
        ENODATA 61 no data available
        ETIME 62 timer expired
        ENOSR 63 out of streams resources
        ENONET 64 machine is not on the network
        ENOPKG 65 package not installed
        EREMOTE 66 object is remote
        ENOLINK 67 link has been severed
        EADV 68 advertise error
        ESRMNT 69 srmount error
        ECOMM 70 communication error on send
        EPROTO 71 protocol error
        EMULTIHOP 72 multihop attempted
        EDOTDOT 73 RFS specific error
        EBADMSG 74 bad message
        EOVERFLOW 75 value too large for its data type
        ENOTUNIQ 76 name not unique on the network
        EBADFD 77 file descriptor in bad state
        EREMCHG 78 remote address changed
        ELIBACC 79 cannot access a needed shared library
        ELIBBAD 80 corrupted shared library
        ELIBSCN 81 .lib section corrupted
        ELIBMAX 82 too many shared libraries
        ELIBEXEC 83 cannot execute a shared library
        EILSEQ 84 illegal byte sequence
        ERESTART 85 interrupted call should be restarted
        ESTRPIPE 86 streams pipe error
        EUSERS 87 too many users
        ENOTSOCK 88 not a socket
        EDESTADDRREQ 89 destination address required
        EMSGSIZE 90 message too long
        EPROTOTYPE 91 wrong protocol type for the socket
        ENOPROTOOPT 92 protocol not available
        EPROTONOSUPPORT 93 protocol not supported
        ESOCKTNOSUPPORT 94 socket type not supported
        EOPNOTSUPP 95 operation not supported
        EPFNOSUPPORT 96 protocol family not supported
        EAFNOSUPPORT 97 address family not supported
        EADDRINUSE 98 address already in use
        EADDRNOTAVAIL 99 address not available
        ENETDOWN 100 network is down
        ENETUNREACH 101 network is unreachable
        ENETRESET 102 connection dropped by network reset
        ECONNABORTED 103 connection aborted
        ECONNRESET 104 connection reset by peer
        ENOBUFS 105 no buffer space available
        EISCONN 106 socket is connected
        ENOTCONN 107 socket is not connected
        ESHUTDOWN 108 cannot send after shutdown
        ETOOMANYREFS 109 too many references
        ETIMEDOUT 110 connection timed out
        ECONNREFUSED 111 connection refused
        EHOSTDOWN 112 host is down
        EHOSTUNREACH 113 no route to host
        EALREADY 114 operation already in progress
        EINPROGRESS 115 operation in progress
        ESTALE 116 stale file handle
        EUCLEAN 117 structure needs cleaning
        ENOTNAM 118 not a XENIX named type file
        ENAVAIL 119 no XENIX semaphores available
        EISNAM 120 is a named type file
        EREMOTEIO 121 remote input/output error
        EDQUOT 122 disk quota exceeded
        ENOMEDIUM 123 no medium found
        EMEDIUMTYPE 124 wrong medium type
        ECANCELED 125 operation canceled
        ENOKEY 126 required key not available
        EKEYEXPIRED 127 key has expired
        EKEYREVOKED 128 key has been revoked
        EKEYREJECTED 129 key was rejected by service
        EOWNERDEAD 130 owner died
        ENOTRECOVERABLE 131 state not recoverable
        ERFKILL 132 operation blocked by RF-kill
        EHWPOISON 133 memory page has a hardware error
        """;
}
