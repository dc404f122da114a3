using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

/// <summary>Every call of every handle after disposal, and disposal itself.</summary>
public class ClosedTests
{
    public static TheoryData<string> Calls => [.. _calls.Keys];

    private static readonly Dictionary<string, Func<Outcome>> _calls = new()
    {
        ["Fd.Read"] = () => Closed().Read(new byte[8]).Outcome,
        ["Fd.Read empty"] = () => Closed().Read([]).Outcome,
        ["Fd.Write"] = () => Closed().Write(new byte[8]).Outcome,
        ["Fd.Write empty"] = () => Closed().Write([]).Outcome,
        ["Fd.ReadVectored"] = () => Closed().ReadVectored([]).Outcome,
        ["Fd.WriteVectored"] = () => Closed().WriteVectored([]).Outcome,
        ["Fd.ReadAt"] = () => Closed().ReadAt(new byte[8], -1).Outcome,
        ["Fd.WriteAt"] = () => Closed().WriteAt(new byte[8], -1).Outcome,
        ["Fd.ReadVectoredAt"] = () => Closed().ReadVectoredAt([], -2).Outcome,
        ["Fd.WriteVectoredAt"] = () => Closed().WriteVectoredAt([], -2).Outcome,
        ["Fd.Seek"] = () => Closed().Seek(-1, SeekWhence.Start, out _),
        ["Fd.Truncate"] = () => Closed().Truncate(-1),
        ["Fd.Sync"] = () => Closed().Sync(),
        ["Fd.Status"] = () => Closed().Status(out _),
        ["Fd.GetStatusFlags"] = () => Closed().GetStatusFlags(out _),
        ["Fd.SetStatusFlags"] = () => Closed().SetStatusFlags(OpenFlags.NonBlocking),
        ["Fd.GetNonBlocking"] = () => Closed().GetNonBlocking(out _),
        ["Fd.SetNonBlocking"] = () => Closed().SetNonBlocking(true),
        ["Fd.GetCloseOnExec"] = () => Closed().GetCloseOnExec(out _),
        ["Fd.SetCloseOnExec"] = () => Closed().SetCloseOnExec(true),
        ["Fd.Duplicate"] = () => Closed().Duplicate(out _),
        ["EventFd.Signal"] = () => ClosedEvent().Signal(),
        ["EventFd.Wait"] = () => ClosedEvent().Wait(out _),
        ["EventFd.Read"] = () => ClosedEvent().Read(new byte[8]).Outcome,
        ["EventFd.Write"] = () => ClosedEvent().Write(new byte[8]).Outcome,
        ["EventFd.Peek"] = () => ClosedEvent().Peek(out _),
        ["TimerFd.Arm"] = () => ClosedTimer().Arm(TimeSpan.FromSeconds(-1)),
        ["TimerFd.ArmNanoseconds"] = () => ClosedTimer().ArmNanoseconds(1),
        ["TimerFd.ArmAtNanoseconds"] = () => ClosedTimer().ArmAtNanoseconds(1),
        ["TimerFd.Disarm"] = () => ClosedTimer().Disarm(),
        ["TimerFd.Set"] = () => ClosedTimer().Set(default, (TimerSetFlags)99, out _),
        ["TimerFd.Get"] = () => ClosedTimer().Get(out _),
        ["TimerFd.Read"] = () => ClosedTimer().Read(out _),
        ["TimerFd.Read bytes"] = () => ClosedTimer().Read(new byte[8]).Outcome,
        ["SignalFd.Read"] = () => ClosedSignals().Read(out _),
        ["SignalFd.Read many"] = () => ClosedSignals().Read(new SignalInfo[2]).Outcome,
        ["SignalFd.Read bytes"] = () => ClosedSignals().Read(new byte[128]).Outcome,
        ["SignalFd.SetMask"] = () => ClosedSignals().SetMask(SignalSet.Empty),
        ["PidFd.SendSignal"] = () => ClosedProcess().SendSignal((Signal)99),
        ["PidFd.GetFd"] = () => ClosedProcess().GetFd(-1, out _),
        ["PidFd.Wait"] = () => ClosedProcess().Wait(out _),
        ["MemFd.Read"] = () => ClosedMemory().Read(new byte[1]).Outcome,
        ["MemFd.Write"] = () => ClosedMemory().Write(new byte[1]).Outcome,
        ["MemFd.ReadAt"] = () => ClosedMemory().ReadAt(new byte[1], 0).Outcome,
        ["MemFd.WriteAt"] = () => ClosedMemory().WriteAt(new byte[1], 0).Outcome,
        ["MemFd.Truncate"] = () => ClosedMemory().Truncate(-1),
        ["MemFd.GetLength"] = () => ClosedMemory().GetLength(out _),
        ["MemFd.Seal"] = () => ClosedMemory().Seal(FileSeals.Grow),
        ["MemFd.GetSeals"] = () => ClosedMemory().GetSeals(out _),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void After_disposal_the_call_reports_EBADF(string call) =>
        Assert.Equal(Outcome.Failure(Errno.EBADF), _calls[call]());

    [Fact]
    public void Every_handle_is_open_until_disposed_and_can_be_disposed_again()
    {
        IFileDescriptor[] handles =
        [
            Created(EventFd.Create(out var counter), counter),
            Created(EventFd.Create(out counter, isSemaphore: true), counter),
            Created(TimerFd.Create(out var timer, Clock.Monotonic), timer),
            Created(TimerFd.Create(out timer, Clock.Realtime), timer),
            Created(TimerFd.Create(out timer, Clock.Boottime), timer),
            Created(SignalFd.Create(SignalSet.Of(Signal.User1), out var signals), signals),
            Created(PidFd.Open(Environment.ProcessId, out var process), process),
            Created(MemFd.Create("hyb", out var memory), memory),
            Created(Fd.Open("/dev/null", OpenFlags.ReadOnly, out var fd), fd),
        ];
        foreach (var handle in handles)
        {
            Assert.True(handle.Number >= 0, handle.ToString());
            using (var borrowed = new Fd(handle.Number, ownsHandle: false))
            {
                Assert.True(borrowed.GetCloseOnExec(out var closeOnExec).IsOk);
                Assert.True(closeOnExec, handle.ToString());
            }

            handle.Dispose();
            Assert.Equal(-1, handle.Number);
            handle.Dispose();
            Assert.Equal(-1, handle.Number);
        }
    }

    private static IFileDescriptor Created(Outcome outcome, IFileDescriptor handle)
    {
        Assert.Equal(Outcome.Ok, outcome);
        return handle;
    }

    private static T Disposed<T>(Outcome outcome, T handle)
        where T : IFileDescriptor
    {
        Assert.Equal(Outcome.Ok, outcome);
        handle.Dispose();
        return handle;
    }

    private static Fd Closed() =>
        Disposed(Fd.Open("/dev/null", OpenFlags.ReadWrite, out var fd), fd);

    private static EventFd ClosedEvent() => Disposed(EventFd.Create(out var fd), fd);

    private static TimerFd ClosedTimer() => Disposed(TimerFd.Create(out var fd), fd);

    private static SignalFd ClosedSignals() =>
        Disposed(SignalFd.Create(SignalSet.Empty, out var fd), fd);

    private static PidFd ClosedProcess() =>
        Disposed(PidFd.Open(Environment.ProcessId, out var fd), fd);

    private static MemFd ClosedMemory() => Disposed(MemFd.Create("hyb", out var fd), fd);
}
