using System.Diagnostics;
using Hyb.Testing;

namespace Hyb.Checks.Support;

/// <summary>One file of the repository.</summary>
/// <param name="Name">Path from the root, with slashes.</param>
internal sealed record RepositoryFile(string Name)
{
    public string FullPath => Repository.Path(Name);

    public string Folder => Path.GetDirectoryName(Name) ?? "";

    public string Text => File.ReadAllText(FullPath);

    public string[] Lines => File.ReadAllLines(FullPath);

    public override string ToString() => Name;
}

/// <summary>
/// The files that belong to the repository: tracked, or new and not ignored.
/// </summary>
internal static class RepositoryFiles
{
    private static readonly Lazy<IReadOnlyList<RepositoryFile>> _all = new(List);

    public static IReadOnlyList<RepositoryFile> All => _all.Value;

    public static IEnumerable<RepositoryFile> With(string extension) =>
        All.Where(file => file.Name.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>All that hold text: no zero byte near the start.</summary>
    public static IEnumerable<RepositoryFile> Texts => All.Where(IsText);

    private static IReadOnlyList<RepositoryFile> List() =>
        [.. (FromGit() ?? FromFolders())
            .Select(name => new RepositoryFile(name))
            .Where(file => File.Exists(file.FullPath))
            .OrderBy(file => file.Name, StringComparer.Ordinal)];

    private static List<string>? FromGit()
    {
        // The checkout may belong to another user than the one who tests it.
        var start = new ProcessStartInfo("git")
        {
            ArgumentList =
            {
                "-c", "safe.directory=*", "-C", Repository.Root,
                "ls-files", "-z", "--cached", "--others", "--exclude-standard",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var names = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0
                ? [.. names.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct()]
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    // A source archive, or no git on this machine: everything but what building leaves behind.
    private static IEnumerable<string> FromFolders() =>
        Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(name => name.Split('/')[0] is not ("artifacts" or ".git" or ".vs" or ".vscode"));

    private static bool IsText(RepositoryFile file)
    {
        using var stream = File.OpenRead(file.FullPath);
        Span<byte> start = stackalloc byte[8000];
        return !start[..stream.ReadAtLeast(start, start.Length, false)].Contains((byte)0);
    }
}
