using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public unsafe class SetupMemoryTests
{
    private static readonly IoUringOptions _small = new() { Entries = 8 };

    [Fact]
    public void Memory_that_is_too_small_is_refused_by_name()
    {
        var needed = _small.RequiredMemoryBytes;
        using var memory = AlignedMemory.AllocatePages(needed - 1);
        var e = Assert.Throws<ArgumentException>(
            () => IoUring.Create(_small with { Memory = memory }));
        Assert.Equal(nameof(IoUringOptions.Memory), e.ParamName);
        Assert.Contains(needed.ToString(), e.Message, StringComparison.Ordinal);
        using var enough = AlignedMemory.AllocatePages(needed);
        using var ring = TestRing.Create(_small with { Memory = enough });
        Assert.True(ring.SetupFlags.HasFlag(IoUringSetupFlags.NoMmap));
    }

    [Fact]
    public void Memory_that_is_not_aligned_to_pages_is_refused_by_name()
    {
        // The alignment is odd, so that the start is that of a page once in 4096 times.
        var alignment = (2 * AlignedMemory.PageSize) + 1;
        using var memory = AlignedMemory.Allocate(_small.RequiredMemoryBytes, alignment);
        Assert.SkipWhen(
            (nuint)memory.Address % AlignedMemory.PageSize == 0, "the memory starts a page");
        Assert.Equal(
            nameof(IoUringOptions.Memory),
            Assert.Throws<ArgumentException>(
                () => IoUring.Create(_small with { Memory = memory })).ParamName);
    }

    [Fact]
    public void A_ring_in_memory_that_held_something_else_works()
    {
        using var memory = AlignedMemory.AllocatePages(_small.RequiredMemoryBytes);
        memory.GetSpan().Fill(0xff);
        using var ring = TestRing.Start(_small with { Memory = memory });
        Assert.Equal([1UL, 2, 3], Nops(ring, 1, 3));
    }

    [Fact]
    public void A_ring_works_in_a_huge_page()
    {
        AlignedMemory memory;
        try
        {
            memory = AlignedMemory.AllocatePages(
                2 << 20, new AlignedMemoryOptions { Pages = PageKind.Huge2MiB });
        }
        catch (MemoryRefusedException e)
        {
            Assert.Skip($"huge pages: {e.Message}");
            throw;
        }

        using (memory)
        {
            using var ring = TestRing.Start(_small with { Memory = memory });
            Assert.Equal([1UL, 2, 3], Nops(ring, 1, 3));
        }
    }

    [Fact]
    public void The_memory_of_a_ring_stays_while_the_ring_is_open()
    {
        var memory = AlignedMemory.AllocatePages(_small.RequiredMemoryBytes);
        var address = (ulong)memory.Address;
        using (var ring = TestRing.Start(_small with { Memory = memory }))
        {
            memory.Dispose();
            for (ulong round = 0; round < 50; round++)
                Assert.Equal([round, round + 1, round + 2], Nops(ring, round, 3));
            Assert.True(Mappings.Contain((nint)address));
        }

        Assert.Throws<ObjectDisposedException>(() => (nuint)memory.Address);
    }

    [Fact]
    public void Rings_share_the_workers_of_one_of_them()
    {
        using var first = TestRing.Start(_small);
        using var second = TestRing.Start(_small with { ShareWorkersWith = first });
        Assert.True(second.SetupFlags.HasFlag(IoUringSetupFlags.AttachWorkers));
        Assert.True(second.Nop(options: SqeFlags.Async).IsOk);
        Assert.Equal(0, second.One().Result);

        // The other may go first.
        first.Dispose();
        Assert.True(second.Nop(options: SqeFlags.Async).IsOk);
        Assert.Equal(0, second.One().Result);
    }

    [Fact]
    public void Workers_of_a_ring_that_is_disposed_cannot_be_shared()
    {
        var first = TestRing.Start(_small);
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(
            () => IoUring.Create(_small with { ShareWorkersWith = first }));
    }

    [Fact]
    public void Workers_of_a_ring_without_a_descriptor_cannot_be_shared()
    {
        using var first = RingMatrix.Start("registered descriptor only");
        Assert.Equal("options", Assert.Throws<ArgumentException>(
            () => IoUring.Create(_small with { ShareWorkersWith = first.Ring })).ParamName);
    }

    [Fact]
    public void Rings_that_share_workers_share_one_polling_thread()
    {
        var polled = _small with { SubmissionPolling = new(TimeSpan.FromMilliseconds(50)) };
        using var first = TestRing.Start(polled);
        using var second = TestRing.Start(polled with { ShareWorkersWith = first });
        using var other = TestRing.Start(polled);
        foreach (var ring in new[] { first, second, other })
            Assert.Equal([7UL, 8], Nops(ring, 7, 2));
        var thread = first.ReadDiagnostics().SqThreadId;
        Assert.True(thread > 0);
        Assert.Equal(thread, second.ReadDiagnostics().SqThreadId);
        Assert.NotEqual(thread, other.ReadDiagnostics().SqThreadId);
    }

    [Fact]
    public void A_ring_without_a_descriptor_is_the_thread_s_that_created_it()
    {
        using var made = RingMatrix.Create("registered descriptor only");
        var ring = made.Ring;
        var e = OnThread.Run(() => Assert.Throws<InvalidOperationException>(ring.Start));
        Assert.Contains("no descriptor", e.Message, StringComparison.Ordinal);
        e = OnThread.Run(() => Assert.Throws<InvalidOperationException>(ring.Dispose));
        Assert.Contains("no descriptor", e.Message, StringComparison.Ordinal);
        ring.Start();
        Assert.True(ring.IsEnteredByIndex);
        Assert.Equal([1UL, 2, 3], Nops(ring, 1, 3));
        Assert.Throws<NotSupportedException>(ring.ReadDiagnostics);
    }

    [Fact]
    public void A_ring_without_a_descriptor_moves_data()
    {
        using var made = RingMatrix.Start("registered descriptor only");
        using var pipe = new TestPipe();
        byte target = 0;
        Assert.True(made.Ring.Read(pipe.Read, new IoVec(&target, 1)).IsOk);
        Assert.Equal(1, made.Ring.Submit().Count);
        Assert.Equal(1, pipe.Write.Write([99]).Count);
        Assert.Equal(1, made.Ring.One().Result);
        Assert.Equal(99, target);
    }

    [Fact]
    public void The_data_of_a_command_lies_in_the_second_half_of_a_long_entry()
    {
        using var ring = TestRing.Start(_small with { SqeSize = SqeSize.Bytes128 });
        var data = new byte[IoUring.MaxCommandBytes];
        for (var i = 0; i < data.Length; i++)
            data[i] = (byte)(i + 1);
        Assert.True(ring.Enqueue(new Sqe { UserData = 5 }, data).IsOk);

        // 16 bytes of it lie where the third address does, at the end of the first half.
        var entry = ring.LastQueued;
        Assert.Equal(
            data.AsSpan(0, 16), new ReadOnlySpan<byte>((byte*)&entry + 48, 16));
        Assert.Equal(data.AsSpan(16), ring.LastQueuedHigh);
        Assert.Equal(5UL, entry.UserData);

        // What lay there does not show in a command that says less.
        var command = new Sqe { Opcode = IoUringOp.UringCmd, Fd = -1 };
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(ring.Enqueue(command, [9]).IsWouldBlock, i == 7);
            if (i < 7)
                Assert.Equal(-1, ring.LastQueuedHigh.IndexOfAnyExcept((byte)0));
        }

        Assert.Equal(8, ring.Submit().Count);
        Assert.True(ring.Enqueue(command).IsOk);
        Assert.Equal(-1, ring.LastQueuedHigh.IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Data_that_does_not_fit_and_entries_that_are_short_are_refused()
    {
        using var ring = TestRing.Start(_small with { SqeSize = SqeSize.Bytes128 });
        Assert.Equal("command", Assert.Throws<ArgumentException>(
            () => ring.Enqueue(new Sqe(), new byte[IoUring.MaxCommandBytes + 1])).ParamName);
        Assert.Equal(0, ring.PendingSubmissions);
        using var shorter = TestRing.Start(_small);
        Assert.Throws<NotSupportedException>(() => shorter.Enqueue(new Sqe(), [1]));
        Assert.Equal(0, shorter.PendingSubmissions);
    }

    private static ulong[] Nops(IoUring ring, ulong first, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(ring.Enqueue(new Sqe { UserData = first + (ulong)i }).IsOk);
        return [.. ring.Exactly(count).Select(c => c.UserData)];
    }
}
