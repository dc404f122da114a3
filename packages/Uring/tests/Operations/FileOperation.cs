using System.Runtime.InteropServices;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;
using static Hyb.Uring.Tests.Operations.FileOperation;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// An operation on files with inputs of usual size (8 vectors, one short path) that succeeds once
/// on a <see cref="FileScene"/>.
/// </summary>
/// <param name="Target">What its first target is, and so what becomes of a slot.</param>
/// <param name="Queue">Queues it.</param>
internal sealed record FileOperation(
    TargetKind Target,
    Func<IoUring, FileScene, SqeContext, SqeOptions, Outcome> Queue)
{
    public enum TargetKind
    {
        /// <summary>It has none.</summary>
        None,

        /// <summary>A file or a pipe: a slot will do.</summary>
        File,

        /// <summary>A directory, or a descriptor to tell about: a slot gives EBADF.</summary>
        DescriptorOnly,
    }

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, FileOperation> All { get; } =
        new Dictionary<string, FileOperation>
        {
            ["Read"] = new(TargetKind.File, (r, s, c, o) => r.Read(s.File, s.Part, 0, c, o)),
            ["Write"] = new(TargetKind.File, (r, s, c, o) => r.Write(s.File, s.Part, 0, c, o)),
            ["ReadFixed"] = new(
            TargetKind.File, (r, s, c, o) => r.ReadFixed(s.File, s.Fixed[0], 0, c, o)),
            ["WriteFixed"] = new(
            TargetKind.File, (r, s, c, o) => r.WriteFixed(s.File, s.Fixed[0], 0, c, o)),
            ["ReadVector"] = new(
            TargetKind.File, (r, s, c, o) => r.ReadVector(s.File, s.Vectors, 0, c, o)),
            ["WriteVector"] = new(
            TargetKind.File, (r, s, c, o) => r.WriteVector(s.File, s.Vectors, 0, c, o)),
            ["ReadVectorFixed"] = new(
            TargetKind.File, (r, s, c, o) => r.ReadVectorFixed(s.File, s.Fixed, 0, c, o)),
            ["WriteVectorFixed"] = new(
            TargetKind.File, (r, s, c, o) => r.WriteVectorFixed(s.File, s.Fixed, 0, c, o)),
            ["ReadSelected"] = new(
            TargetKind.File, (r, s, c, o) => r.ReadSelected(s.File, FileScene.Group, 0, 0, c, o)),
            ["ReadMultishot"] = new(
            TargetKind.File, (r, s, c, o) => r.ReadMultishot(s.Ended, FileScene.Group, c, o)),
            ["OpenAt"] = new(TargetKind.DescriptorOnly, (r, s, c, o) => r.OpenAt(
                s.Folder, "file", OpenFlags.ReadOnly, 0, FileScene.Free, c, o)),
            ["OpenAt2"] = new(TargetKind.DescriptorOnly, (r, s, c, o) => r.OpenAt2(
                s.Folder, "file"u8, new OpenHow(OpenFlags.ReadOnly), FileScene.Free, c, o)),
            ["CloseFile"] = new(
            TargetKind.None, (r, s, c, o) => r.CloseFile(FileScene.ToClose, c, o)),
            ["Fsync"] = new(TargetKind.File, (r, s, c, o) => r.Fsync(s.File, default, 0, 0, c, o)),
            ["SyncFileRange"] = new(TargetKind.File, (r, s, c, o) => r.SyncFileRange(
                s.File, 0, 0, SyncFileRangeFlags.Write, c, o)),
            ["Fallocate"] = new(TargetKind.File, (r, s, c, o) => r.Fallocate(
                s.File, FallocateFlags.None, 0, FileScene.Bytes, c, o)),
            ["FTruncate"] = new(
            TargetKind.File, (r, s, c, o) => r.FTruncate(s.File, FileScene.Bytes, c, o)),
            ["Fadvise"] = new(
            TargetKind.File, (r, s, c, o) => r.Fadvise(s.File, 0, 0, FileAdvice.Random, c, o)),
            ["Madvise"] = new(
            TargetKind.None, (r, s, c, o) => r.Madvise(s.Page, MemoryAdvice.WillNeed, c, o)),
            ["Statx"] = new(TargetKind.DescriptorOnly, (r, s, c, o) => r.Statx(
                s.Folder, "file", s.Page, StatxMask.Basic, default, c, o)),
            ["Statx of a descriptor"] = new(TargetKind.DescriptorOnly, (r, s, c, o) => r.Statx(
                s.File, s.Page, StatxMask.Basic, default, c, o)),
            ["RenameAt"] = new(TargetKind.DescriptorOnly, (r, s, c, o) => r.RenameAt(
                s.Folder, "old", s.Folder, "new", default, c, o)),
            ["UnlinkAt"] = new(
            TargetKind.DescriptorOnly, (r, s, c, o) => r.UnlinkAt(s.Folder, "gone", default, c, o)),
            ["MkdirAt"] = new(
            TargetKind.DescriptorOnly, (r, s, c, o) => r.MkdirAt(s.Folder, "directory", 0, c, o)),
            ["SymlinkAt"] = new(TargetKind.DescriptorOnly, (r, s, c, o) => r.SymlinkAt(
                "file", s.Folder, "symlink", c, o)),
            ["LinkAt"] = new(TargetKind.DescriptorOnly, (r, s, c, o) => r.LinkAt(
                s.Folder, "file", s.Folder, "link", default, c, o)),
            ["SetXattr"] = new(
            TargetKind.File, (r, s, c, o) => r.SetXattr(s.File, "user.b", [1, 2], 0, c, o)),
            ["SetXattr by path"] = new(
            TargetKind.None, (r, s, c, o) => r.SetXattr(s.Path, "user.b", [1, 2], 0, c, o)),
            ["GetXattr"] = new(
            TargetKind.File, (r, s, c, o) => r.GetXattr(s.File, "user.a", s.Page, c, o)),
            ["GetXattr by path"] = new(
            TargetKind.None, (r, s, c, o) => r.GetXattr(s.Path, "user.a", s.Page, c, o)),
            ["Splice"] = new(TargetKind.File, (r, s, c, o) => r.Splice(
                s.Input, IoUring.CurrentPosition, s.File, 0, 1, SpliceFlags.NonBlocking, c, o)),
            ["Tee"] = new(TargetKind.File, (r, s, c, o) => r.Tee(
                s.Input, s.Output, 1, SpliceFlags.NonBlocking, c, o)),
            ["Pipe"] = new(
            TargetKind.None, (r, s, c, o) => r.Pipe(s.Page, default, FileScene.Free, c, o)),
        };
}

