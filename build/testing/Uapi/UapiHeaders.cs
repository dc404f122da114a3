using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Hyb.Testing;

/// <summary>A set of kernel headers: those installed, or newer ones unpacked beside them.</summary>
public sealed partial class UapiHeaders
{
    private static readonly Version _baseline = new(6, 18);
    private static readonly TimeSpan _unpackLimit = TimeSpan.FromMinutes(3);
    private static readonly Lazy<UapiHeaders?> _unpacked = new(Unpack);

    private readonly string _include;

    private UapiHeaders(string include, Version version)
    {
        _include = include;
        Version = version;
    }

    /// <summary>The headers of this machine, or null where none are installed.</summary>
    public static UapiHeaders? Installed { get; } = Open("/usr/include");

    /// <summary>The kernel release that they belong to, for example 7.2.</summary>
    public Version Version { get; }

    /// <summary>
    /// The best headers for an architecture: the installed ones when they are as new as the
    /// baseline 6.18, else the newest that the distribution has, else what is installed. Null
    /// when there are none for this architecture.
    /// </summary>
    public static UapiHeaders? For(Architecture architecture)
    {
        var installed = Installed is { } found && found.Has(architecture) ? found : null;
        if (installed is not null && installed.Version >= _baseline)
            return installed;
        return _unpacked.Value is { } newest && newest.Has(architecture) ? newest : installed;
    }

    /// <summary>Whether the part that is particular to the architecture is there.</summary>
    public bool Has(Architecture architecture) =>
        Folders(architecture).Any(folder => File.Exists(Path.Combine(folder, "asm", "unistd.h")));

    /// <summary>The include folders for an architecture, in the order of the search.</summary>
    public IReadOnlyList<string> Folders(Architecture architecture)
    {
        var triplet = architecture switch
        {
            Architecture.X64 => "x86_64-linux-gnu",
            Architecture.Arm64 => "aarch64-linux-gnu",
            _ => throw new ArgumentOutOfRangeException(nameof(architecture)),
        };

        // Some distributions keep the asm headers of their own architecture among the others.
        var folders = new List<string> { Path.Combine(_include, triplet) };
        if (architecture == RuntimeInformation.OSArchitecture
            || !Directory.Exists(Path.Combine(_include, "asm")))
        {
            folders.Add(_include);
        }

        return folders;
    }

    /// <summary>The headers in a folder, relative to the include folder.</summary>
    public IEnumerable<string> In(string folder)
    {
        var path = Path.Combine(_include, folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.h").Order(StringComparer.Ordinal)
                .Select(file => Path.GetRelativePath(_include, file))
            : [];
    }

    /// <inheritdoc/>
    public override string ToString() => $"headers of Linux {Version}";

    private static UapiHeaders? Open(string include)
    {
        var file = Path.Combine(include, "linux", "version.h");
        if (!File.Exists(file))
            return null;
        var code = int.Parse(
            VersionCode().Match(File.ReadAllText(file)).Groups[1].Value,
            CultureInfo.InvariantCulture);
        return new UapiHeaders(include, new Version(code >> 16, (code >> 8) & 0xff));
    }

    private static UapiHeaders? Unpack()
    {
        var folder = Repository.Path("artifacts", "native", "uapi");
        Directory.CreateDirectory(folder);

        // Test programs of several packages may run at once; one of them unpacks.
        using (Lock(folder + ".lock"))
        {
            var start = new ProcessStartInfo(Repository.Path("build", "debian-newest.sh"))
            {
                ArgumentList = { folder, "linux-libc-dev" },
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            try
            {
                using var process = Process.Start(start)!;
                _ = process.StandardError.ReadToEndAsync();
                _ = process.StandardOutput.ReadToEndAsync();
                if (!process.WaitForExit(_unpackLimit))
                    process.Kill(entireProcessTree: true);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No bash: what is installed has to do.
            }
        }

        return Open(Path.Combine(folder, "usr", "include"));
    }

    private static FileStream Lock(string path)
    {
        var deadline = DateTime.UtcNow + _unpackLimit;
        while (true)
        {
            try
            {
                return new FileStream(
                    path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                Thread.Sleep(100);
            }
        }
    }

    [GeneratedRegex(@"LINUX_VERSION_CODE\s+(\d+)")]
    private static partial Regex VersionCode();
}
