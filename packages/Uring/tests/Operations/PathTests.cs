using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public sealed class PathTests : IDisposable
{
    private static readonly FileTarget _one = FileTarget.FromDescriptor(5);
    private static readonly FileTarget _two = FileTarget.FromDescriptor(6);
    private static readonly SqeContext _token = SqeContext.Token(9);
    private static readonly SqeOptions _options =
        new(SqeFlags.Async, IoPriority: 3, Personality: 4);

    private static readonly Sqe _expected = new()
    {
        Flags = SqeFlags.Async,
        IoPriority = 3,
        Fd = 5,
        UserData = SqeContext.Token(9).Value,
        Personality = 4,
    };

    private readonly IoUring _ring = TestRing.Start();
    private readonly TestFolder _folder = new();
    private readonly TestFolder _other = new();

    public void Dispose()
    {
        _ring.Dispose();
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    [Covers(IoUringOp.RenameAt, nameof(IoUring.RenameAt), Shows.Entry)]
    [Covers(IoUringOp.LinkAt, nameof(IoUring.LinkAt), Shows.Entry)]
    [Covers(IoUringOp.SymlinkAt, nameof(IoUring.SymlinkAt), Shows.Entry)]
    public void Operations_on_two_paths_fill_every_field_of_the_entry()
    {
        Assert.True(_ring.RenameAt(
            _one, "old", _two, "new", RenameFlags.Exchange, _token, _options).IsOk);
        AssertTwo(
            new Sqe { Opcode = IoUringOp.RenameAt, Length = 6, OperationFlags = 2 },
            "old",
            "new");
        Assert.True(_ring.LinkAt(
            _one, "old"u8, _two, "nëw", LinkFlags.FollowLinks, _token, _options).IsOk);
        AssertTwo(
            new Sqe { Opcode = IoUringOp.LinkAt, Length = 6, OperationFlags = 0x400 },
            "old",
            "nëw");
        Assert.True(_ring.SymlinkAt("old", _one, "new", _token, _options).IsOk);
        AssertTwo(new Sqe { Opcode = IoUringOp.SymlinkAt }, "old", "new");

        void AssertTwo(Sqe own, string first, string second)
        {
            var (one, two) = (_ring.LastQueued.Address, _ring.LastQueued.Offset);
            _ring.AssertEntry(_expected with
            {
                Opcode = own.Opcode,
                Length = own.Length,
                OperationFlags = own.OperationFlags,
                Address = one,
                Offset = two,
            });
            Assert.Equal(first, Rings.Text(one));
            Assert.Equal(second, Rings.Text(two));
        }
    }

    [Fact]
    [Covers(IoUringOp.UnlinkAt, nameof(IoUring.UnlinkAt), Shows.Entry)]
    [Covers(IoUringOp.MkdirAt, nameof(IoUring.MkdirAt), Shows.Entry)]
    public void Operations_on_one_path_fill_every_field_of_the_entry()
    {
        Assert.True(_ring.UnlinkAt(_one, "name", UnlinkFlags.Directory, _token, _options).IsOk);
        _ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.UnlinkAt,
            Address = _ring.LastQueued.Address,
            OperationFlags = 0x200,
        });
        Assert.Equal("name", Rings.Text(_ring.LastQueued.Address));
        Assert.True(_ring.MkdirAt(
            _one, "name", UnixFileMode.UserRead | UnixFileMode.StickyBit, _token, _options).IsOk);
        _ring.AssertEntry(_expected with
        {
            Opcode = IoUringOp.MkdirAt,
            Address = _ring.LastQueued.Address,
            Length = Convert.ToUInt32("1400", 8),
        });
        Assert.Equal("name", Rings.Text(_ring.LastQueued.Address));
    }

    [Fact]
    [Covers(IoUringOp.RenameAt, nameof(IoUring.RenameAt), Shows.Effect)]
    public void A_file_is_renamed_into_another_directory()
    {
        _folder.Write("old", [1]);
        Assert.Equal(0, _ring.Succeed(
            _ring.RenameAt(_folder.Fd, "old", _other.Fd, "new")));
        Assert.False(File.Exists(_folder.Of("old")));
        Assert.Equal([1], File.ReadAllBytes(_other.Of("new")));
    }

    [Fact]
    public void Two_files_trade_names()
    {
        _folder.Write("one", [1]);
        _folder.Write("two", [2]);
        Assert.Equal(0, _ring.Succeed(_ring.RenameAt(
            _folder.Fd, "one", FileTarget.WorkingDirectory, _folder.Of("two"),
            RenameFlags.Exchange)));
        Assert.Equal([2], File.ReadAllBytes(_folder.Of("one")));
        Assert.Equal([1], File.ReadAllBytes(_folder.Of("two")));
    }

    [Fact]
    [Covers(IoUringOp.RenameAt, nameof(IoUring.RenameAt), Shows.Refusal)]
    public void A_name_that_is_taken_is_not_replaced()
    {
        _folder.Write("one", [1]);
        _folder.Write("two", [2]);
        _ring.Fail(
            _ring.RenameAt(_folder.Fd, "one", _folder.Fd, "two", RenameFlags.NoReplace),
            Errno.EEXIST);
        _ring.Fail(_ring.RenameAt(_folder.Fd, "none", _folder.Fd, "two"), Errno.ENOENT);
        Assert.Equal([2], File.ReadAllBytes(_folder.Of("two")));
    }

    [Fact]
    [Covers(IoUringOp.UnlinkAt, nameof(IoUring.UnlinkAt), Shows.Effect)]
    [Covers(IoUringOp.UnlinkAt, nameof(IoUring.UnlinkAt), Shows.Refusal)]
    public void Files_and_directories_are_removed_each_by_its_own()
    {
        _folder.Write("file", [1]);
        Directory.CreateDirectory(_folder.Of("directory"));
        _ring.Fail(_ring.UnlinkAt(_folder.Fd, "directory"), Errno.EISDIR);
        _ring.Fail(
            _ring.UnlinkAt(_folder.Fd, "file", UnlinkFlags.Directory), Errno.ENOTDIR);
        _ring.Fail(_ring.UnlinkAt(_folder.Fd, "file", (UnlinkFlags)1), Errno.EINVAL);
        Assert.Equal(0, _ring.Succeed(_ring.UnlinkAt(_folder.Fd, "file")));
        Assert.Equal(0, _ring.Succeed(
            _ring.UnlinkAt(_folder.Fd, "directory", UnlinkFlags.Directory)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    [Covers(IoUringOp.MkdirAt, nameof(IoUring.MkdirAt), Shows.Effect)]
    [Covers(IoUringOp.MkdirAt, nameof(IoUring.MkdirAt), Shows.Refusal)]
    public void A_directory_is_made_once()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        Assert.Equal(0, _ring.Succeed(_ring.MkdirAt(_folder.Fd, "new", Mode)));
        Assert.Equal(Mode, File.GetUnixFileMode(_folder.Of("new")));
        Assert.True(Directory.Exists(_folder.Of("new")));
        _ring.Fail(_ring.MkdirAt(_folder.Fd, "new", Mode), Errno.EEXIST);
    }

    [Fact]
    [Covers(IoUringOp.SymlinkAt, nameof(IoUring.SymlinkAt), Shows.Effect)]
    [Covers(IoUringOp.SymlinkAt, nameof(IoUring.SymlinkAt), Shows.Refusal)]
    public void A_symbolic_link_says_what_it_was_told()
    {
        Assert.Equal(0, _ring.Succeed(_ring.SymlinkAt("no/where", _folder.Fd, "link")));
        Assert.Equal("no/where", new FileInfo(_folder.Of("link")).LinkTarget);
        _ring.Fail(_ring.SymlinkAt("elsewhere", _folder.Fd, "link"), Errno.EEXIST);
        _ring.Fail(_ring.SymlinkAt("", _folder.Fd, "other"), Errno.ENOENT);
    }

    [Fact]
    [Covers(IoUringOp.LinkAt, nameof(IoUring.LinkAt), Shows.Effect)]
    [Covers(IoUringOp.LinkAt, nameof(IoUring.LinkAt), Shows.Refusal)]
    public void A_file_gets_a_second_name_in_another_directory()
    {
        var path = _folder.Write("file", [1]);
        Assert.Equal(0, _ring.Succeed(_ring.LinkAt(_folder.Fd, "file", _other.Fd, "name")));
        File.WriteAllBytes(path, [2]);
        Assert.Equal([2], File.ReadAllBytes(_other.Of("name")));
        _ring.Fail(_ring.LinkAt(_folder.Fd, "file", _other.Fd, "name"), Errno.EEXIST);
        _ring.Fail(_ring.LinkAt(_folder.Fd, "", _other.Fd, "new"), Errno.ENOENT);
    }

    // The kernel refuses every slot here; the second directory is only a number to it, and must
    // not be taken for the descriptor of the same number.
    [Fact]
    public void A_slot_is_no_directory_neither_as_the_first_nor_as_the_second()
    {
        _folder.Write("file", [1]);
        _ring.RegisterFiles([_folder.Fd.Number]);
        FileTarget slot = new FixedFile(0);
        Func<Outcome>[] all =
        [
            () => _ring.RenameAt(slot, "file", _folder.Fd, "new"),
            () => _ring.RenameAt(_folder.Fd, "file", slot, "new"),
            () => _ring.LinkAt(slot, "file", _folder.Fd, "new"),
            () => _ring.LinkAt(_folder.Fd, "file", slot, "new"),
            () => _ring.SymlinkAt("file", slot, "new"),
            () => _ring.UnlinkAt(slot, "file"),
            () => _ring.MkdirAt(slot, "new", UnixFileMode.UserRead),
        ];
        foreach (var queue in all)
            _ring.Fail(queue(), Errno.EBADF);
        Assert.Equal([_folder.Of("file")], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Paths_that_are_none_are_refused_whichever_of_the_two_they_are()
    {
        var tooLong = new string('a', 4096);
        _ring.Refuse<ArgumentException>(() => _ring.RenameAt(_one, "\0", _one, "a"));
        _ring.Refuse<ArgumentException>(() => _ring.RenameAt(_one, "a", _one, "\0"));
        _ring.Refuse<PathTooLongException>(() => _ring.RenameAt(_one, "a", _one, tooLong));
        _ring.Refuse<ArgumentException>(() => _ring.LinkAt(_one, "a", _one, "\0"));
        _ring.Refuse<PathTooLongException>(() => _ring.LinkAt(_one, tooLong, _one, "a"));
        _ring.Refuse<ArgumentException>(() => _ring.SymlinkAt("\0", _one, "a"));
        _ring.Refuse<PathTooLongException>(() => _ring.SymlinkAt("a", _one, tooLong));
        _ring.Refuse<ArgumentException>(() => _ring.UnlinkAt(_one, "\0"));
        _ring.Refuse<PathTooLongException>(() => _ring.UnlinkAt(_one, tooLong));
        _ring.Refuse<ArgumentException>(() => _ring.MkdirAt(_one, "\0", default));
        _ring.Refuse<PathTooLongException>(() => _ring.MkdirAt(_one, tooLong, default));
    }
}