/// <summary>Files, pipes and memory that the operations work on.</summary>
internal sealed class FileScene : IDisposable
{
    public const ushort Group = 7;
    public const int Bytes = 64;

    private readonly TestFolder _folder = new();
    private readonly TestPipe _input = new();
    private readonly TestPipe _output = new();
    private readonly TestPipe _ended = new();
    private readonly AlignedMemory _memory = AlignedMemory.Allocate(
        3 * AlignedMemory.PageSize, AlignedMemory.PageSize);
    private readonly Fd _file;
    private readonly bool _throughSlots;

    public FileScene(bool throughSlots)
    {
        _throughSlots = throughSlots;
        Path = _folder.Write("file", new byte[Bytes]);
        _folder.Write("old", [1]);
        _folder.Write("gone", [1]);
        Assert.True(Fd.Open(Path, OpenFlags.ReadWrite, out _file).IsOk);
        Assert.Equal(2, _input.Write.Write([1, 2]).Count);
        _ended.Write.Dispose();
        for (var i = 0; i < Vectors.Length; i++)
            Vectors[i] = Part.Slice((nuint)(i * 8), 8);
    }

    public static FileDestination Free => new FixedFile(6);

    public static FixedFile ToClose => new(5);

    public string Path { get; }

    public FileTarget File => Target(0, _file);

    public FileTarget Input => Target(1, _input.Read);

    public FileTarget Output => Target(2, _output.Write);

    public FileTarget Ended => Target(3, _ended.Read);

    public FileTarget Folder => Target(4, _folder.Fd);

    public IoVec Part => _memory.AsIoVec(0, Bytes);

    public IoVec Page => _memory.AsIoVec(AlignedMemory.PageSize, AlignedMemory.PageSize);

    public IoVec[] Vectors { get; } = new IoVec[8];

    public FixedBuffer[] Fixed { get; private set; } = [];

    /// <summary>Gives a ring the buffers and files that it should have registered.</summary>
    public void Register(IoUring ring)
    {
        ring.RegisterBuffers([Part]);
        Fixed = [.. Vectors.Select((_, i) => ring.GetFixedBuffer(0).Slice((nuint)i * 8, 8))];
        ring.RegisterFiles(
        [
            _file.Number, _input.Read.Number, _output.Write.Number, _ended.Read.Number,
            _folder.Fd.Number, _file.Number, IoUring.EmptySlot, IoUring.EmptySlot,
        ]);
        ring.ProvideBuffers(
            Group, _memory.AsIoVec(2 * AlignedMemory.PageSize, AlignedMemory.PageSize), 8);
        Assert.Equal(0, ring.Succeed(ring.SetXattr(_file, "user.a", [1])));
    }

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
        _input.Dispose();
        _output.Dispose();
        _ended.Dispose();
        ((IDisposable)_memory).Dispose();
    }

    private FileTarget Target(int slot, Fd fd) => _throughSlots ? new FixedFile(slot) : fd;
}
