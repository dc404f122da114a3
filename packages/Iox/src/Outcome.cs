using System.Runtime.CompilerServices;
using Hyb.Zcall;

namespace Hyb.Iox;

/// <summary>
/// How a step of non-blocking I/O ended: done, would block, more to follow, end of the stream, or
/// failed with an errno. One 32-bit word, no exception, no allocation. The default value is a
/// failure without an errno, so that a forgotten result never reads as success.
/// </summary>
public readonly struct Outcome : IEquatable<Outcome>
{
    // Positive: the kind. Zero or negative: a failure and its negated errno.
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
    public static Outcome Failure(Errno errno) => new(-(int)errno);

    /// <summary>
    /// The outcome of a system call: Ok, WouldBlock for EAGAIN, otherwise the failure.
    /// </summary>
    public static Outcome From(SyscallResult result) =>
        !result.IsError ? Ok
        : result.Errno == Errno.EAGAIN ? WouldBlock
        : Failure(result.Errno);

    /// <summary>Which of the five it is.</summary>
    public OutcomeKind Kind => _code > 0 ? (OutcomeKind)_code : OutcomeKind.Failure;

    /// <summary>The errno of a failure; <see cref="Errno.None"/> for everything else.</summary>
    public Errno Errno => _code < 0 ? (Errno)(-_code) : Errno.None;

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
    /// <exception cref="IOException">The failure, with the errno's name and text.</exception>
    public void ThrowIfFailure()
    {
        if (IsFailure)
            Throw(this);
    }

    /// <summary>Whether both are of the same kind and errno.</summary>
    public bool Equals(Outcome other) => _code == other._code;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Outcome other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _code;

    /// <summary>The kind, with errno and text for a failure.</summary>
    public override string ToString() =>
        !IsFailure ? Kind.ToString()
        : Errno == Errno.None ? "Failure"
        : $"Failure({Errno.Name()}: {Errno.Text()})";

    /// <summary>Whether both are of the same kind and errno.</summary>
    public static bool operator ==(Outcome left, Outcome right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Outcome left, Outcome right) => !left.Equals(right);

    // HResult carries the errno, as the runtime's own Unix exceptions do.
    private static void Throw(Outcome outcome) => throw new IOException(
        $"{outcome.Errno.Name()}: {outcome.Errno.Text()}", (int)outcome.Errno);
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
