using System.Runtime.CompilerServices;
using Hyb.Zcall;

namespace Hyb.Iox;

/// <summary>
/// How a step of non-blocking I/O ended: done, would block, more to follow, end of the stream, or
/// failed with an errno or with a fault that no system call names. One 32-bit word, no exception,
/// no allocation. The default value is a failure without a cause, so that a forgotten result never
/// reads as success.
/// </summary>
public readonly struct Outcome : IEquatable<Outcome>
{
    // The kernel's errnos end at 4095 (MAX_ERRNO); faults follow behind.
    private const int FaultBase = 4096;

    // Positive: the kind. Zero or negative: a failure and its negated errno, or, from -4097 down,
    // its fault.
    private readonly int _code;

    private Outcome(int code) => _code = code;

    /// <summary>The step is complete.</summary>
    public static Outcome Ok
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new((int)OutcomeKind.Ok);
    }

    /// <summary>
    /// No further progress without waiting. Not a failure: a count that comes with it is real
    /// progress. Wait for readiness or a completion, then try again.
    /// </summary>
    public static Outcome WouldBlock
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new((int)OutcomeKind.WouldBlock);
    }

    /// <summary>
    /// Progress was made and the same operation stays live: more results follow. Not a failure
    /// and not the end.
    /// </summary>
    public static Outcome More => new((int)OutcomeKind.More);

    /// <summary>The other side has nothing more to give. Not a failure.</summary>
    public static Outcome EndOfStream => new((int)OutcomeKind.EndOfStream);

    /// <summary>The step failed.</summary>
    /// <param name="errno">Why.</param>
    /// <returns>The failure.</returns>
    public static Outcome Failure(Errno errno) => new(-(int)errno);

    /// <summary>The step failed, and not by a system call.</summary>
    /// <param name="fault">Why; None gives the failure without a cause.</param>
    /// <returns>The failure.</returns>
    public static Outcome Failure(OutcomeFault fault) =>
        fault == OutcomeFault.None ? default : new(-FaultBase - (int)fault);

    /// <summary>
    /// The outcome of a system call: Ok, WouldBlock for EAGAIN, otherwise the failure.
    /// </summary>
    /// <returns>Ok, WouldBlock or the failure.</returns>
    public static Outcome From(SyscallResult result) =>
        !result.IsError ? Ok
        : result.Errno == Errno.EAGAIN ? WouldBlock
        : Failure(result.Errno);

    /// <summary>Which of the five it is.</summary>
    public OutcomeKind Kind => _code > 0 ? (OutcomeKind)_code : OutcomeKind.Failure;

    /// <summary>The errno of a failure; <see cref="Errno.None"/> for everything else.</summary>
    public Errno Errno => _code is < 0 and > -FaultBase ? (Errno)(-_code) : Errno.None;

    /// <summary>The fault of a failure without an errno; None for everything else.</summary>
    public OutcomeFault Fault =>
        _code < -FaultBase ? (OutcomeFault)(-_code - FaultBase) : OutcomeFault.None;

    /// <summary>Whether the step is complete.</summary>
    public bool IsOk => _code == (int)OutcomeKind.Ok;

    /// <summary>Whether waiting is needed before the next try.</summary>
    public bool IsWouldBlock => _code == (int)OutcomeKind.WouldBlock;

    /// <summary>Whether more results of the same operation follow.</summary>
    public bool IsMore => _code == (int)OutcomeKind.More;

    /// <summary>Whether the stream has ended.</summary>
    public bool IsEndOfStream => _code == (int)OutcomeKind.EndOfStream;

    /// <summary>Whether the step failed.</summary>
    public bool IsFailure => _code <= 0;

    /// <summary>Whether this is control flow, not a verdict: would-block or more.</summary>
    public bool IsSemantic => IsWouldBlock || IsMore;

    /// <summary>Whether the step moved things forward: ok or more, never would-block.</summary>
    public bool IsProgress => IsOk || IsMore;

    /// <summary>Throws when this is a failure; does nothing otherwise.</summary>
    /// <exception cref="EndOfStreamException">
    /// The failure is <see cref="OutcomeFault.UnexpectedEnd"/>.
    /// </exception>
    /// <exception cref="IOException">
    /// Any other failure, with the errno's name, text and, as HResult, number; or with the fault.
    /// </exception>
    public void ThrowIfFailure()
    {
        if (IsFailure)
            Throw(this);
    }

    /// <summary>Whether both are of the same kind and cause.</summary>
    public bool Equals(Outcome other) => _code == other._code;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Outcome other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _code;

    /// <summary>The kind, with errno and text, or fault, for a failure.</summary>
    public override string ToString() =>
        !IsFailure ? Kind.ToString()
        : Fault != OutcomeFault.None ? $"Failure({Fault})"
        : Errno == Errno.None ? "Failure"
        : $"Failure({Errno.Name()}: {Errno.Text()})";

    /// <summary>Whether both are of the same kind and cause.</summary>
    public static bool operator ==(Outcome left, Outcome right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Outcome left, Outcome right) => !left.Equals(right);

    // HResult carries the errno, as the runtime's own Unix exceptions do.
    private static void Throw(Outcome outcome) => throw outcome.Fault switch
    {
        OutcomeFault.None => new IOException(
            $"{outcome.Errno.Name()}: {outcome.Errno.Text()}", (int)outcome.Errno),
        OutcomeFault.UnexpectedEnd => new EndOfStreamException(outcome.ToString()),
        _ => new IOException(outcome.ToString()),
    };
}

/// <summary>The five kinds of <see cref="Outcome"/>.</summary>
public enum OutcomeKind
{
    /// <summary>The step failed; the zero value.</summary>
    Failure = 0,

    /// <summary>The step is complete.</summary>
    Ok = 1,

    /// <summary>No progress without waiting.</summary>
    WouldBlock = 2,

    /// <summary>Progress, and more follows.</summary>
    More = 3,

    /// <summary>Nothing more will come.</summary>
    EndOfStream = 4,
}

/// <summary>
/// Why a step failed when no system call did: <see cref="Outcome.Fault"/> of a failure that has no
/// errno.
/// </summary>
public enum OutcomeFault
{
    /// <summary>Not a failure, or one with an errno, or one without any cause.</summary>
    None = 0,

    /// <summary>A writer took nothing of what it was offered and gave no reason.</summary>
    ShortWrite = 1,

    /// <summary>A reader gave nothing and gave no reason; it did not say that it ended.</summary>
    NoProgress = 2,

    /// <summary>The source ended before all the bytes that were asked for.</summary>
    UnexpectedEnd = 3,

    /// <summary>
    /// Bytes were read that the destination did not take, and the source cannot go back to them.
    /// </summary>
    NotSeekable = 4,

    /// <summary>A <see cref="Stream"/> threw an exception that has no errno.</summary>
    StreamFailed = 5,

    /// <summary>
    /// An <see cref="IWriterTo"/> or <see cref="IReaderFrom"/> has no better way to this other
    /// end. Said to <see cref="NonBlockingCopy"/>, which then takes its loop and never repeats it.
    /// </summary>
    Declined = 6,
}
