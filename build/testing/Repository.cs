namespace Hyb.Testing;

/// <summary>Where the repository's files are, seen from a test that runs out of it.</summary>
public static class Repository
{
    private const string Marker = "Hyb.sln";

    /// <summary>The root of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder below the root.</summary>
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var at = AppContext.BaseDirectory;
        while (at is not null)
        {
            if (File.Exists(System.IO.Path.Combine(at, Marker)))
                return at;
            at = System.IO.Path.GetDirectoryName(at);
        }

        throw new InvalidOperationException($"No {Marker} above {AppContext.BaseDirectory}.");
    }
}
