using Hyb.Uring;
using Hyb.Zcall;

namespace Mailbox;

internal static class Completions
{
    /// <summary>Throws when what must not fail has failed.</summary>
    public static void ThrowIfFailed(this in Completion completion, string what)
    {
        if (!completion.IsSuccess)
            throw new IOException($"{what}: {completion.Error.Text()}");
    }
}
