using System.Buffers.Binary;
using System.Net;
using Hyb.Benching;

namespace Hyb.Sock.Bench;

/// <summary>
/// What does an address in the kernel's format cost? An IPv6 address, a new port each time, is
/// encoded; the peer is what .NET makes of an end point. Checksum: the sum of the ports read back
/// from the bytes.
/// </summary>
internal sealed class AddressEncode : BenchWork
{
    private const int PortMask = 0xFFFF;
    private const int PortAt = 2;

    private readonly byte[] _address = IPAddress.IPv6Loopback.GetAddressBytes();

    /// <summary>The row.</summary>
    public static BenchRow Row { get; } = new(
        "addr/encode",
        () => new AddressEncode(),
        BenchPeer.Managed("IPEndPoint", () => new Theirs()));

    public override ulong Run(long iterations)
    {
        var sum = 0UL;
        for (var i = 0L; i < iterations; i++)
        {
            var address = SockAddr.FromIP(_address, (int)(i & PortMask));
            sum += BinaryPrimitives.ReadUInt16BigEndian(address.Bytes[PortAt..]);
        }

        return sum;
    }

    public override ulong Expect(long iterations) => SumOfPorts(iterations);

    private static ulong SumOfPorts(long iterations)
    {
        var (rounds, rest) = Math.DivRem((ulong)iterations, PortMask + 1);
        const ulong Round = (ulong)PortMask * (PortMask + 1) / 2;
        return (rounds * Round) + (rest == 0 ? 0 : rest * (rest - 1) / 2);
    }

    private sealed class Theirs : BenchWork
    {
        private readonly IPEndPoint _endPoint = new(IPAddress.IPv6Loopback, 0);

        public override ulong Run(long iterations)
        {
            var sum = 0UL;
            for (var i = 0L; i < iterations; i++)
            {
                _endPoint.Port = (int)(i & PortMask);
                var bytes = _endPoint.Serialize().Buffer.Span;
                sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[PortAt..]);
            }

            return sum;
        }

        public override ulong Expect(long iterations) => SumOfPorts(iterations);
    }
}
