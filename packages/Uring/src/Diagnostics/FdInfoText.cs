using System.Globalization;

namespace Hyb.Uring;

/// <summary>
/// Reads the text of /proc/self/fdinfo for a ring, as io_uring_show_fdinfo of Linux 6.18 writes
/// it. Lines that it does not know are passed over: other kernels write more, or less.
/// </summary>
internal sealed class FdInfoText
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<PendingSubmission> _submissions = [];
    private readonly List<PendingCompletion> _completions = [];
    private readonly List<PendingCompletion> _overflowed = [];
    private readonly List<PolledRequest> _polls = [];
    private readonly List<RegisteredFileInfo> _files = [];
    private readonly List<RegisteredBufferInfo> _buffers = [];
    private readonly List<int> _personalities = [];

    private FdInfoText(string text)
    {
        // What is indented belongs to the heading before it.
        var heading = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (char.IsWhiteSpace(line[0]))
            {
                AddItem(heading, line.Trim());
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            heading = line[..colon];
            _values[heading] = line[(colon + 1)..].Trim();
        }
    }

    /// <summary>The ring of the text; busy when the text says nothing of a ring.</summary>
    public static RingSnapshot Parse(string text)
    {
        var info = new FdInfoText(text);
        return info._values.ContainsKey("SqMask")
            ? info.Snapshot()
            : new RingSnapshot { IsBusy = true };
    }

    private RingSnapshot Snapshot() => new()
    {
        SqMask = UInt32("SqMask"),
        SqHead = UInt32("SqHead"),
        SqTail = UInt32("SqTail"),
        CachedSqHead = UInt32("CachedSqHead"),
        CqMask = UInt32("CqMask"),
        CqHead = UInt32("CqHead"),
        CqTail = UInt32("CqTail"),
        CachedCqTail = UInt32("CachedCqTail"),
        Submissions = _submissions,
        Completions = _completions,
        OverflowedCompletions = _overflowed,
        Polls = _polls,
        SqThreadId = Int32("SqThread", -1),
        SqThreadProcessor = Int32("SqThreadCpu", -1),
        SqThreadTotalTime = Microseconds("SqTotalTime"),
        SqThreadWorkTime = Microseconds("SqWorkTime"),
        FileSlotCount = UInt32("UserFiles"),
        Files = _files,
        BufferSlotCount = UInt32("UserBufs"),
        Buffers = _buffers,
        Personalities = _personalities,
        NapiTracking = _values.GetValueOrDefault("napi tracking"),
        NapiBusyPoll = TimeSpan.FromTicks(
            (long)(Number(_values.GetValueOrDefault("napi_busy_poll_dt", "")) / 100)),
        NapiPrefersBusyPoll = _values.GetValueOrDefault("napi_prefer_busy_poll") == "true",
    };

    private void AddItem(string heading, string line)
    {
        switch (heading)
        {
            case "SQEs":
                AddSubmission(line);
                break;
            case "CQEs":
                _completions.Add(Completion(AfterIndex(line, out _)));
                break;
            case "CqOverflowList":
                _overflowed.Add(Completion(line.Replace('=', ':')));
                break;
            case "PollList":
                var poll = Fields(line.Replace('=', ':'));
                _polls.Add(new(
                    (IoUringOp)Field(poll, "op"), Field(poll, "task_works") != 0));
                break;
            case "UserFiles":
                var file = AfterIndex(line, out var slot);
                if (file != "<none>")
                    _files.Add(new(slot, file));
                break;
            case "UserBufs":
                AddBuffer(line);
                break;
            case "Personalities":
                // Its credentials follow in lines that have a colon.
                if (int.TryParse(line, CultureInfo.InvariantCulture, out var id))
                    _personalities.Add(id);
                break;
        }
    }

    private void AddSubmission(string line)
    {
        var fields = Fields(AfterIndex(line, out var index));
        _submissions.Add(new(
            index,
            fields.GetValueOrDefault("opcode", ""),
            Signed(fields, "fd"),
            (SqeFlags)Field(fields, "flags", isHexadecimal: true),
            Field(fields, "off"),
            Field(fields, "addr"),
            (uint)Field(fields, "rw_flags"),
            (ushort)Field(fields, "buf_index"),
            Field(fields, "user_data")));
    }

    private void AddBuffer(string line)
    {
        var text = AfterIndex(line, out var slot);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
            _buffers.Add(new(slot, Number(text[..slash]), Number(text[(slash + 1)..])));
    }

    // The flags of a completion are written without 0x.
    private static PendingCompletion Completion(string line)
    {
        var fields = Fields(line);
        var flags = fields.ContainsKey("flag") ? "flag" : "flags";
        return new(
            Field(fields, "user_data"),
            Signed(fields, "res"),
            (CqeFlags)Field(fields, flags, isHexadecimal: true));
    }

    // "5: rest" gives 5 and the rest.
    private static string AfterIndex(string line, out uint index)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        index = (uint)Number(colon < 0 ? "" : line[..colon]);
        return line[(colon + 1)..].Trim();
    }

    // "a:1, b:2 c:3"; the kernel leaves out one of the commas.
    private static Dictionary<string, string> Fields(string line)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in line.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                fields[field[..colon]] = field[(colon + 1)..];
        }

        return fields;
    }

    private static ulong Field(
        Dictionary<string, string> fields, string name, bool isHexadecimal = false)
    {
        var text = fields.GetValueOrDefault(name, "");
        return isHexadecimal ? Number("0x" + text) : Number(text);
    }

    private static int Signed(Dictionary<string, string> fields, string name) =>
        int.TryParse(
            fields.GetValueOrDefault(name, ""), CultureInfo.InvariantCulture, out var number)
            ? number : 0;

    private static ulong Number(string text)
    {
        var isHexadecimal = text.StartsWith("0x", StringComparison.Ordinal);
        return ulong.TryParse(
            isHexadecimal ? text[2..] : text,
            isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number) ? number : 0;
    }

    private uint UInt32(string name) =>
        (uint)Number(_values.GetValueOrDefault(name, ""));

    private int Int32(string name, int missing) =>
        int.TryParse(
            _values.GetValueOrDefault(name, ""), CultureInfo.InvariantCulture, out var number)
            ? number : missing;

    private TimeSpan Microseconds(string name) =>
        TimeSpan.FromMicroseconds(Number(_values.GetValueOrDefault(name, "")));
}
