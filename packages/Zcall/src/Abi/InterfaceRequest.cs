using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>Questions to ioctl(2) about network interfaces: netdevice(7).</summary>
public enum InterfaceCommand
{
    /// <summary>SIOCGIFNAME: the name of an index.</summary>
    [Uapi("SIOCGIFNAME")] GetName = 0x8910,

    /// <summary>SIOCGIFINDEX: the index of a name.</summary>
    [Uapi("SIOCGIFINDEX")] GetIndex = 0x8933,
}

/// <summary>
/// A question about a network interface, and its answer: <c>struct ifreq</c>, 40 bytes.
/// </summary>
[Uapi("struct ifreq")]
[StructLayout(LayoutKind.Sequential, Size = SizeBytes)]
public unsafe struct InterfaceRequest
{
    /// <summary>Bytes of a name, its NUL included.</summary>
    [Uapi("IFNAMSIZ")] public const int NameBytes = 16;

    private const int SizeBytes = 40;

    [Uapi("ifr_name")] private fixed byte _name[NameBytes];
    [Uapi("ifr_ifindex")] private int _index;

    // The union that the index is a member of begins with a pointer elsewhere.
    private readonly int _pad;
    private readonly ulong _rest;
    private readonly ulong _more;

    /// <summary>The name, and NUL behind it.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public Span<byte> Name => MemoryMarshal.CreateSpan(ref _name[0], NameBytes);

    /// <summary>The index, from 1.</summary>
    public int Index
    {
        readonly get => _index;
        set => _index = value;
    }
}
