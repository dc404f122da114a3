using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>What holds for every operation on files.</summary>
public class FileOperationTests
{
    private const int Depth = 32;

    public static TheoryData<string> Names => [.. FileOperation.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_runs_in_a_chain_with_a_time_limit(string name)
    {
        using var scene = new FileScene(throughSlots: false);
        using var ring = TestRing.Start();
        scene.Register(ring);
        var chain = RunInChain(ring, scene, FileOperation.All[name]);
        Assert.True(chain[1].IsSuccess, chain[1].ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Through_a_slot_it_runs_or_says_EBADF_where_the_kernel_takes_none(string name)
    {
        var operation = FileOperation.All[name];
        using var scene = new FileScene(throughSlots: true);
        using var ring = TestRing.Start();
        scene.Register(ring);
        if (operation.Target == FileOperation.TargetKind.DescriptorOnly)
        {
            ring.Fail(operation.Queue(ring, scene, default, default), Errno.EBADF);
            return;
        }

        var chain = RunInChain(ring, scene, operation);
        Assert.True(chain[1].IsSuccess, chain[1].ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_reports_would_block_on_a_full_queue(string name)
    {
        using var scene = new FileScene(throughSlots: true);
        using var ring = TestRing.Start(8);
        scene.Register(ring);
        for (var i = 0; i < 8; i++)
            Assert.True(ring.Nop().IsOk);
        var outcome = FileOperation.All[name].Queue(ring, scene, default, default);
        Assert.True(outcome.IsWouldBlock, outcome.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Queued_again_and_again_it_allocates_nothing(string name)
    {
        var operation = FileOperation.All[name];
        using var scene = new FileScene(throughSlots: true);
        using var ring = TestRing.Start(Depth);
        scene.Register(ring);
        Assert.Equal(0, BytesAllocatedBy(ring, (r, token) => operation.Queue(
            r, scene, SqeContext.Token(token), default)));
    }

    [Fact]
    public void Inputs_that_are_long_allocate_nothing_either()
    {
        using var ring = TestRing.Start(Depth);
        var path = new string('ä', 2000);
        var vectors = new IoVec[1024];
        var value = new byte[10_000];
        Assert.Equal(0, BytesAllocatedBy(ring, (r, token) => (token % 4) switch
        {
            0 => r.UnlinkAt(FileTarget.None, path, default, SqeContext.Token(token)),
            1 => r.ReadVector(FileTarget.None, vectors, 0, SqeContext.Token(token)),
            2 => r.SetXattr(path, "user.a", value, 0, SqeContext.Token(token)),
            _ => r.RenameAt(
                FileTarget.None, path, FileTarget.None, path, 0, SqeContext.Token(token)),
        }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_the_owners_alone(string name)
    {
        var operation = FileOperation.All[name];
        using var scene = new FileScene(throughSlots: true);
        using (var other = TestRing.Start())
            scene.Register(other);
        Outcome Queue(IoUring ring) => operation.Queue(ring, scene, default, default);

        using var idle = TestRing.Create();
        Assert.Throws<InvalidOperationException>(() => Queue(idle));
        using var ring = TestRing.Start();
        _ = OnThread.Run(() => Assert.Throws<InvalidOperationException>(() => Queue(ring)));
        Assert.Equal(0, ring.Submit().Count);
        var disposed = TestRing.Start();
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Queue(disposed));
    }

    // A NOP, the operation, a limit: the limit is canceled when the operation is done in time.
    private static unsafe Completion[] RunInChain(
        IoUring ring, FileScene scene, FileOperation operation)
    {
        var limit = new Timespec(10, 0);
        Assert.True(ring.Nop(SqeContext.Token(0), SqeFlags.Link).IsOk);
        Assert.True(operation.Queue(ring, scene, SqeContext.Token(1), SqeFlags.Link).IsOk);
        Assert.True(ring.Enqueue(new Sqe
        {
            Opcode = IoUringOp.LinkTimeout,
            Fd = -1,
            Address = (ulong)&limit,
            Length = 1,
            UserData = SqeContext.Token(2).Value,
        }).IsOk);
        var chain = new Completion[3];
        foreach (var _ in chain)
        {
            var completion = ring.One();
            chain[completion.Context.TokenValue] = completion;
        }

        Assert.Equal(0, chain[0].Result);
        Assert.Equal(Errno.ECANCELED, chain[2].Error);
        return chain;
    }

    private static long BytesAllocatedBy(IoUring ring, Func<IoUring, ulong, Outcome> queue)
    {
        Run(ring, queue);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(ring, queue);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // The results do not matter: what exists cannot be made again, and a read of the group finds
    // no buffer in the end.
    private static void Run(IoUring ring, Func<IoUring, ulong, Outcome> queue)
    {
        Span<Completion> batch = stackalloc Completion[Depth];
        for (var round = 0; round < 20; round++)
        {
            for (ulong i = 0; i < Depth; i++)
            {
                if (!queue(ring, i).IsOk)
                    Assert.Fail("the queue is full");
            }

            for (var reaped = 0; reaped < Depth;)
            {
                var (n, outcome) = ring.Wait(batch, 1, TimeSpan.FromSeconds(10));
                if (!outcome.IsOk)
                    Assert.Fail(outcome.ToString());
                reaped += n;
            }
        }
    }
}
