// Copy [--depth N] SOURCE TARGET: copies a tree of files through an io_uring, N files at a time.
// Each file is a few linked chains: open, statx, read; open, write, close, close. Permissions and
// times are kept. TARGET must not exist. Its speed: docs/decisions/0132-copy-against-cp.md.
using Copy;
using Hyb.Uring;

const int DefaultDepth = 32;
const int MaxDepth = 256;

var depth = DefaultDepth;
var paths = args.AsSpan();
if (paths is ["--depth", var text, ..])
{
    if (!int.TryParse(text, out depth) || depth is < 1 or > MaxDepth)
        return Fail($"--depth is a number from 1 to {MaxDepth}");
    paths = paths[2..];
}

if (paths is not [var source, var target])
    return Fail("usage: Copy [--depth N] SOURCE TARGET");
if (!Directory.Exists(source))
    return Fail($"{source}: no such directory");
if (Path.Exists(target))
    return Fail($"{target}: exists");

try
{
    using var ring = IoUring.Create(new IoUringOptions { Entries = depth * FileCopy.MaxChain });
    ring.Start();
    var tree = new Tree(source, target);
    using var progress = new Progress();
    using var copier = new Copier(ring, depth, progress);
    copier.Run(tree.Files());
    tree.Finish(copier.Stat);
    progress.Dispose();
    foreach (var failure in tree.Failures.Concat(copier.Failures))
        Fail(failure);
    Console.WriteLine($"{copier.Files} files, {copier.Bytes} bytes");
    return tree.Failures.Count + copier.Failures.Count == 0 ? 0 : 1;
}
catch (IoUringException e)
{
    return Fail($"no ring: {e.Message}");
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    return Fail(e.Message);
}

static int Fail(string message)
{
    Console.Error.WriteLine($"Copy: {message}");
    return 1;
}
