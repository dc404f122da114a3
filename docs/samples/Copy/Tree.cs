using Hyb.Zcall;

namespace Copy;

/// <summary>
/// The directories and links of a tree, made as the files are asked for. Directories get their
/// permissions and times in the end: making files in them changes the times, and may need more
/// permission than they will have.
/// </summary>
internal sealed class Tree(string source, string target)
{
    private static readonly EnumerationOptions _everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
    };

    private readonly Stack<(DirectoryInfo Source, string Target)> _made = [];

    /// <summary>What could not be done, with its path.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Every file and where it goes.</summary>
    public IEnumerable<(string Source, string Target)> Files()
    {
        var pending = new Stack<(DirectoryInfo Source, string Target)>();
        pending.Push((new DirectoryInfo(source), target));
        while (pending.TryPop(out var directory))
        {
            Directory.CreateDirectory(directory.Target);
            _made.Push(directory);
            foreach (var entry in Entries(directory.Source))
            {
                var copy = Path.Combine(directory.Target, entry.Name);
                if (entry.LinkTarget is { } link)
                    File.CreateSymbolicLink(copy, link);
                else if (entry is DirectoryInfo inner)
                    pending.Push((inner, copy));
                else
                    yield return (entry.FullName, copy);
            }
        }
    }

    /// <summary>Gives the directories their permissions and times, the innermost first.</summary>
    /// <param name="stat">Tells what is known of a path.</param>
    public void Finish(Func<string, Statx> stat)
    {
        while (_made.TryPop(out var directory))
        {
            var (original, copy) = directory;
            var status = stat(original.FullName);
            File.SetUnixFileMode(copy, status.Permissions);
            var result = Syscall.SetFileTimes(
                Syscall.CurrentDirectory,
                copy,
                new Timespec(status.AccessTime.Seconds, status.AccessTime.Nanoseconds),
                new Timespec(
                    status.ModificationTime.Seconds, status.ModificationTime.Nanoseconds));
            if (result.IsError)
                Failures.Add($"{copy}: {result.Errno.Text()}");
        }
    }

    private FileSystemInfo[] Entries(DirectoryInfo directory)
    {
        try
        {
            return directory.GetFileSystemInfos("*", _everything);
        }
        catch (UnauthorizedAccessException)
        {
            Failures.Add($"{directory.FullName}: {Errno.EACCES.Text()}");
            return [];
        }
    }
}
