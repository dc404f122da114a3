using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// What is staged beside an entry is copied by the kernel when it takes the entry, and not when
/// the operation runs: here it runs only after its slot has been used again.
/// </summary>
public sealed unsafe class StagingTests : IDisposable
{
    private const int Entries = 8;

    private readonly IoUring _ring = TestRing.Start(Entries);
    private readonly TestFolder _folder = new();
    private readonly TestPipe _gate = new();
    private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(4096);
    private readonly IoVec[] _parts = new IoVec[16];

    public StagingTests()
    {
        for (var i = 0; i < _parts.Length; i++)
            _parts[i] = _memory.AsIoVec((nuint)(i * 4), 4);
    }

    public void Dispose()
    {
        _ring.Dispose();
        _folder.Dispose();
        _gate.Dispose();
        ((IDisposable)_memory).Dispose();
    }

    [Fact]
    public void Paths_are_copied_when_the_entry_is_taken()
    {
        _folder.Write("gone", []);
        _folder.Write("old", []);
        Assert.Equal(0, RunLate(() => _ring.UnlinkAt(_folder.Fd, "gone")).Result);
        Assert.False(File.Exists(_folder.Of("gone")));
        Assert.Equal(0, RunLate(
            () => _ring.RenameAt(_folder.Fd, "old", _folder.Fd, "new")).Result);
        Assert.True(File.Exists(_folder.Of("new")));
        Assert.Equal(0, RunLate(() => _ring.LinkAt(
            _folder.Fd, "new", _folder.Fd, new string('l', 255))).Result);
        Assert.Equal(0, RunLate(() => _ring.SymlinkAt("a", _folder.Fd, "symlink")).Result);
        Assert.Equal("a", new FileInfo(_folder.Of("symlink")).LinkTarget);
        Assert.Equal(0, RunLate(() => _ring.MkdirAt(_folder.Fd, "directory", 0)).Result);
        var result = _memory.AsIoVec();
        Assert.Equal(0, RunLate(() => _ring.Statx(_folder.Fd, "directory", result)).Result);
        Assert.Equal(0, RunLate(() => _ring.Statx(_folder.Fd, result)).Result);
    }

    [Fact]
    public void What_to_open_and_how_is_copied_when_the_entry_is_taken()
    {
        _folder.Write("file", []);
        _ring.RegisterSparseFiles(1);
        FileDestination slot = new FixedFile(0);
        Assert.Equal(0, RunLate(() => _ring.OpenAt(
            _folder.Fd, "file", OpenFlags.ReadOnly, destination: slot)).Result);
        Assert.Equal(0, RunLate(() => _ring.OpenAt2(
            _folder.Fd, "file", new OpenHow(OpenFlags.ReadOnly), slot)).Result);
    }

    [Fact]
    public void Lists_of_buffers_are_copied_when_the_entry_is_taken()
    {
        var path = _folder.Write("file", new byte[64]);
        Assert.True(Fd.Open(path, OpenFlags.ReadWrite, out var fd).IsOk);
        using var file = fd;
        _ring.RegisterBuffers([_memory.AsIoVec()]);
        FixedBuffer[] parts =
            [.. _parts.Select((_, i) => _ring.GetFixedBuffer(0).Slice((nuint)i * 4, 4))];
        _memory.GetSpan()[..64].Fill(7);
        Assert.Equal(64, RunLate(() => _ring.WriteVector(file, _parts)).Result);
        Assert.All(File.ReadAllBytes(path), b => Assert.Equal(7, b));
        _memory.GetSpan()[..64].Clear();
        Assert.Equal(64, RunLate(() => _ring.ReadVector(file, _parts)).Result);
        Assert.Equal(7, _memory.GetSpan()[63]);
        _memory.GetSpan()[..64].Fill(8);
        Assert.Equal(64, RunLate(() => _ring.WriteVectorFixed(file, parts)).Result);
        Assert.All(File.ReadAllBytes(path), b => Assert.Equal(8, b));
        _memory.GetSpan()[..64].Clear();
        Assert.Equal(64, RunLate(() => _ring.ReadVectorFixed(file, parts)).Result);
        Assert.Equal(8, _memory.GetSpan()[63]);
    }

    [Fact]
    public void Attributes_are_copied_when_the_entry_is_taken()
    {
        var path = _folder.Write("file", []);
        Assert.True(Fd.Open(path, OpenFlags.ReadOnly, out var fd).IsOk);
        using var file = fd;
        var value = new byte[300];
        value.AsSpan().Fill(7);
        var room = _memory.AsIoVec();
        Assert.Equal(0, RunLate(() => _ring.SetXattr(file, "user.a", value)).Result);
        Assert.Equal(300, RunLate(() => _ring.GetXattr(path, "user.a", room)).Result);
        Assert.Equal(value, room.Slice(0, 300).Span.ToArray());
        Assert.Equal(0, RunLate(() => _ring.SetXattr(path, "user.b", value)).Result);
        room.Span.Clear();
        Assert.Equal(300, RunLate(() => _ring.GetXattr(file, "user.b", room)).Result);
        Assert.Equal(value, room.Slice(0, 300).Span.ToArray());
    }

    // The operation is linked to a read from a pipe, and runs when the pipe is written to. Before
    // that every slot's memory is written over, short and long.
    private Completion RunLate(Func<Outcome> queue)
    {
        Assert.True(_ring.Read(
            _gate.Read, _memory.AsIoVec(4000, 1), 0, SqeContext.Token(1), SqeFlags.Link).IsOk);
        Assert.True(queue().IsOk);
        Assert.Equal(2, _ring.Submit().Count);
        var missing = new string('x', 255);
        for (var i = 0; i < 2 * Entries; i++)
        {
            var text = i < Entries ? missing[..200] : missing + "/" + missing;
            Assert.True(
                _ring.UnlinkAt(_folder.Fd, text, default, SqeContext.Token(1)).IsOk);
            if (i % Entries == Entries - 1)
                Assert.Equal(Entries, _ring.Submit().Count);
        }

        Assert.Equal(1, _gate.Write.Write([1]).Count);
        Completion result = default;
        for (var i = 0; i < 2 + (2 * Entries); i++)
        {
            var completion = _ring.One();
            if (completion.UserData != SqeContext.Token(1).Value)
                result = completion;
        }

        return result;
    }
}
