using System.Text;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public sealed unsafe class XattrTests : IDisposable
{
    private static readonly SqeContext _token = SqeContext.Token(9);
    private static readonly SqeOptions _options =
        new(SqeFlags.Async, IoPriority: 3, Personality: 4);

    private readonly IoUring _ring = TestRing.Start();
    private readonly TestFolder _folder = new();
    private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(65536);
    private readonly string _path;
    private readonly Fd _file;

    public XattrTests()
    {
        _path = _folder.Write("file", []);
        Assert.True(Fd.Open(_path, OpenFlags.ReadWrite, out _file).IsOk);
    }

    public void Dispose()
    {
        _ring.Dispose();
        _file.Dispose();
        _folder.Dispose();
        ((IDisposable)_memory).Dispose();
    }

    [Fact]
    [Covers(IoUringOp.FSetXattr, nameof(IoUring.SetXattr), Shows.Entry)]
    [Covers(IoUringOp.SetXattr, nameof(IoUring.SetXattr), Shows.Entry)]
    public void SetXattr_fills_every_field_of_the_entry()
    {
        var expected = new Sqe
        {
            Flags = SqeFlags.Async,
            IoPriority = 3,
            Length = 5,
            OperationFlags = 2,
            UserData = _token.Value,
            Personality = 4,
        };
        Assert.True(_ring.SetXattr(
            FileTarget.FromDescriptor(5), "user.a", "value"u8, XattrFlags.Replace, _token,
            _options).IsOk);
        AssertStaged(expected with { Opcode = IoUringOp.FSetXattr, Fd = 5 });
        Assert.True(_ring.SetXattr(
            "path", "user.a", "value"u8, XattrFlags.Replace, _token, _options).IsOk);
        AssertStaged(expected with
        {
            Opcode = IoUringOp.SetXattr,
            Fd = -1,
            Address3 = _ring.LastQueued.Address3,
        });
        Assert.Equal("path", Rings.Text(_ring.LastQueued.Address3));

        void AssertStaged(Sqe entry)
        {
            var (name, value) = (_ring.LastQueued.Address, _ring.LastQueued.Offset);
            _ring.AssertEntry(entry with { Address = name, Offset = value });
            Assert.Equal("user.a", Rings.Text(name));
            Assert.Equal("value"u8, new Span<byte>((void*)value, 5));
        }
    }

    [Fact]
    [Covers(IoUringOp.FGetXattr, nameof(IoUring.GetXattr), Shows.Entry)]
    [Covers(IoUringOp.GetXattr, nameof(IoUring.GetXattr), Shows.Entry)]
    public void GetXattr_fills_every_field_of_the_entry()
    {
        var expected = new Sqe
        {
            Flags = SqeFlags.Async,
            IoPriority = 3,
            Offset = (ulong)_memory.Address,
            Length = 64,
            UserData = _token.Value,
            Personality = 4,
        };
        var room = _memory.AsIoVec(0, 64);
        Assert.True(_ring.GetXattr(
            FileTarget.FromDescriptor(5), "user.a", room, _token, _options).IsOk);
        var staged = _ring.LastQueued.Address;
        _ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.FGetXattr,
            Fd = 5,
            Address = staged,
        });
        Assert.Equal("user.a", Rings.Text(staged));
        Assert.True(_ring.GetXattr("path", "user.a", room, _token, _options).IsOk);
        staged = _ring.LastQueued.Address;
        var path = _ring.LastQueued.Address3;
        _ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.GetXattr,
            Fd = -1,
            Address = staged,
            Address3 = path,
        });
        Assert.Equal(("user.a", "path"), (Rings.Text(staged), Rings.Text(path)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1000)]
    [Covers(IoUringOp.FSetXattr, nameof(IoUring.SetXattr), Shows.Effect)]
    [Covers(IoUringOp.SetXattr, nameof(IoUring.SetXattr), Shows.Effect)]
    [Covers(IoUringOp.FGetXattr, nameof(IoUring.GetXattr), Shows.Effect)]
    [Covers(IoUringOp.GetXattr, nameof(IoUring.GetXattr), Shows.Effect)]
    public void What_is_set_is_read_back_through_the_other_way(int length)
    {
        var value = new byte[length];
        new Random(1).NextBytes(value);
        var room = _memory.AsIoVec(0, 1024);
        Assert.Equal(0, _ring.Succeed(_ring.SetXattr(_file, "user.fd", value)));
        Assert.Equal(length, _ring.Succeed(_ring.GetXattr(_path, "user.fd", room)));
        Assert.Equal(value, room.Slice(0, (nuint)length).Span.ToArray());
        Assert.Equal(0, _ring.Succeed(_ring.SetXattr(_path, "user.päth", value)));
        room.Span.Clear();
        Assert.Equal(length, _ring.Succeed(_ring.GetXattr(_file, "user.päth", room)));
        Assert.Equal(value, room.Slice(0, (nuint)length).Span.ToArray());
        Assert.Equal(length, _ring.Succeed(_ring.GetXattr(_file, "user.päth", default)));
    }

    [Fact]
    [Covers(IoUringOp.FSetXattr, nameof(IoUring.SetXattr), Shows.Refusal)]
    [Covers(IoUringOp.SetXattr, nameof(IoUring.SetXattr), Shows.Refusal)]
    [Covers(IoUringOp.FGetXattr, nameof(IoUring.GetXattr), Shows.Refusal)]
    [Covers(IoUringOp.GetXattr, nameof(IoUring.GetXattr), Shows.Refusal)]
    public void Attributes_that_are_not_there_or_are_already_complete_with_their_errno()
    {
        var room = _memory.AsIoVec(0, 2);
        _ring.Fail(_ring.GetXattr(_file, "user.a", room), Errno.ENODATA);
        _ring.Fail(_ring.GetXattr(_path, "user.a", room), Errno.ENODATA);
        _ring.Fail(
            _ring.SetXattr(_file, "user.a", "value"u8, XattrFlags.Replace), Errno.ENODATA);
        Assert.Equal(0, _ring.Succeed(
            _ring.SetXattr(_file, "user.a", "value"u8, XattrFlags.Create)));
        _ring.Fail(
            _ring.SetXattr(_path, "user.a", "value"u8, XattrFlags.Create), Errno.EEXIST);
        _ring.Fail(_ring.GetXattr(_file, "user.a", room), Errno.ERANGE);
        _ring.Fail(_ring.GetXattr(_folder.Of("missing"), "user.a", room), Errno.ENOENT);
        _ring.Fail(_ring.SetXattr(_file, "nothing.a", "value"u8), Errno.EOPNOTSUPP);
    }

    [Fact]
    public void Names_and_values_that_are_none_are_refused()
    {
        var (longName, longPath) = ("user." + new string('a', 251), new string('a', 4096));
        var room = _memory.AsIoVec();
        _ring.Refuse<ArgumentException>(() => _ring.SetXattr(_file, longName, default));
        _ring.Refuse<ArgumentException>(() => _ring.SetXattr(_path, longName, default));
        _ring.Refuse<ArgumentException>(() => _ring.GetXattr(_file, longName, room));
        _ring.Refuse<ArgumentException>(() => _ring.GetXattr(_path, longName, room));
        _ring.Refuse<ArgumentException>(() => _ring.SetXattr(_file, "user.\0", default));
        _ring.Refuse<ArgumentException>(() => _ring.GetXattr("\0", "user.a", room));
        _ring.Refuse<PathTooLongException>(() => _ring.SetXattr(longPath, "user.a", default));
        _ring.Refuse<PathTooLongException>(() => _ring.GetXattr(longPath, "user.a", room));
        var value = new byte[65537];
        Assert.Equal("value", _ring.Refuse<ArgumentException>(
            () => _ring.SetXattr(_file, "user.a", value)).ParamName);
        Assert.Equal("value", _ring.Refuse<ArgumentException>(
            () => _ring.SetXattr(_path, "user.a", value)).ParamName);
        Assert.Equal(255, Encoding.UTF8.GetByteCount(longName[1..]));
        _ring.Fail(_ring.GetXattr(_file, longName[..^1], room), Errno.ENODATA);
        _ring.Fail(_ring.GetXattr(_file, "", room), Errno.ERANGE);
    }
}
