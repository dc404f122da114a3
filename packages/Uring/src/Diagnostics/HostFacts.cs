using System.Globalization;
using System.Numerics;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// What /proc and the limits say of this process, as far as they can be read. Null is "unknown".
/// </summary>
internal sealed unsafe record HostFacts
{
    private const int CapIpcLock = 14;
    private const int CapSysAdmin = 21;

    public string KernelRelease { get; init; } = "unknown";

    /// <summary>Null when unreadable, and when the kernel has no io_uring.</summary>
    public int? DisabledSysctl { get; init; }

    /// <summary>Group of kernel.io_uring_group; -1 is none.</summary>
    public int? GroupSysctl { get; init; }

    /// <summary>
    /// Whether the kernel has no such sysctl: it was built without io_uring, or predates 6.6.
    /// </summary>
    public bool LacksSysctl { get; init; }

    public SeccompMode Seccomp { get; init; }

    public ulong? Capabilities { get; init; }

    /// <summary>
    /// Whether the process lives in a user namespace of its own, as in a rootless container: the
    /// kernel then asks for the capabilities that matter here in the first one, in vain.
    /// </summary>
    public bool IsInUserNamespace { get; init; }

    public int[] Groups { get; init; } = [];

    public ResourceLimit? LockedMemory { get; init; }

    public ResourceLimit? OpenFiles { get; init; }

    public bool? HasIpcLock => Has(CapIpcLock);

    /// <summary>Whether the sysctls keep this process from making rings.</summary>
    public bool IsDisabled => DisabledSysctl switch
    {
        2 => true,
        1 => Has(CapSysAdmin) != true
            && !(GroupSysctl is { } group && group >= 0 && IsMember(group)),
        _ => false,
    };

    public static HostFacts Read()
    {
        _ = ProcFile.Read("/proc/sys/kernel/osrelease", out var release);
        var sysctl = ProcFile.Read("/proc/sys/kernel/io_uring_disabled", out var disabled);
        _ = ProcFile.Read("/proc/sys/kernel/io_uring_group", out var group);
        _ = ProcFile.Read("/proc/self/status", out var status);
        _ = ProcFile.Read("/proc/self/uid_map", out var map);
        return new HostFacts
        {
            KernelRelease = release.Length == 0 ? "unknown" : release.Trim(),
            DisabledSysctl = Number(disabled),
            GroupSysctl = Number(group),
            LacksSysctl = sysctl == Errno.ENOENT && release.Length > 0,
            IsInUserNamespace = map.Length > 0
                && Numbers<uint>(map) is not [0, 0, uint.MaxValue],
            LockedMemory = Limit(Resource.LockedMemory),
            OpenFiles = Limit(Resource.OpenFiles),
        }.WithStatus(status);
    }

    public static ResourceLimit? Limit(Resource resource)
    {
        ResourceLimit limit;
        return Syscall.Prlimit(0, resource, null, &limit).IsError ? null : limit;
    }

    public static string LimitText(ResourceLimit? limit) => limit switch
    {
        null => "unknown",
        { Current: ResourceLimit.Infinity } => "unlimited",
        { } known => known.Current.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>These facts with what /proc/self/status says: proc_pid_status(5).</summary>
    internal HostFacts WithStatus(string status)
    {
        var facts = this;
        foreach (var line in status.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            var value = line[(colon + 1)..].Trim();
            facts = line[..colon] switch
            {
                "CapEff" when ulong.TryParse(
                    value, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask) =>
                    facts with { Capabilities = mask },
                "Seccomp" => facts with
                {
                    Seccomp = Number(value) switch
                    {
                        0 => SeccompMode.None,
                        1 => SeccompMode.Strict,
                        2 => SeccompMode.Filter,
                        _ => SeccompMode.Unknown,
                    },
                },
                "Gid" or "Groups" => facts with
                {
                    Groups = [.. facts.Groups, .. Numbers<int>(value)],
                },
                _ => facts,
            };
        }

        return facts;
    }

    private static int? Number(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static T[] Numbers<T>(string text)
        where T : INumber<T>
    {
        T[] numbers = [];
        foreach (var part in text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (T.TryParse(part, CultureInfo.InvariantCulture, out var number))
                numbers = [.. numbers, number];
        }

        return numbers;
    }

    private bool IsMember(int group) => Array.IndexOf(Groups, group) >= 0;

    private bool? Has(int capability) =>
        Capabilities is { } mask ? (mask >> capability & 1) != 0 && !IsInUserNamespace : null;
}
