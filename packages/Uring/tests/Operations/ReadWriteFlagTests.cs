using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>RWF_ bits, through every operation that reads or writes.</summary>
public unsafe class ReadWriteFlagTests
{
    [Fact]
    public void Every_read_and_write_carries_its_flags()
    {
        using var ring = TestRing.Start();
        var file = FileTarget.FromDescriptor(3);
        const ReadWriteFlags Flags = ReadWriteFlags.Sync | ReadWriteFlags.DontCache;
        var part = new FixedBuffer(0, default);
        Assert.True(ring.Read(file, default(IoVec), flags: Flags).IsOk);
        Assert.Equal((uint)Flags, ring.LastQueued.OperationFlags);
        Assert.True(ring.Write(file, default(IoVec), flags: Flags).IsOk);
        Assert.Equal((uint)Flags, ring.LastQueued.OperationFlags);
        Assert.True(ring.ReadFixed(file, part, flags: Flags).IsOk);
        Assert.Equal((uint)Flags, ring.LastQueued.OperationFlags);
        Assert.True(ring.WriteFixed(file, part, flags: Flags).IsOk);
        Assert.Equal((uint)Flags, ring.LastQueued.OperationFlags);
        Assert.True(ring.ReadSelected(file, 1, flags: Flags).IsOk);
        Assert.Equal((uint)Flags, ring.LastQueued.OperationFlags);
    }

    [Fact]
    public void Appending_writes_at_the_end_whatever_the_offset_says()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([1, 2, 3]);
        byte source = 9;
        var vector = new IoVec(&source, 1);
        Assert.Equal(1, ring.Succeed(
            ring.Write(file.Fd, vector, offset: 0, flags: ReadWriteFlags.Append)));
        Assert.Equal(1, ring.Succeed(
            ring.WriteVector(file.Fd, [vector], offset: 0, flags: ReadWriteFlags.Append)));
        Assert.Equal([1, 2, 3, 9, 9], file.Content);
    }

    [Fact]
    public void Synchronous_writes_succeed()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([1, 2, 3]);
        byte source = 9;
        var vector = new IoVec(&source, 1);
        Assert.Equal(1, ring.Succeed(
            ring.Write(file.Fd, vector, flags: ReadWriteFlags.DataSync)));
        Assert.Equal(1, ring.Succeed(
            ring.WriteVector(file.Fd, [vector], 1, flags: ReadWriteFlags.Sync)));
        Assert.Equal([9, 9, 3], file.Content);
    }

    [Fact]
    public void Reading_an_empty_pipe_without_waiting_completes_with_EAGAIN()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        byte target = 0;
        ring.Fail(
            ring.Read(pipe.Read, new IoVec(&target, 1), flags: ReadWriteFlags.NoWait),
            Errno.EAGAIN);
    }

    [Fact]
    public void Unknown_flags_complete_with_EOPNOTSUPP()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([1]);
        byte target = 0;
        ring.Fail(
            ring.Read(file.Fd, new IoVec(&target, 1), flags: (ReadWriteFlags)(1 << 30)),
            Errno.EOPNOTSUPP);
    }

    [Fact]
    public void What_protects_the_data_is_copied_beside_the_entry()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(4096);
        var protection = new ProtectionInformation(
            memory.AsIoVec(64, 8), IntegrityChecks.Guard, ApplicationTag: 7, Seed: 11);
        var expected = new Sqe
        {
            Fd = 5,
            Offset = 4096,
            Address = (ulong)memory.Address,
            Length = 512,
            OperationFlags = (uint)ReadWriteFlags.HighPriority,
            UserData = SqeContext.Token(1).Value,
            AttributeMask = 1,
        };
        var (file, part) = (FileTarget.FromDescriptor(5), memory.AsIoVec(0, 512));
        var fixedPart = new FixedBuffer(3, part);
        var (token, flags) = (SqeContext.Token(1), ReadWriteFlags.HighPriority);
        Assert.True(ring.Read(file, part, protection, 4096, token, flags: flags).IsOk);
        AssertProtected(expected with { Opcode = IoUringOp.Read });
        Assert.True(ring.Write(file, part, protection, 4096, token, flags: flags).IsOk);
        AssertProtected(expected with { Opcode = IoUringOp.Write });
        expected = expected with { BufferIndex = 3 };
        Assert.True(ring.ReadFixed(file, fixedPart, protection, 4096, token, flags: flags).IsOk);
        AssertProtected(expected with { Opcode = IoUringOp.ReadFixed });
        Assert.True(ring.WriteFixed(file, fixedPart, protection, 4096, token, flags: flags).IsOk);
        AssertProtected(expected with { Opcode = IoUringOp.WriteFixed });

        void AssertProtected(Sqe entry)
        {
            var staged = ring.LastQueued.Address3;
            ring.AssertEntry(entry with { Address3 = staged });
            Assert.Equal(protection.ToKernel(), *(Uring.Abi.AttrPi*)staged);
        }
    }

    // A device with protection information is nothing that a test machine has.
    [Fact]
    public void A_file_without_protection_information_refuses_it()
    {
        using var ring = TestRing.Start();
        using var folder = new TestFolder();
        using var memory = AlignedMemory.AllocatePages(8192);
        folder.Write("file", new byte[4096]);
        var opened = ring.Succeed(ring.OpenAt(
            folder.Fd, "file", OpenFlags.ReadWrite | OpenFlags.Direct));
        using var file = new Fd(opened, ownsHandle: true);
        var protection = new ProtectionInformation(memory.AsIoVec(4096, 64));
        ring.Fail(ring.Read(file, memory.AsIoVec(0, 4096), protection), Errno.EINVAL);
        ring.Fail(ring.Write(file, memory.AsIoVec(0, 4096), protection), Errno.EINVAL);
        ring.Refuse<ArgumentOutOfRangeException>(() => ring.Read(
            file, default, new ProtectionInformation(new IoVec(null, nuint.MaxValue))));
    }
}
