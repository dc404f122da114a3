using System.Net;
using System.Net.Sockets;
using System.Text;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

public class SockAddrTests(ITestOutputHelper output)
{
    private const int Seed = 20261122;
    private const int Rounds = 20_000;

    [Fact]
    public void IPv4_has_the_bytes_of_sockaddr_in()
    {
        var address = SockAddr.FromIP([127, 0, 0, 1], 8080);
        Assert.Equal([2, 0, 0x1F, 0x90, 127, 0, 0, 1, .. new byte[8]], address.Bytes.ToArray());
        Assert.Equal(8080, address.Port);
        Assert.Equal("127.0.0.1:8080", address.ToString());
    }

    [Fact]
    public void IPv6_has_the_bytes_of_sockaddr_in6_with_flow_and_scope()
    {
        var address = SockAddr.FromIP(IPAddress.IPv6Loopback.GetAddressBytes(), 443, 7, 0x0ABCDE);
        Assert.Equal(28, address.Length);
        Assert.Equal([10, 0, 0x01, 0xBB, 0, 0x0A, 0xBC, 0xDE], address.Bytes[..8].ToArray());
        Assert.Equal([7, 0, 0, 0], address.Bytes[24..].ToArray());
        Assert.Equal(7u, address.ScopeId);
        Assert.Equal(0x0ABCDEu, address.FlowInfo);
    }

