using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// A slot that the table does not have is refused before it takes a place in the queue, whatever
/// the operation and whichever of its files it is. A descriptor that is not open is left to the
/// kernel.
/// </summary>
public class SlotTests
{
    private const int SlotCount = 4;

    public static TheoryData<string> Everything =>
        [.. Slotted.Targets.Keys, .. Slotted.Places.Keys];

    public static TheoryData<string> Targets => [.. Slotted.Targets.Keys];

    [Fact]
    public void Every_parameter_of_every_operation_is_tried()
    {
        string[] elsewhere =
        [
            // A slot of the other ring, sets that take descriptors only, the slots of many
            // connections, where no single one will do, and what this kernel may lack.
            "SendDescriptor.destination", "EpollControl.epoll", "EpollControl.file",
            "AcceptMultishot.into", "Command128.file",
        ];
        var parameters =
            from method in typeof(IoUring).GetMethods()
            where method.ReturnType == typeof(Outcome)
            from parameter in method.GetParameters()
            where Slotted.Types.Contains(parameter.ParameterType)
            select $"{method.Name}.{parameter.Name}";

        Assert.Equal(
            parameters.Distinct().Except(elsewhere).Order(),
            Slotted.Targets.Keys.Concat(Slotted.Places.Keys).Select(Parameter).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_slot_beyond_the_table_is_refused_by_name_and_takes_no_place(string name)
    {
        using var ring = TestRing.Start();
        Refuse(ring, name, 0);
        ring.RegisterSparseFiles(SlotCount);
        foreach (var slot in (int[])[SlotCount, SlotCount + 1, int.MaxValue])
            Refuse(ring, name, slot);
        if (Slotted.Targets.ContainsKey(name))
            Refuse(ring, name, -1);
        Assert.True(Queue(ring, name, 0).IsOk);
        ring.UnregisterFiles();
        Assert.Equal(1, ring.Submit().Count);
        _ = ring.One();
        Refuse(ring, name, 0);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_shared_ring_refuses_it_on_any_thread_and_goes_on(string name)
    {
        using var ring = TestRing.Start(new IoUringOptions
        {
            Entries = RingEntries.Nano,
            MultipleIssuers = true,
        });
        ring.RegisterSparseFiles(SlotCount);
        OnThread.Run(() =>
        {
            Refuse(ring, name, SlotCount);
            return true;
        });
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(0, ring.One().Result);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_descriptor_that_is_not_open_is_the_kernels_to_refuse(string name)
    {
        using var ring = TestRing.StartWithSlots();
        var queued = Slotted.Targets[name](ring, FileTarget.FromDescriptor(1_000_000));
        Assert.True(queued.IsOk, queued.ToString());

        // Without a queue of a network card there is nothing to look further for.
        var errno = name == "ReceiveZeroCopy.socket" ? Errno.EINVAL : Errno.EBADF;
        Assert.Equal(errno, ring.One().Error);
    }

    [Fact]
    public void An_entry_that_is_queued_as_it_is_goes_to_the_kernel()
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(SlotCount);
        ring.Fail(
            ring.Enqueue(new Sqe(
                IoUringOp.Read, new FixedFile(SlotCount), default, SqeFlags.None)),
            Errno.EBADF);
        ring.Fail(
            ring.Read(FileTarget.FromDescriptor(SlotCount), default, options: SqeFlags.FixedFile),
            Errno.EBADF);
    }

    [Fact]
    public void A_cancellation_in_place_refuses_it_too()
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(SlotCount);
        Assert.Equal("filter", Assert.Throws<ArgumentOutOfRangeException>(() => ring.CancelAndWait(
            CancelFilter.OfTarget(new FixedFile(SlotCount)), TimeSpan.Zero)).ParamName);
    }

    [Fact]
    public void Two_ends_of_a_pipe_and_several_files_need_all_their_slots()
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(SlotCount);
        Refuse(ring, "Pipe.destination", SlotCount - 1);
        Refuse(ring, "FilesUpdate.first of 2", SlotCount - 1);
        Assert.True(Queue(ring, "FilesUpdate.first", SlotCount - 1).IsOk);
    }

    private static void Refuse(IoUring ring, string name, int slot)
    {
        var refusal = ring.Refuse<ArgumentOutOfRangeException>(() => Queue(ring, name, slot));
        Assert.Equal(Parameter(name).Split('.')[1], refusal.ParamName);
        Assert.Equal(slot, refusal.ActualValue);
    }

    private static Outcome Queue(IoUring ring, string name, int slot) =>
        Slotted.Targets.TryGetValue(name, out var target)
            ? target(ring, new FixedFile(slot))
            : Slotted.Places[name](ring, new FixedFile(slot));

    private static string Parameter(string name) => name.Split(' ')[0];
}
