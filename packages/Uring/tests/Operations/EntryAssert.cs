using System.Globalization;
using System.Text;

namespace Hyb.Uring.Tests.Operations;

/// <summary>Compares the entry queued last with what it should be, all 64 bytes.</summary>
internal static unsafe class EntryAssert
{
    /// <summary>
    /// An identity and options with all of their parts, and the entry of which they are all.
    /// </summary>
    public static (SqeContext Context, SqeOptions Options, Sqe Entry) Filled { get; } = (
        SqeContext.Token(99),
        new(SqeFlags.Async, IoPriority: 3, Personality: 4, BufferGroup: 6),
        new()
        {
            Flags = SqeFlags.Async,
            IoPriority = 3,
            Personality = 4,
            BufferIndex = 6,
            UserData = SqeContext.Token(99).Value,
        });

    public static void AssertEntry(this IoUring ring, Sqe expected)
    {
        var queued = ring.LastQueued;
        if (!new Span<byte>(&expected, sizeof(Sqe)).SequenceEqual(new(&queued, sizeof(Sqe))))
            Assert.Fail($"The entry differs:{Differences(expected, queued)}");
    }

    // The properties of an entry are all its bytes, and their names say more than offsets.
    private static string Differences(Sqe expected, Sqe queued)
    {
        var text = new StringBuilder();
        foreach (var property in typeof(Sqe).GetProperties())
        {
            var (should, does) = (property.GetValue(expected), property.GetValue(queued));
            if (!Equals(should, does))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n  {property.Name} should be {should:X} and is {does:X}");
            }
        }

        return text.ToString();
    }
}
