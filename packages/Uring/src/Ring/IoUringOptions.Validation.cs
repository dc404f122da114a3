using System.Diagnostics.CodeAnalysis;
using Hyb.Iobuf;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

public sealed partial record IoUringOptions
{
    internal const int MaxRegisteredWaits = 1024;

    // What a ring of mixed completions needs at least: two places that a wait never asks for, and
    // room for one completion of 32 bytes.
    internal const int MinMixedCompletionEntries = 4;

    /// <summary>
    /// How many bytes <see cref="Memory"/> needs for a ring like this: the queues and the entries,
    /// each in whole pages.
    /// </summary>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public nuint RequiredMemoryBytes
    {
        get
        {
            ValidateSizes();
            return QueuePages + EntryPages;
        }
    }

    internal uint SqeBytes => SqeSize == SqeSize.Bytes128 ? 128u : 64u;

    internal uint CqeBytes => CqeSize == CqeSize.Bytes32 ? 32u : 16u;

    internal nuint QueuePages => Estimate.RingBytes;

    internal nuint EntryPages => Estimate.EntryBytes;

    /// <summary>What the ring takes, when the options are valid.</summary>
    internal unsafe MemoryEstimate Estimate => MemoryEstimate.Of(
        (uint)Entries,
        (uint)CompletionEntries,
        SetupFlags,
        (nuint)(RegisteredWaits * (sizeof(RegWait) + sizeof(ulong))),
        (nuint)PinnedBufferBytes);

    /// <summary>What io_uring_setup is told.</summary>
    internal IoUringSetupFlags SetupFlags
    {
        get
        {
            var flags = IoUringSetupFlags.Disabled | ThreadFlags | SizeFlags;
            flags |= DevicePolling switch
            {
                DevicePolling.Poll => IoUringSetupFlags.IoPoll,
                DevicePolling.Hybrid => IoUringSetupFlags.IoPoll | IoUringSetupFlags.HybridIoPoll,
                _ => IoUringSetupFlags.None,
            };
            if (!KeepIndexArray)
                flags |= IoUringSetupFlags.NoSqArray;
            if (!StopAtRejected)
                flags |= IoUringSetupFlags.SubmitAll;
            if (ShareWorkersWith is not null)
                flags |= IoUringSetupFlags.AttachWorkers;
            if (Memory is not null)
                flags |= IoUringSetupFlags.NoMmap;
            if (RegisteredDescriptorOnly)
                flags |= IoUringSetupFlags.RegisteredFdOnly;
            return flags;
        }
    }

    private IoUringSetupFlags SizeFlags =>
        (CompletionEntries != 0 ? IoUringSetupFlags.CqSize : IoUringSetupFlags.None)
        | (ClampEntries ? IoUringSetupFlags.Clamp : IoUringSetupFlags.None)
        | SqeSize switch
        {
            SqeSize.Bytes128 => IoUringSetupFlags.Sqe128,
            SqeSize.Mixed => IoUringSetupFlags.SqeMixed,
            _ => IoUringSetupFlags.None,
        }
        | CqeSize switch
        {
            CqeSize.Bytes32 => IoUringSetupFlags.Cqe32,
            CqeSize.Mixed => IoUringSetupFlags.CqeMixed,
            _ => IoUringSetupFlags.None,
        };

    // A polling thread completes by itself, so that there is no completion work to put off.
    private IoUringSetupFlags ThreadFlags
    {
        get
        {
            var issuer = MultipleIssuers
                ? IoUringSetupFlags.None
                : IoUringSetupFlags.SingleIssuer;
            if (SubmissionPolling is { } polling)
            {
                return issuer
                    | IoUringSetupFlags.SqPoll
                    | (polling.Cpu is null ? default : IoUringSetupFlags.SqAffinity);
            }

            return issuer
                | IoUringSetupFlags.TaskRunFlag
                | (MultipleIssuers
                    ? IoUringSetupFlags.CoopTaskRun
                    : IoUringSetupFlags.DeferTaskRun);
        }
    }

    // Everything that can be refused without the kernel is refused here, by name.
    internal void Validate()
    {
        ValidateSizes();
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(ContextCapacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ContextCapacity, ContextPool.MaxCapacity);
        ArgumentOutOfRangeException.ThrowIfNegative(RegisteredWaits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RegisteredWaits, MaxRegisteredWaits);
        ValidateBuffers();
        ValidatePolling();
        if (RegisteredWaits > 0 && MultipleIssuers)
        {
            Refuse(
                nameof(RegisteredWaits),
                "Registered waits belong to one thread: not with MultipleIssuers.");
        }

        if (Memory is not null && Memory.Length < RequiredMemoryBytes)
        {
            Refuse(
                nameof(Memory),
                $"The ring needs {RequiredMemoryBytes} bytes; the memory has {Memory.Length}.");
        }

        if (Memory is not null && (nuint)MemoryAddress % AlignedMemory.PageSize != 0)
            Refuse(nameof(Memory), "The memory of a ring is aligned to pages.");
        ValidateRegisteredDescriptor();
    }

    private unsafe nint MemoryAddress => (nint)Memory!.Address;

    [DoesNotReturn]
    private static void Refuse(string option, string message) =>
        throw new ArgumentException(message, option);

    private void ValidateSizes()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Entries, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(CompletionEntries);
        if (!ClampEntries)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(Entries, RingEntries.Huge);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(
                CompletionEntries, 2 * RingEntries.Huge);
        }

        if (CompletionEntries != 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(CompletionEntries, Entries);
        if (!Enum.IsDefined(SqeSize))
            throw new ArgumentOutOfRangeException(nameof(SqeSize));
        if (!Enum.IsDefined(CqeSize))
            throw new ArgumentOutOfRangeException(nameof(CqeSize));
        var completions = CompletionEntries == 0 ? 2 * Entries : CompletionEntries;
        if (CqeSize == CqeSize.Mixed && completions <= MinMixedCompletionEntries / 2)
        {
            throw new ArgumentOutOfRangeException(
                CompletionEntries == 0 ? nameof(Entries) : nameof(CompletionEntries),
                $"A ring of mixed completions has at least {MinMixedCompletionEntries} of them.");
        }
    }

    private void ValidatePolling()
    {
        if (!Enum.IsDefined(DevicePolling))
            throw new ArgumentOutOfRangeException(nameof(DevicePolling));
        if (SubmissionPolling is not { } polling)
            return;
        var longest = TimeSpan.FromMilliseconds(uint.MaxValue);
        if (polling.IdleTime < TimeSpan.Zero || polling.IdleTime > longest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(SubmissionPolling), "The idle time is 0 to 2^32 - 1 milliseconds.");
        }

        if (polling.Cpu is < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(SubmissionPolling), "Processors are numbered from 0.");
        }
    }

    private void ValidateRegisteredDescriptor()
    {
        if (!RegisteredDescriptorOnly)
            return;
        if (Memory is null)
            Refuse(nameof(RegisteredDescriptorOnly), "Nothing can be mapped: Memory is needed.");
        if (MultipleIssuers)
        {
            Refuse(
                nameof(RegisteredDescriptorOnly),
                "An index is one thread's: not with MultipleIssuers.");
        }
    }
}
