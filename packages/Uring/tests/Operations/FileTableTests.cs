using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class FileTableTests
{
    private const string Install = nameof(IoUring.FixedFdInstall);
    private const string Update = nameof(IoUring.FilesUpdate);

    [Fact]
    [Covers(IoUringOp.FixedFdInstall, Install, Shows.Entry)]
    [Covers(IoUringOp.FilesUpdate, Update, Shows.Entry)]
    public void Operations_on_the_file_table_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        var (context, options, expected) = EntryAssert.Filled;
        Assert.True(ring.FixedFdInstall(
            new(5), FixedFdInstallFlags.KeepOnExec, context, options).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.FixedFdInstall,
            Flags = SqeFlags.Async | SqeFlags.FixedFile,
            Fd = 5,
            OperationFlags = 1,
        });
        var descriptors = stackalloc int[2];
        Assert.True(ring.FilesUpdate(new FixedFile(5), descriptors, 2, context, options).IsOk);
        var update = expected with
        {
            Opcode = IoUringOp.FilesUpdate,
            Fd = -1,
            Offset = 5,
            Address = (ulong)descriptors,
            Length = 2,
        };
        ring.AssertEntry(update);
        Assert.True(ring.FilesUpdate(
            FileDestination.AnySlot, descriptors, 2, context, options).IsOk);
        ring.AssertEntry(update with { Offset = uint.MaxValue });
    }

    [Fact]
    [Covers(IoUringOp.FixedFdInstall, Install, Shows.Effect)]
    public void A_slots_file_gets_a_descriptor_and_keeps_its_slot()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile("file"u8);
        ring.RegisterFiles([file.Fd.Number]);
        file.Fd.Dispose();
        foreach (var flags in new[] { FixedFdInstallFlags.None, FixedFdInstallFlags.KeepOnExec })
        {
            var completion = ring.Run(ring.FixedFdInstall(new(0), flags));
            Assert.True(completion.IsSuccess, completion.ToString());
            using var installed = new Fd(completion.Result, ownsHandle: true);
            Assert.Equal(4, installed.Read(new byte[8]).Count);
            Assert.True(installed.Seek(0, SeekWhence.Start, out _).IsOk);
            Assert.True(installed.GetCloseOnExec(out var closesOnExec).IsOk);
            Assert.Equal(flags == FixedFdInstallFlags.None, closesOnExec);
        }
    }

    [Fact]
    [Covers(IoUringOp.FixedFdInstall, Install, Shows.Refusal)]
    public void An_empty_slot_has_no_descriptor_to_give()
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(1);
        Assert.Equal(Errno.EBADF, ring.Run(ring.FixedFdInstall(new(0))).Error);
    }

    [Fact]
    [Covers(IoUringOp.FilesUpdate, Update, Shows.Effect)]
    public void Slots_are_filled_emptied_and_kept_by_an_operation()
    {
        using var ring = TestRing.Start();
        using var one = new TestFile("1"u8);
        using var two = new TestFile("22"u8);
        var descriptors = stackalloc int[3];
        ring.RegisterFiles([-1, one.Fd.Number, one.Fd.Number, one.Fd.Number]);
        descriptors[0] = IoUring.KeepSlot;
        descriptors[1] = two.Fd.Number;
        descriptors[2] = IoUring.EmptySlot;
        Assert.Equal(3, ring.Run(ring.FilesUpdate(new FixedFile(1), descriptors, 3)).Result);
        Assert.Equal([-9, 1, 2, -9], Sizes(ring, 4));
    }

    [Fact]
    public void Files_that_go_to_any_slot_say_which()
    {
        using var ring = TestRing.Start();
        using var one = new TestFile("1"u8);
        using var two = new TestFile("22"u8);
        var descriptors = stackalloc int[2];
        ring.RegisterFiles([one.Fd.Number, -1, one.Fd.Number, -1]);
        descriptors[0] = descriptors[1] = two.Fd.Number;
        Assert.Equal(2, ring.Run(
            ring.FilesUpdate(FileDestination.AnySlot, descriptors, 2)).Result);
        Assert.Equal((1, 3), (descriptors[0], descriptors[1]));
        Assert.Equal([1, 2, 1, 2], Sizes(ring, 4));
        descriptors[0] = two.Fd.Number;
        Assert.Equal(Errno.ENFILE, ring.Run(
            ring.FilesUpdate(FileDestination.AnySlot, descriptors, 1)).Error);
    }

    [Fact]
    [Covers(IoUringOp.FilesUpdate, Update, Shows.Refusal)]
    public void What_cannot_be_in_the_table_is_refused_by_the_kernel()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile("1"u8);
        var descriptors = stackalloc int[2];
        descriptors[0] = file.Fd.Number;
        descriptors[1] = 1_000_000;
        Assert.Equal(Errno.ENXIO, ring.Run(
            ring.FilesUpdate(FileDestination.AnySlot, descriptors, 2)).Error);
        ring.RegisterSparseFiles(2);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => FillTwoFrom(ring, slot: 1));
        Assert.Equal(1, ring.Run(
            ring.FilesUpdate(new FixedFile(0), descriptors, 2)).Result);
        Assert.Equal(Errno.EBADF, ring.Run(
            ring.FilesUpdate(new FixedFile(0), descriptors + 1, 1)).Error);
    }

    [Fact]
    public void A_descriptor_for_a_slot_and_no_files_are_refused_by_name()
    {
        using var ring = TestRing.Start();
        Assert.Equal("first", Assert.Throws<ArgumentException>(() => ring.FilesUpdate(
            FileDestination.Descriptor, null, 1)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => ring.FilesUpdate(
            new FixedFile(0), null, 0)).ParamName);
        ring.HasQueuedNothing();
    }

    private static int[] Sizes(IoUring ring, int count)
    {
        using var memory = AlignedMemory.AllocatePages(64);
        var sizes = new int[count];
        for (var i = 0; i < count; i++)
            sizes[i] = ring.Run(ring.Read(new FixedFile(i), memory.AsIoVec())).Result;
        return sizes;
    }

    private static Outcome FillTwoFrom(IoUring ring, int slot)
    {
        var descriptors = stackalloc int[2];
        return ring.FilesUpdate(new FixedFile(slot), descriptors, 2);
    }
}
