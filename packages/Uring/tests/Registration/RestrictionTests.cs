using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public unsafe class RestrictionTests
{
    private static IoUringRestrictions Reads => new IoUringRestrictions().Allow(IoUringOp.Read);

    [Fact]
    public void What_is_not_allowed_completes_with_EACCES()
    {
        using var file = new TestFile([7]);
        using var ring = Restricted(Reads);
        byte target = 0;

        Assert.True(ring.Read(file.Fd, new IoVec(&target, 1)).IsOk);
        Assert.Equal(1, ring.One().Result);
        Assert.Equal(7, target);

        Assert.True(ring.Write(file.Fd, new IoVec(&target, 1)).IsOk);
        Assert.Equal(Errno.EACCES, ring.One().Error);
        Assert.True(ring.Read(file.Fd, new IoVec(&target, 1), options: SqeFlags.Async).IsOk);
        Assert.Equal(Errno.EACCES, ring.One().Error);
    }

    [Fact]
    public void Flags_that_are_allowed_or_required_pass_and_their_absence_does_not()
    {
        using var ring = Restricted(
            Reads.AllowFlags(SqeFlags.HardLink).RequireFlags(SqeFlags.Async));
        Assert.True(ring.Nop(options: SqeFlags.Async).IsOk);
        Assert.Equal(0, ring.One().Result);
        Assert.True(ring.Nop(options: SqeFlags.Async | SqeFlags.HardLink).IsOk);
        Assert.Equal(0, ring.One().Result);
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(Errno.EACCES, ring.One().Error);
        Assert.True(ring.Close(TimeSpan.FromSeconds(10)).IsOk);
    }

    [Fact]
    public void Registering_is_refused_after_Start_unless_allowed()
    {
        using var ring = Restricted(Reads.Allow(IoUringRegisterOp.Probe));
        Assert.True(ring.Probe().Supports(IoUringOp.Read));
        var e = Assert.Throws<IoUringException>(() => ring.RegisterPersonality());
        Assert.Equal(Errno.EACCES, e.Errno);
    }

    [Fact]
    public void What_is_registered_before_Start_needs_no_permission()
    {
        using var ring = TestRing.Create();
        ring.Restrict(Reads);
        var personality = ring.RegisterPersonality();
        ring.Start();
        Assert.True(ring.Nop(options: personality).IsOk);
        Assert.Equal(0, ring.One().Result);
    }

    [Theory]
    [InlineData(SqeFlags.None)]
    [InlineData(SqeFlags.Drain)]
    [InlineData(SqeFlags.Async)]
    [InlineData(SqeFlags.HardLink)]
    [InlineData(SqeFlags.SkipSuccess)]
    [InlineData(SqeFlags.BufferSelect)]
    [InlineData(SqeFlags.FixedFile)]
    public void Close_proves_its_end_within_any_restriction(SqeFlags required)
    {
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(4096);
        var ring = Restricted(Reads.RequireFlags(required));
        Assert.True(ring.Read(pipe.Read, memory.AsIoVec(), 0, default, required).IsOk);
        Assert.Equal(1, ring.Submit().Count);

        Assert.True(ring.Close(TimeSpan.FromSeconds(10)).IsOk);

        // Nobody reads any more.
        Assert.Equal(1, pipe.Write.Write([1]).Count);
        Assert.Equal(1, pipe.Read.Read(new byte[1]).Count);
    }

    [Fact]
    public void Restrictions_come_once_and_before_Start()
    {
        using var ring = Restricted(Reads);
        Assert.Throws<InvalidOperationException>(() => ring.Restrict(Reads));
        using var other = TestRing.Create();
        other.Restrict(Reads);
        Assert.Equal(Errno.EBUSY, Assert.Throws<IoUringException>(
            () => other.Restrict(Reads)).Errno);
        other.Dispose();
        Assert.Throws<ObjectDisposedException>(() => other.Restrict(Reads));
    }

    [Fact]
    public void An_operation_that_the_kernel_does_not_know_cannot_be_allowed()
    {
        using var ring = TestRing.Create();
        var unknown = (IoUringOp)byte.MaxValue;
        Assert.Equal(Errno.EINVAL, Assert.Throws<IoUringException>(
            () => ring.Restrict(Reads.Allow(unknown))).Errno);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Reads.Allow((IoUringRegisterOp)256));
    }

    [Fact]
    public void What_the_ring_needs_itself_is_allowed_from_the_beginning()
    {
        var restrictions = new IoUringRestrictions();
        Assert.Equal(IoUringRestrictions.OwnRegisterOperations, restrictions.RegisterOperations);
        Assert.Equal([IoUringOp.Nop], restrictions.Operations);
        Assert.Equal(SqeFlags.Drain, restrictions.AllowedFlags);
        Assert.Equal(SqeFlags.None, restrictions.RequiredFlags);
    }

    private static IoUring Restricted(IoUringRestrictions restrictions)
    {
        var ring = TestRing.Create();
        ring.Restrict(restrictions);
        ring.Start();
        return ring;
    }
}
