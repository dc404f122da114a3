using System.Runtime.InteropServices;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public class StatxTests
{
    [Fact]
    [Covers(IoUringOp.Statx, nameof(IoUring.Statx), Shows.Entry)]
    public unsafe void Statx_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(Statx.SizeInBytes);
        var options = new SqeOptions(SqeFlags.Link, IoPriority: 3, Personality: 4);
        var token = SqeContext.Token(9);
        Assert.True(ring.Statx(
            FileTarget.FromDescriptor(5),
            "name",
            memory.AsIoVec(),
            StatxMask.Size | StatxMask.BirthTime,
            StatxFlags.NoFollow,
            token,
            options).IsOk);
        var staged = ring.LastQueued.Address;
        var expected = new Sqe
        {
            Opcode = IoUringOp.Statx,
            Flags = SqeFlags.Link,
            IoPriority = 3,
            Fd = 5,
            Address = staged,
            Length = 0xA00,
            Offset = (ulong)memory.Address,
            OperationFlags = 0x100,
            UserData = token.Value,
            Personality = 4,
        };
        ring.AssertEntry(expected);
        Assert.Equal("name", Rings.Text(staged));

        Assert.True(ring.Statx(
            FileTarget.FromDescriptor(5),
            memory.AsIoVec(),
            StatxMask.Size | StatxMask.BirthTime,
            StatxFlags.DontSync,
            token,
            options).IsOk);
        staged = ring.LastQueued.Address;
        ring.AssertEntry(expected with { Address = staged, OperationFlags = 0x5000 });
        Assert.Equal("", Rings.Text(staged));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Covers(IoUringOp.Statx, nameof(IoUring.Statx), Shows.Effect)]
    public void It_tells_size_type_permissions_and_times(bool byPath)
    {
        using var ring = TestRing.Start();
        using var folder = new TestFolder();
        using var memory = AlignedMemory.AllocatePages(Statx.SizeInBytes);
        var path = folder.Write("file", [1, 2, 3]);
        var written = new DateTime(2001, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, written);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(path, Mode);
        Assert.True(Fd.Open(path, OpenFlags.PathOnly, out var fd).IsOk);
        using var owner = fd;
        const StatxMask Mask = StatxMask.Basic | StatxMask.BirthTime | StatxMask.MountId;
        Assert.Equal(0, ring.Succeed(byPath
            ? ring.Statx(folder.Fd, "file", memory.AsIoVec(), Mask)
            : ring.Statx(fd, memory.AsIoVec(), Mask)));
        ref readonly var statx = ref MemoryMarshal.AsRef<Statx>(memory.GetSpan());
        Assert.Equal(StatxMask.Basic, statx.Mask & StatxMask.Basic);
        Assert.Equal((3, FileType.Regular, Mode, 1u), (
            statx.Size, statx.Type, statx.Permissions, statx.LinkCount));
        Assert.Equal(written, statx.ModificationTime.ToDateTimeOffset().UtcDateTime);
        Assert.True(statx.ChangeTime.ToDateTimeOffset() > written);
        Assert.True(fd.Status(out var status).IsOk);
        Assert.Equal(status.Inode, statx.Inode);
        Assert.Equal(status.Mode, statx.Mode);
        Assert.Equal(status.BlockSize, statx.BlockSize);
        Assert.Equal(
            status.Device,
            ((ulong)statx.Device.Major << 8) | (statx.Device.Minor & 0xff)
                | ((ulong)(statx.Device.Minor & ~0xffu) << 12));
    }

    [Fact]
    public void A_link_is_followed_or_not()
    {
        using var ring = TestRing.Start();
        using var folder = new TestFolder();
        using var memory = AlignedMemory.AllocatePages(Statx.SizeInBytes);
        folder.Write("file", [1, 2, 3]);
        File.CreateSymbolicLink(folder.Of("link"), "file");
        ref readonly var statx = ref MemoryMarshal.AsRef<Statx>(memory.GetSpan());
        Assert.Equal(0, ring.Succeed(ring.Statx(folder.Fd, "link", memory.AsIoVec())));
        Assert.Equal((FileType.Regular, 3), (statx.Type, statx.Size));
        Assert.Equal(0, ring.Succeed(ring.Statx(
            folder.Fd, "link", memory.AsIoVec(), flags: StatxFlags.NoFollow)));
        Assert.Equal((FileType.SymbolicLink, 4), (statx.Type, statx.Size));
    }

    [Fact]
    [Covers(IoUringOp.Statx, nameof(IoUring.Statx), Shows.Refusal)]
    public unsafe void What_is_not_there_completes_with_its_errno()
    {
        using var ring = TestRing.Start();
        using var folder = new TestFolder();
        using var memory = AlignedMemory.AllocatePages(Statx.SizeInBytes);
        var room = memory.AsIoVec();
        ring.Fail(ring.Statx(folder.Fd, "missing", room), Errno.ENOENT);
        ring.Fail(ring.Statx(folder.Fd, "", room), Errno.ENOENT);
        ring.Fail(ring.Statx(FileTarget.FromDescriptor(1_000_000), room), Errno.EBADF);
        ring.Fail(
            ring.Statx(folder.Fd, ".", new IoVec(null, Statx.SizeInBytes)), Errno.EFAULT);
        var small = memory.AsIoVec(0, Statx.SizeInBytes - 1);
        Assert.Equal("result", ring.Refuse<ArgumentException>(
            () => ring.Statx(folder.Fd, ".", small)).ParamName);
        ring.Refuse<ArgumentException>(() => ring.Statx(folder.Fd, "\0", room));
        ring.Refuse<PathTooLongException>(
            () => ring.Statx(folder.Fd, new string('/', 4096), room));
    }

    [Fact]
    public void Times_before_1970_have_negative_seconds() => Assert.Equal(
        DateTimeOffset.UnixEpoch.AddMilliseconds(-500),
        new StatxTime(-1, 500_000_000).ToDateTimeOffset());
}
