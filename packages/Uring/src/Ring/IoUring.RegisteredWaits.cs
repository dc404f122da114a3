using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hyb.Iobuf;
using Hyb.Iox;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private readonly int _waitCount;
    private AlignedMemory? _waitMemory;
    private WaitOptions[] _waits = [];

    /// <summary>
    /// Keeps the terms of a wait in memory that the kernel knows, so that it neither copies nor
    /// checks them at each wait: IORING_ENTER_EXT_ARG_REG. The ring has as many as
    /// <see cref="IoUringOptions.RegisteredWaits"/> says.
    /// </summary>
    /// <param name="index">Which of them, from 0; what it was before is replaced.</param>
    /// <param name="options">The terms; copied. A timeout starts with each wait.</param>
    /// <returns>What <see cref="Wait(Span{Completion}, RegisteredWait)"/> takes.</returns>
    /// <exception cref="ArgumentException">
    /// The ring has no such registered wait, or an option is out of its range.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public RegisteredWait SetRegisteredWait(int index, in WaitOptions options)
    {
        ThrowIfNotSoleUser(nameof(SetRegisteredWait));
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _waitCount);
        var terms = WaitTerms.Of(options, WaitClock);
        _waits[index] = options;
        ref var wait = ref WaitAt(index);
        *SignalMaskAt(index) = terms.SignalMask;
        wait = new RegWait
        {
            MinWaitUsec = terms.MinWaitUs,
            Sigmask = terms.HasSignalMask ? (ulong)SignalMaskAt(index) : 0,
            SigmaskSz = terms.HasSignalMask ? (uint)sizeof(ulong) : 0,
        };
        return new RegisteredWait(index);
    }

    /// <summary>
    /// Hands what is queued to the kernel and blocks on the terms of a registered wait.
    /// </summary>
    /// <param name="completions">Where the completions go.</param>
    /// <param name="wait">From <see cref="SetRegisteredWait"/> of this ring.</param>
    /// <returns>As <see cref="Wait(Span{Completion}, in WaitOptions)"/>.</returns>
    /// <exception cref="ArgumentException">The ring has no such registered wait.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public IoResult Wait(Span<Completion> completions, RegisteredWait wait)
    {
        ThrowIfNotSoleUser(nameof(Wait));
        if ((uint)wait.Index >= (uint)_waits.Length)
            ThrowNoSuchWait(wait.Index);
        ref readonly var options = ref _waits[wait.Index];
        var wanted = (uint)Math.Min(options.Minimum, completions.Length);
        return wanted == 0
            ? TakeReady(completions)
            : Await(completions, wanted, WaitTerms.Of(options, WaitClock).By(wait.Index));
    }

    [DoesNotReturn]
    private static void ThrowNoSuchWait(int index) => throw new ArgumentException(
        $"The ring has no registered wait {index}.", nameof(index));

    // Only a ring that is not enabled yet takes a region for waits.
    private void RegisterWaitRegion()
    {
        if (_waitCount == 0 || _waitMemory is not null)
            return;
        var bytes = (nuint)(_waitCount * (sizeof(RegWait) + sizeof(ulong)));
        var memory = AlignedMemory.AllocatePages(
            (bytes + AlignedMemory.PageSize - 1) & ~(AlignedMemory.PageSize - 1));
        try
        {
            _ = RegisterMemoryRegion(memory, MemoryRegionUse.WaitArguments);
        }
        catch
        {
            memory.Dispose();
            throw;
        }

        _waitMemory = memory;
        _waits = new WaitOptions[_waitCount];
        for (var i = 0; i < _waitCount; i++)
            _waits[i] = new WaitOptions();
    }

    private SyscallResult EnterAndWaitRegistered(
        uint toSubmit, uint places, IoUringEnterFlags flags, in WaitTerms terms)
    {
        ref var wait = ref WaitAt(terms.RegisteredWait);
        wait.Ts = terms.Deadline.Timespec;
        wait.Flags = terms.Deadline.IsNever ? 0 : (uint)RegisterWaitFlags.Timeout;
        wait.MinWaitUsec = terms.MinWaitUs;
        return Syscall.IoUringEnter(
            _enterFd,
            toSubmit,
            places,
            (uint)(flags
                | IoUringEnterFlags.ExtArg
                | IoUringEnterFlags.ExtArgRegistered
                | IoUringEnterFlags.AbsoluteTimer),
            (void*)(terms.RegisteredWait * (nint)sizeof(RegWait)),
            (nuint)sizeof(RegWait));
    }

    private ref RegWait WaitAt(int index) =>
        ref Unsafe.AsRef<RegWait>((RegWait*)_waitMemory!.Address + index);

    // Signal masks lie behind the waits, for these hold only their addresses.
    private ulong* SignalMaskAt(int index) =>
        (ulong*)((RegWait*)_waitMemory!.Address + _waitCount) + index;
}
