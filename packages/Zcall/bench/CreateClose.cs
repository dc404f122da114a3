using Hyb.Benching;

namespace Hyb.Zcall.Bench;

/// <summary>Something that a descriptor is made of.</summary>
internal interface IDescriptorSource
{
    static abstract SyscallResult Create();
}

/// <summary>
/// What do making a descriptor and closing it cost over the same two calls in C? Most of it is the
/// kernel's; the rows show that nothing of ours comes on top. The checksum counts the pairs.
/// </summary>
internal sealed class CreateClose<TSource> : BenchWork
    where TSource : IDescriptorSource
{
    /// <summary>The row of a kind of descriptor.</summary>
    public static BenchRow Row(string name) => new(
        name,
        () => new CreateClose<TSource>(),
        BenchPeer.Native("C", iterations => (ulong)iterations));

    public override ulong Run(long iterations)
    {
        var pairs = 0UL;
        for (; iterations > 0; iterations--)
        {
            var fd = TSource.Create();
            if (fd.IsError)
                throw new InvalidOperationException($"No descriptor: {fd}");
            if (!Syscall.Close(fd.Int32).IsError)
                pairs++;
        }

        return pairs;
    }

    public override ulong Expect(long iterations) => (ulong)iterations;
}

internal sealed class UdpSocket : IDescriptorSource
{
    public static SyscallResult Create() => Syscall.Socket(
        SocketDomain.Inet, SocketForm.Datagram | SocketForm.CloseOnExec, default);
}

internal sealed class MemoryFile : IDescriptorSource
{
    public static unsafe SyscallResult Create()
    {
        fixed (byte* name = "hyb"u8)
            return Syscall.MemFdCreate(name, MemFdFlags.CloseOnExec);
    }
}

internal sealed class OwnProcess : IDescriptorSource
{
    private static readonly int _process = Environment.ProcessId;

    public static SyscallResult Create() => Syscall.PidFdOpen(_process, PidFdFlags.None);
}

internal sealed class UserSignal : IDescriptorSource
{
    public static SyscallResult Create() =>
        Syscall.SignalFd4(-1, 1UL << ((int)Signal.User1 - 1), SignalFdFlags.CloseOnExec);
}

internal sealed class Counter : IDescriptorSource
{
    public static SyscallResult Create() => Syscall.EventFd2(0, EventFdFlags.CloseOnExec);
}
