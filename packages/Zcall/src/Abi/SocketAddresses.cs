using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>An IPv4 address, 16 bytes: <c>struct sockaddr_in</c>, ip(7).</summary>
/// <param name="Family">AF_INET.</param>
/// <param name="Port">Network order.</param>
/// <param name="Address">Network order.</param>
[Uapi("struct sockaddr_in")]
[StructLayout(LayoutKind.Sequential, Size = SizeBytes)]
public readonly record struct SockAddrIn(
    [field: Uapi("sin_family")] ushort Family,
    [field: Uapi("sin_port")] ushort Port,
    [field: Uapi("sin_addr")] uint Address)
{
    /// <summary>Its size in bytes; the last 8 are 0.</summary>
    public const int SizeBytes = 16;
}

/// <summary>An IPv6 address, 28 bytes: <c>struct sockaddr_in6</c>, ipv6(7).</summary>
/// <param name="Family">AF_INET6.</param>
/// <param name="Port">Network order.</param>
/// <param name="FlowInfo">Network order.</param>
/// <param name="Address">The address.</param>
/// <param name="ScopeId">An interface index, host order; 0 for none.</param>
[Uapi("struct sockaddr_in6")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SockAddrIn6(
    [field: Uapi("sin6_family")] ushort Family,
    [field: Uapi("sin6_port")] ushort Port,
    [field: Uapi("sin6_flowinfo")] uint FlowInfo,
    [field: Uapi("sin6_addr")] Ipv6Bytes Address,
    [field: Uapi("sin6_scope_id")] uint ScopeId);

/// <summary>A Unix address, 110 bytes: <c>struct sockaddr_un</c>, unix(7).</summary>
[Uapi("struct sockaddr_un")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SockAddrUn
{
    /// <summary>Bytes of the path, its NUL included.</summary>
    [Uapi("UNIX_PATH_MAX")] public const int PathBytes = 108;

    [Uapi("sun_family")] private ushort _family;
    [Uapi("sun_path")] private fixed byte _path[PathBytes];

    /// <summary>AF_UNIX.</summary>
    public ushort Family
    {
        readonly get => _family;
        set => _family = value;
    }

    /// <summary>The path, or a name that begins with NUL.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public Span<byte> Path => MemoryMarshal.CreateSpan(ref _path[0], PathBytes);
}

/// <summary>Room for any address, 128 bytes: <c>struct __kernel_sockaddr_storage</c>.</summary>
[Uapi("struct __kernel_sockaddr_storage")]
[StructLayout(LayoutKind.Sequential, Size = SizeBytes)]
public struct SockAddrStorage
{
    /// <summary>Its size in bytes.</summary>
    [Uapi("_K_SS_MAXSIZE")] public const int SizeBytes = 128;

    // The kernel aligns the whole struct like a pointer.
    private ulong _first;

    /// <summary>All bytes.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public Span<byte> Bytes => MemoryMarshal.CreateSpan(
        ref System.Runtime.CompilerServices.Unsafe.As<ulong, byte>(ref _first), SizeBytes);
}

/// <summary>A membership for one source, of any family: <c>struct group_source_req</c>.</summary>
[Uapi("struct group_source_req")]
[StructLayout(LayoutKind.Sequential)]
public struct GroupSourceRequest
{
    [Uapi("gsr_interface")] private uint _interface;
    private readonly uint _pad;
    [Uapi("gsr_group")] private SockAddrStorage _group;
    [Uapi("gsr_source")] private SockAddrStorage _source;

    /// <summary>An interface index; 0 lets the kernel choose.</summary>
    public uint InterfaceIndex
    {
        readonly get => _interface;
        set => _interface = value;
    }

    /// <summary>The group.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ref SockAddrStorage Group => ref _group;

    /// <summary>The source.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ref SockAddrStorage Source => ref _source;
}
