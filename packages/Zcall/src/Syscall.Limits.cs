namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>UIO_MAXIOV, IOV_MAX: the most pieces of one vectored read or write.</summary>
    [Uapi("UIO_MAXIOV")]
    public const int MaxVectors = 1024;

    /// <summary>XATTR_NAME_MAX: the longest name of an extended attribute in bytes.</summary>
    [Uapi("XATTR_NAME_MAX")]
    public const int MaxXattrNameBytes = 255;

    /// <summary>XATTR_SIZE_MAX: the longest value of an extended attribute in bytes.</summary>
    [Uapi("XATTR_SIZE_MAX")]
    public const int MaxXattrValueBytes = 65536;
}
