using Hyb.Iox;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// What the running kernel's io_uring has, asked without a ring: IORING_REGISTER_QUERY. What a
/// later kernel answers and this one does not is a failure with EOPNOTSUPP; a kernel before 6.18
/// says EINVAL to every question.
/// </summary>
public static unsafe class IoUringQuery
{
    /// <summary>
    /// How many operations there are, and which flags: IO_URING_QUERY_OPCODES.
    /// </summary>
    /// <param name="support">The answer; default when there is none.</param>
    /// <returns>Ok, or why there is no answer.</returns>
    public static Outcome Operations(out IoUringSupport support)
    {
        QueryOpcode answer = default;
        var outcome = Ask(QueryOp.Opcodes, &answer, sizeof(QueryOpcode));
        support = new IoUringSupport
        {
            OperationCount = (int)answer.NrRequestOpcodes,
            RegisterOperationCount = (int)answer.NrRegisterOpcodes,
            QueryCount = (int)answer.NrQueryOpcodes,
            Features = (IoUringFeatures)answer.FeatureFlags,
            SetupFlags = (IoUringSetupFlags)answer.RingSetupFlags,
            EnterFlags = (IoUringEnterFlags)answer.EnterFlags,
            SqeFlags = (SqeFlags)answer.SqeFlags,
        };
        return outcome;
    }

    /// <summary>
    /// What zero-copy receive can do: IO_URING_QUERY_ZCRX, since 6.19.
    /// </summary>
    /// <param name="support">The answer; default when there is none.</param>
    /// <returns>Ok; a failure with EOPNOTSUPP from an older kernel.</returns>
    public static Outcome ZeroCopyReceive(out ZcrxCapabilities support)
    {
        QueryZcrx answer = default;
        var outcome = Ask(QueryOp.Zcrx, &answer, sizeof(QueryZcrx));
        support = new ZcrxCapabilities
        {
            RegisterFlags = answer.RegisterFlags,
            AreaFlags = answer.AreaFlags,
            ControlOperationCount = (int)answer.NrCtrlOpcodes,
            Features = answer.Features,
            RefillHeaderBytes = (int)answer.RqHdrSize,
            RefillHeaderAlignment = (int)answer.RqHdrAlignment,
        };
        return outcome;
    }

    /// <summary>
    /// Size and alignment of the header of the rings, for memory of one's own:
    /// IO_URING_QUERY_SCQ, since 6.19.
    /// </summary>
    /// <param name="sizeBytes">The size; 0 when there is no answer.</param>
    /// <param name="alignmentBytes">The alignment; 0 when there is no answer.</param>
    /// <returns>Ok; a failure with EOPNOTSUPP from an older kernel.</returns>
    public static Outcome RingHeader(out nuint sizeBytes, out nuint alignmentBytes)
    {
        QueryScq answer = default;
        var outcome = Ask(QueryOp.RingHeader, &answer, sizeof(QueryScq));
        sizeBytes = (nuint)answer.HdrSize;
        alignmentBytes = (nuint)answer.HdrAlignment;
        return outcome;
    }

    // The call itself succeeds when the kernel could read the question; the answer to it is in the
    // entry. A shorter answer than asked for leaves the rest of it 0.
    private static Outcome Ask(QueryOp question, void* answer, int answerBytes)
    {
        const int NoRing = -1;
        var header = new QueryHeader
        {
            Op = (uint)question,
            QueryData = (ulong)answer,
            Size = (uint)answerBytes,
        };
        var result = Syscall.IoUringRegister(NoRing, (uint)IoUringRegisterOp.Query, &header, 0);
        return result.IsError ? Outcome.From(result)
            : header.Result < 0 ? Outcome.Failure((Errno)(-header.Result))
            : Outcome.Ok;
    }
}

/// <summary>What a kernel's io_uring has: struct io_uring_query_opcode.</summary>
public readonly record struct IoUringSupport
{
    /// <summary>
    /// Operations of entries: <see cref="IoUringOp"/> below this are known. Whether one works is
    /// for <see cref="IoUring.Probe"/> to say.
    /// </summary>
    public int OperationCount { get; init; }

    /// <summary>Operations of io_uring_register(2): those below this are known.</summary>
    public int RegisterOperationCount { get; init; }

    /// <summary>
    /// Questions that can be asked: <see cref="QueryOp"/> below this are answered.
    /// </summary>
    public int QueryCount { get; init; }

    /// <summary>IORING_FEAT_ bits.</summary>
    public IoUringFeatures Features { get; init; }

    /// <summary>IORING_SETUP_ bits that a ring can be set up with.</summary>
    public IoUringSetupFlags SetupFlags { get; init; }

    /// <summary>IORING_ENTER_ bits.</summary>
    public IoUringEnterFlags EnterFlags { get; init; }

    /// <summary>IOSQE_ bits.</summary>
    public SqeFlags SqeFlags { get; init; }

    /// <summary>Whether the kernel knows the operation.</summary>
    public bool Knows(IoUringOp operation) => (int)operation < OperationCount;

    /// <summary>Whether the kernel knows the operation of io_uring_register(2).</summary>
    public bool Knows(IoUringRegisterOp operation) => (uint)operation < RegisterOperationCount;
}

/// <summary>What zero-copy receive can do: struct io_uring_query_zcrx.</summary>
public readonly record struct ZcrxCapabilities
{
    /// <summary>Flags of the registration of a queue.</summary>
    public ulong RegisterFlags { get; init; }

    /// <summary>Flags of the registration of an area.</summary>
    public ulong AreaFlags { get; init; }

    /// <summary>Control operations: those below this are known.</summary>
    public int ControlOperationCount { get; init; }

    /// <summary>Feature bits; 0 from kernels before 7.0.</summary>
    public uint Features { get; init; }

    /// <summary>Size of the header of a refill queue.</summary>
    public int RefillHeaderBytes { get; init; }

    /// <summary>Alignment of that header.</summary>
    public int RefillHeaderAlignment { get; init; }
}
