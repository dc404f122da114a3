using Hyb.Testing;
using Xunit.Sdk;

namespace Hyb.Release.Tests.Support;

/// <summary>The scripts under test, here or in a copy of the repository.</summary>
internal static class Scripts
{
    /// <summary>How build/version.sh ends where it cannot count.</summary>
    public const int VersionUnknown = 3;

    /// <summary>
    /// What build/version.sh says of this commit; the test is skipped where it cannot tell.
    /// </summary>
    public static string Version(string name)
    {
        var run = ProgramRun.Of(Repository.Root, "build/version.sh", name);
        if (run.ExitCode == VersionUnknown)
            throw SkipException.ForSkip(run.Errors.Trim());
        return run.Succeeded().Output.Trim();
    }

    /// <summary>Runs git on a folder, whoever owns it.</summary>
    public static ProgramRun Git(string folder, params string[] arguments) =>
        ProgramRun.Of(
            folder,
            "git",
            ["-c", "safe.directory=*", "-c", "user.name=test", "-c", "user.email=test@localhost",
                "-c", "protocol.file.allow=always", .. arguments]);

    /// <summary>
    /// Clones the repository, its uncommitted changes included, so that the clone says the same of
    /// itself: the same commit, branch, remote and state.
    /// </summary>
    public static void Clone(string target)
    {
        Git(Repository.Root, "clone", "--quiet", Repository.Root, target).Succeeded();
        var remote = Git(Repository.Root, "remote", "get-url", "origin");
        var url = remote.ExitCode == 0 ? remote.Output.Trim() : "none";
        Git(target, "remote", "set-url", "origin", url).Succeeded();
        CopyFiles(target);
    }

    /// <summary>Copies the repository's files, and takes away what is not there.</summary>
    public static void CopyFiles(string target)
    {
        var listed = Git(
            Repository.Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        listed.Succeeded();
        foreach (var name in listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var (source, copy) = (Repository.Path(name), Path.Combine(target, name));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (File.Exists(source))
                File.Copy(source, copy, overwrite: true);
            else
                File.Delete(copy);
        }
    }

    /// <summary>
    /// Lets a copy use the nbgv that this repository has installed, instead of one of its own.
    /// </summary>
    public static void ShareTools(string target)
    {
        var tools = Repository.Path("artifacts", "tools");
        if (!Directory.Exists(tools))
            return;
        Directory.CreateDirectory(Path.Combine(target, "artifacts"));
        File.CreateSymbolicLink(Path.Combine(target, "artifacts", "tools"), tools);
    }
}
