using System.Buffers.Binary;
using System.Globalization;
using Hyb.Zcall;

namespace Hyb.Uring.Child;

/// <summary>What the kernel charges for rings, found by trial.</summary>
internal static unsafe class Charges
{
    private const int ParameterBytes = 120;

    public static void Run(TextReader questions, TextWriter answers)
    {
        // A user for each trial, because the kernel gives charges back late.
        var user = 200_000u;
        while (questions.ReadLine() is { Length: > 0 } line)
        {
            var numbers = line.Split(' ')
                .Select(word => ulong.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            var below = Try(user++, numbers, numbers[3] - 1);
            var at = Try(user++, numbers, numbers[3]);
            answers.WriteLine($"{line}: {below} {at}");
        }
    }

    private static Errno Try(uint user, ulong[] ring, ulong limitBytes)
    {
        // sq_entries, cq_entries, flags: the kernel's structure is 120 bytes, all else is 0.
        var parameters = stackalloc byte[ParameterBytes];
        var bytes = new Span<byte>(parameters, ParameterBytes);
        bytes.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], (uint)ring[1]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], (uint)ring[2]);
        Deprivation.SetLimit(Resource.LockedMemory, limitBytes);
        Deprivation.ActAs(user);
        var result = Syscall.IoUringSetup((uint)ring[0], parameters);
        Deprivation.ActAs(0);
        if (result.IsError)
            return result.Errno;
        _ = Syscall.Close(result.Int32);
        return Errno.None;
    }
}