    [Fact]
    public void IP_end_points_survive_the_round_trip()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var bytes = new byte[16];
        for (var round = 0; round < Rounds; round++)
        {
            var v6 = random.Next(2) == 0;
            random.NextBytes(bytes);
            if (v6 && random.Next(4) == 0)
                IPAddress.Loopback.MapToIPv6().TryWriteBytes(bytes, out _);
            var ip = v6
                ? new IPAddress(bytes, random.NextInt64(uint.MaxValue))
                : new IPAddress(bytes.AsSpan(0, 4));
            var endPoint = new IPEndPoint(ip, random.Next(65536));
            var address = SockAddr.From(endPoint);
            Assert.Equal(endPoint, address.ToIPEndPoint());
            Assert.True(SockAddr.TryDecode(address.Bytes, out var decoded));
            Assert.Equal(address, decoded);
            Assert.Equal(address.GetHashCode(), decoded.GetHashCode());

            // What .NET itself would hand to the kernel.
            var theirs = endPoint.Serialize();
            for (var i = 0; i < address.Length; i++)
                Assert.Equal(theirs[i], address.Bytes[i]);
        }
    }

    [Fact]
    public void IPv6_flow_and_scope_survive_the_round_trip()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var bytes = new byte[16];
        for (var round = 0; round < Rounds; round++)
        {
            random.NextBytes(bytes);
            var port = random.Next(65536);
            var scope = (uint)random.NextInt64(1L << 32);
            var flow = (uint)random.Next(1 << 28);
            var address = SockAddr.FromIP(bytes, port, scope, flow);
            Assert.Equal((port, scope, flow), (address.Port, address.ScopeId, address.FlowInfo));
            Assert.Equal(bytes, address.AddressBytes);
            Assert.True(SockAddr.TryDecode(address.Bytes, out var decoded));
            Assert.Equal(address, decoded);
            Assert.Equal(address, address.WithPort(1).WithPort(port));
            Assert.True(address == address.MapToIPv6());
        }
    }

    [Fact]
    public void Unix_names_of_every_length_survive_the_round_trip()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (var length = 0; length <= SockAddr.MaxPathBytes + 1; length++)
        {
            for (var round = 0; round < 100; round++)
            {
                var name = new byte[length];
                random.NextBytes(name);
                if (length > 0)
                    name[random.Next(length)] = 0;
                if (length <= SockAddr.MaxAbstractBytes)
                    AssertAbstract(name);
                else
                    Assert.Throws<ArgumentException>(() => SockAddr.FromUnixAbstract(name));
                for (var i = 0; i < name.Length; i++)
                    name[i] = (byte)('a' + (name[i] % 26));
                if (length is > 0 and <= SockAddr.MaxPathBytes)
                    AssertPath(name);
                else
                    Assert.Throws<ArgumentException>(() => SockAddr.FromUnixPath(name));
            }
        }
    }

    [Fact]
    public void Abstract_names_get_no_NUL_behind_and_convert_both_ways()
    {
        var address = SockAddr.FromUnixAbstract("abc"u8);
        Assert.Equal([1, 0, 0, .. "abc"u8], address.Bytes.ToArray());
        Assert.Equal("@abc", address.ToString());
        Assert.Equal(address, SockAddr.From(new UnixDomainSocketEndPoint("\0abc")));
        Assert.Equal("@abc", address.ToUnixEndPoint()!.ToString());
    }

    [Fact]
    public void Path_of_107_bytes_fits_and_of_108_is_refused_by_name()
    {
        Assert.Equal(110, SockAddr.FromUnixPath(new string('p', 107)).Length);
        var refusal = Assert.Throws<ArgumentException>(
            () => SockAddr.FromUnixPath(new string('p', 108)));
        Assert.Contains("107", refusal.Message);
        Assert.Throws<ArgumentException>(() => SockAddr.FromUnixPath(""));
        Assert.Throws<ArgumentException>(() => SockAddr.FromUnixPath("a\0b"));
        Assert.Equal(110, SockAddr.FromUnixAbstract(new byte[107]).Length);
        Assert.Throws<ArgumentException>(() => SockAddr.FromUnixAbstract(new byte[108]));
    }

    [Fact]
    public void Path_without_a_NUL_of_all_108_bytes_is_read_whole()
    {
        byte[] bytes = [1, 0, .. Enumerable.Repeat((byte)'p', 108)];
        Assert.True(SockAddr.TryDecode(bytes, out var address));
        Assert.Equal(108, address.UnixName.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(129)]
    public void Decoding_refuses_lengths_that_no_address_has(int length) =>
        Assert.False(SockAddr.TryDecode(new byte[length], out _));

    [Fact]
    public void Decoding_refuses_a_cut_IP_address()
    {
        Assert.False(SockAddr.TryDecode([2, 0, 0, 80, 1, 2, 3, 4], out var address));
        Assert.Equal(SocketDomain.Unspecified, address.Family);
        Assert.False(SockAddr.TryDecode([10, 0, .. new byte[20]], out _));
        Assert.True(SockAddr.TryDecode([17, 0, 1, 2], out var packet));
        Assert.Equal(SocketDomain.Packet, packet.Family);
        Assert.Null(packet.ToIPEndPoint());
        Assert.Null(packet.ToUnixEndPoint());
    }

    [Fact]
    public void Mapping_goes_both_ways_and_leaves_others_alone()
    {
        var v4 = SockAddr.FromIP([1, 2, 3, 4], 5);
        var mapped = v4.MapToIPv6();
        Assert.True(mapped.IsMappedV4);
        Assert.Equal("[::ffff:1.2.3.4]:5", mapped.ToString());
        Assert.Equal(v4, mapped.MapToIPv4());
        Assert.Equal(v4, v4.MapToIPv4());
        Assert.Equal(SockAddr.UnixUnnamed, SockAddr.UnixUnnamed.MapToIPv6());
        Assert.Equal(9, mapped.WithPort(9).Port);
    }

    [Fact]
    public void Zones_are_interface_names_or_numbers_and_never_silently_0()
    {
        var ip = IPAddress.Parse("fe80::1").GetAddressBytes();
        Assert.True(NetInterface.IndexOf("lo", out var index).IsOk);
        Assert.True(NetInterface.NameOf(index, out var name).IsOk);
        Assert.Equal("lo", name);
        Assert.True(SockAddr.TryFromZone(ip, 1, "lo", out var address));
        Assert.Equal((uint)index, address.ScopeId);
        Assert.True(SockAddr.TryFromZone(ip, 1, "42", out address));
        Assert.Equal(42u, address.ScopeId);
        Assert.True(SockAddr.TryFromZone(ip, 1, "", out address));
        Assert.False(SockAddr.TryFromZone(ip, 1, "no-such-if", out _));
        Assert.False(SockAddr.TryFromZone(ip, 1, "4294967296", out _));
        Assert.Equal(Errno.ENODEV, NetInterface.IndexOf("a-name-past-15-bytes", out _).Errno);
        Assert.True(NetInterface.NameOf(1 << 30, out _).IsFailure);
    }

    [Fact]
    public void Wrong_parts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SockAddr.FromIP(new byte[4], 65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => SockAddr.FromIP(new byte[4], -1));
        Assert.Throws<ArgumentException>(() => SockAddr.FromIP(new byte[5], 1));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SockAddr.FromIP(new byte[16], 1, 0, 0x1000_0000));
    }

    [Fact]
    public void Equal_IP_addresses_are_equal_whatever_was_behind_them()
    {
        var v4 = SockAddr.FromIP([1, 2, 3, 4], 5);
        byte[] padded = [.. v4.Bytes[..8], 9, 9, 9, 9, 9, 9, 9, 9, 7, 7];
        Assert.True(SockAddr.TryDecode(padded, out var decoded));
        Assert.Equal(v4, decoded);
        Assert.Equal(16, decoded.Length);
        var v6 = SockAddr.FromIP(new byte[16], 5);
        Assert.True(SockAddr.TryDecode([.. v6.Bytes, .. new byte[100]], out decoded));
        Assert.Equal(v6, decoded);
        Assert.NotEqual(v4, v6);
    }

    [Fact]
    public void Foreign_flow_information_of_all_bits_does_not_harm_the_rest()
    {
        byte[] bytes = [10, 0, 0, 80, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[20]];
        Assert.True(SockAddr.TryDecode(bytes, out var address));
        Assert.Equal(81, address.WithPort(81).Port);
        Assert.Equal(uint.MaxValue, address.WithPort(81).FlowInfo);
        Assert.Throws<ArgumentOutOfRangeException>(() => address.WithPort(65536));
    }

    [Fact]
    public void Unix_addresses_that_NET_cannot_have_convert_to_none()
    {
        byte[] whole = [1, 0, .. Enumerable.Repeat((byte)'p', 108)];
        Assert.True(SockAddr.TryDecode(whole, out var address));
        Assert.Null(address.ToUnixEndPoint());
        Assert.Null(SockAddr.UnixUnnamed.ToUnixEndPoint());
        Assert.Null(SockAddr.FromUnixPath([0xFF, 0xFE]).ToUnixEndPoint());
        Assert.False(SockAddr.TryDecode([.. whole, 0], out _));
    }

    private static void AssertAbstract(byte[] name)
    {
        var address = SockAddr.FromUnixAbstract(name);
        Assert.Equal(3 + name.Length, address.Length);
        Assert.True(address.IsUnixAbstract);
        Assert.Equal(name, address.UnixName);
        Assert.True(SockAddr.TryDecode(address.Bytes, out var decoded));
        Assert.Equal(address, decoded);
        if (Array.TrueForAll(name, value => value < 0x80) && address.ToUnixEndPoint() is { } theirs)
            Assert.Equal(address, SockAddr.From(theirs));
    }

    private static void AssertPath(byte[] name)
    {
        var address = SockAddr.FromUnixPath(name);
        Assert.Equal(3 + name.Length, address.Length);
        Assert.True(address.IsUnixPath);
        Assert.Equal(name, address.UnixName);
        Assert.Equal(address, SockAddr.From(address.ToUnixEndPoint()!));
        Assert.Equal(address, SockAddr.FromUnixPath(Encoding.UTF8.GetString(name)));
        Assert.True(SockAddr.TryDecode(address.Bytes, out var decoded));
        Assert.Equal(address, decoded);
    }
}
