using System.Text;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public unsafe class FixedFileTests
{
    private static readonly byte[] _first = Encoding.ASCII.GetBytes("first");
    private static readonly byte[] _second = Encoding.ASCII.GetBytes("second");

    [Fact]
    public void A_registered_file_is_read_through_its_slot_after_its_descriptor_is_closed()
    {
        using var ring = TestRing.Start();
        using (var one = new TestFile(_first))
        using (var two = new TestFile(_second))
            ring.RegisterFiles([one.Fd.Number, IoUring.EmptySlot, two.Fd.Number]);
        Assert.Equal(3, ring.FixedFileCount);
        Assert.Equal("first", Read(ring, 0));
        Assert.Equal("EBADF", Read(ring, 1));
        Assert.Equal("second", Read(ring, 2));
    }

    [Fact]
    public void Registering_twice_is_refused_with_EBUSY_and_keeps_the_first_table()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_first);
        ring.RegisterFiles([file.Fd.Number]);
        var e = Assert.Throws<IoUringException>(() => ring.RegisterFiles([file.Fd.Number]));
        Assert.Equal(Errno.EBUSY, e.Errno);
        Assert.Contains("Unregister", e.Remedy, StringComparison.Ordinal);
        e = Assert.Throws<IoUringException>(() => ring.RegisterSparseFiles(8));
        Assert.Equal(Errno.EBUSY, e.Errno);
        Assert.Equal(1, ring.FixedFileCount);
    }

    [Fact]
    public void A_table_without_slots_is_refused_by_name()
    {
        using var ring = TestRing.Start();
        Assert.Equal("descriptors", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.RegisterFiles([])).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.RegisterSparseFiles(0)).ParamName);
        Assert.Equal("tags", Assert.Throws<ArgumentException>(
            () => ring.RegisterFiles([0, 0], [SqeContext.Token(1)])).ParamName);
        Assert.Equal(0, ring.FixedFileCount);
    }

    [Fact]
    public void More_slots_than_the_process_may_have_files_are_refused_with_EMFILE()
    {
        using var ring = TestRing.Start();
        var e = Assert.Throws<IoUringException>(() => ring.RegisterSparseFiles(int.MaxValue));
        Assert.Equal(Errno.EMFILE, e.Errno);
        Assert.Contains("RLIMIT_NOFILE", e.Cause, StringComparison.Ordinal);
        Assert.Equal(0, ring.FixedFileCount);
    }

    [Fact]
    public void Descriptors_that_are_not_open_or_are_rings_are_refused_with_EBADF()
    {
        using var ring = TestRing.Start();
        var e = Assert.Throws<IoUringException>(() => ring.RegisterFiles([1_000_000]));
        Assert.Equal(Errno.EBADF, e.Errno);
        var parameters = new IoUringParams();
        var setup = Syscall.IoUringSetup(1, &parameters);
        Assert.False(setup.IsError, setup.ToString());
        using var other = new Fd(setup.Int32, ownsHandle: true);
        e = Assert.Throws<IoUringException>(() => ring.RegisterFiles([other.Number]));
        Assert.Equal(Errno.EBADF, e.Errno);
        Assert.Contains("that of a ring", e.Cause, StringComparison.Ordinal);
        Assert.Equal(0, ring.FixedFileCount);
    }

    [Fact]
    public void The_kernel_chooses_slots_from_the_range_given_and_no_others()
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(8);
        ring.SetFileAllocationRange(new(3), 2);
        Assert.Equal(3, SocketInAnySlot(ring).Result);
        Assert.Equal(4, SocketInAnySlot(ring).Result);
        Assert.Equal(Errno.ENFILE, SocketInAnySlot(ring).Error);
        ring.SetFileAllocationRange(new(0), 8);
        Assert.Equal(0, SocketInAnySlot(ring).Result);
    }

    [Fact]
    public void Slots_are_filled_emptied_and_kept_by_an_update()
    {
        using var ring = TestRing.Start();
        using var one = new TestFile(_first);
        using var two = new TestFile(_second);
        ring.RegisterSparseFiles(4);
        ring.UpdateFiles(new(1), [one.Fd.Number, one.Fd.Number, one.Fd.Number]);
        Assert.Equal("EBADF", Read(ring, 0));
        Assert.Equal("first", Read(ring, 3));
        ring.UpdateFiles(new(1), [IoUring.KeepSlot, two.Fd.Number, IoUring.EmptySlot]);
        Assert.Equal("first", Read(ring, 1));
        Assert.Equal("second", Read(ring, 2));
        Assert.Equal("EBADF", Read(ring, 3));
        Assert.Equal(4, ring.FixedFileCount);
    }

    [Fact]
    public void A_refused_descriptor_names_its_slot_and_leaves_what_came_before()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_first);
        ring.RegisterFiles([file.Fd.Number, file.Fd.Number, file.Fd.Number]);
        var e = Assert.Throws<IoUringException>(() => ring.UpdateFiles(
            new(0), [IoUring.EmptySlot, 1_000_000, IoUring.EmptySlot]));
        Assert.Equal(Errno.EBADF, e.Errno);
        Assert.Contains("slot 1", e.Message, StringComparison.Ordinal);
        Assert.Equal("EBADF", Read(ring, 0));
        Assert.Equal("EBADF", Read(ring, 1));
        Assert.Equal("first", Read(ring, 2));
    }

    [Fact]
    public void Slots_outside_the_table_are_refused_by_name()
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(4);
        Assert.Equal("first", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.UpdateFiles(new(3), [-1, -1])).ParamName);
        Assert.Equal("first", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.UpdateFiles(new(int.MaxValue), [-1, -1])).ParamName);
        Assert.Equal("first", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.UpdateFiles(new(-1), [-1])).ParamName);
        Assert.Equal("first", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SetFileAllocationRange(new(2), 3)).ParamName);
    }

    [Fact]
    public void Without_a_table_updates_are_refused_with_the_kernels_errno()
    {
        using var ring = TestRing.Start();
        Assert.Equal(Errno.ENXIO, Assert.Throws<IoUringException>(
            () => ring.UpdateFiles(new(0), [-1])).Errno);
        Assert.Equal(Errno.ENXIO, Assert.Throws<IoUringException>(ring.UnregisterFiles).Errno);
        var e = Assert.Throws<IoUringException>(() => ring.SetFileAllocationRange(new(0), 1));
        Assert.Equal(Errno.EINVAL, e.Errno);
        Assert.Contains("RegisterFiles", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tag_completes_when_no_request_uses_the_old_file_any_more()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(64);
        ring.RegisterFiles([pipe.Read.Number], [SqeContext.Token(77)]);
        Assert.True(ring.Read(new FixedFile(0), memory.AsIoVec(), -1, SqeContext.Token(1)).IsOk);
        Assert.True(ring.Submit().Outcome.IsOk);
        ring.UpdateFiles(new(0), [IoUring.EmptySlot]);

        // The read holds the file: no tag before it has ended.
        Assert.Equal(0, ring.Wait(new Completion[4]).Count);
        Assert.Equal(1, pipe.Write.Write("x"u8).Count);
        var read = ring.One();
        Assert.Equal(1UL, read.Context.TokenValue);
        Assert.Equal(1, read.Result);
        var tag = ring.One();
        Assert.Equal(77UL, tag.Context.TokenValue);
        Assert.Equal(0, tag.Result);
    }

    [Fact]
    public void A_tag_without_a_file_is_refused_with_EINVAL()
    {
        using var ring = TestRing.Start();
        var e = Assert.Throws<IoUringException>(
            () => ring.RegisterFiles([IoUring.EmptySlot], [SqeContext.Token(1)]));
        Assert.Equal(Errno.EINVAL, e.Errno);
        ring.RegisterSparseFiles(1);
        e = Assert.Throws<IoUringException>(
            () => ring.UpdateFiles(new(0), [IoUring.KeepSlot], [SqeContext.Token(1)]));
        Assert.Equal(Errno.EINVAL, e.Errno);
        Assert.Contains("tag", e.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_can_be_taken_back_and_made_anew()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_first);
        for (var i = 0; i < 3; i++)
        {
            ring.RegisterFiles([file.Fd.Number]);
            Assert.Equal("first", Read(ring, 0));
            ring.UnregisterFiles();
            Assert.Equal(0, ring.FixedFileCount);
            _ = Assert.Throws<ArgumentOutOfRangeException>(() => Read(ring, 0));
        }
    }

    [Fact]
    public void The_count_is_0_after_Dispose()
    {
        var ring = TestRing.Start();
        ring.RegisterSparseFiles(4);
        ring.Dispose();
        Assert.Equal(0, ring.FixedFileCount);
    }

    private static Completion SocketInAnySlot(IoUring ring)
    {
        const int UnixDomain = 1;
        const int Stream = 1;
        Assert.True(ring.Enqueue(new Sqe
        {
            Opcode = IoUringOp.Socket,
            Fd = UnixDomain,
            Offset = Stream,
            FileIndex = -1,
        }).IsOk);
        return ring.One();
    }

    private static string Read(IoUring ring, int slot)
    {
        using var memory = AlignedMemory.AllocatePages(64);
        Assert.True(ring.Read(new FixedFile(slot), memory.AsIoVec()).IsOk);
        var completion = ring.One();
        return completion.IsSuccess
            ? Encoding.ASCII.GetString(memory.GetSpan()[..completion.Result])
            : completion.Error.Name();
    }
}
