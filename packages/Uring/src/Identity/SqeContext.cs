using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>
/// The identity of a request: the 64 bits of <c>user_data</c> that the kernel returns with every
/// completion. In direct mode the word says what was asked of which descriptor: bits 0-7 the
/// operation, 8-15 the <see cref="SqeFlags"/>, 16-31 the buffer group, 32-61 the descriptor or
/// slot (signed), 62-63 the mode. The default value means "none": an operation then packs a
/// direct context of its own.
/// </summary>
/// <remarks>
/// Requests that may be in flight together and that must be told apart, or canceled one by one,
/// need contexts that differ: two receives on one descriptor have the same direct context.
/// <see cref="Token"/> takes any number of the caller's.
/// </remarks>
/// <param name="value">The word, as <c>user_data</c> carries it.</param>
public readonly struct SqeContext(ulong value) : IEquatable<SqeContext>
{
    private const int FlagsShift = 8;
    private const int BufferGroupShift = 16;
    private const int FdShift = 32;
    private const int FdBits = 30;
    private const int ModeShift = 62;
    private const ulong PayloadMask = (1UL << ModeShift) - 1;
    private const ulong FdMask = (1UL << FdBits) - 1;

    /// <summary>The smallest descriptor a direct context can hold: -2^29.</summary>
    public const int MinFd = -(1 << (FdBits - 1));

    /// <summary>The largest descriptor or slot a direct context can hold: 2^29 - 1.</summary>
    public const int MaxFd = (1 << (FdBits - 1)) - 1;

    /// <summary>The largest token: 2^62 - 1.</summary>
    public const ulong MaxToken = PayloadMask;

    /// <summary>The word, as <c>user_data</c> carries it.</summary>
    public ulong Value => value;

    /// <summary>Whether this is the default: no context.</summary>
    public bool IsNone => value == 0;

    /// <summary>What the lower 62 bits mean.</summary>
    public SqeContextMode Mode => (SqeContextMode)(value >> ModeShift);

    /// <summary>Whether operation, flags, group and descriptor are in the word.</summary>
    public bool IsDirect => value >> ModeShift == 0;

    /// <summary>The operation in direct mode; <see langword="null"/> otherwise.</summary>
    public IoUringOp? Op => IsDirect ? (IoUringOp)value : null;

    /// <summary>The entry flags in direct mode; none otherwise.</summary>
    public SqeFlags Flags => IsDirect ? (SqeFlags)(value >> FlagsShift) : SqeFlags.None;

    /// <summary>The buffer group in direct mode; 0 otherwise.</summary>
    public ushort BufferGroup => IsDirect ? (ushort)(value >> BufferGroupShift) : (ushort)0;

    /// <summary>
    /// The descriptor in direct mode, or the slot when <see cref="Flags"/> has
    /// <see cref="SqeFlags.FixedFile"/>; -1 otherwise.
    /// </summary>
    public int Fd => IsDirect ? (int)((long)(value << 2) >> (FdShift + 2)) : -1;

    /// <summary>The caller's number in token mode; 0 otherwise.</summary>
    public ulong TokenValue => Mode == SqeContextMode.Token ? value & PayloadMask : 0;

    /// <summary>A direct context.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="flags">Entry flags; an operation called with this context adds them.</param>
    /// <param name="bufferGroup">Buffer group or index.</param>
    /// <param name="fd">
    /// Descriptor or slot. Its lower 30 bits are kept, which is exact from <see cref="MinFd"/> to
    /// <see cref="MaxFd"/>.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SqeContext Direct(
        IoUringOp op, SqeFlags flags = SqeFlags.None, ushort bufferGroup = 0, int fd = -1) =>
        new((ulong)op
            | ((ulong)flags << FlagsShift)
            | ((ulong)bufferGroup << BufferGroupShift)
            | (((ulong)(uint)fd & FdMask) << FdShift));

    /// <summary>A number of the caller's choice.</summary>
    /// <param name="token">0 to <see cref="MaxToken"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number needs more than 62 bits.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SqeContext Token(ulong token)
    {
        if (token >> ModeShift != 0)
            ThrowTooLarge(token);
        return new(token | ((ulong)SqeContextMode.Token << ModeShift));
    }

    /// <summary>The same direct context with another operation.</summary>
    /// <exception cref="InvalidOperationException">Not a direct context.</exception>
    public SqeContext WithOp(IoUringOp op) => Direct(op, RequireDirect().Flags, BufferGroup, Fd);

    /// <summary>The same direct context with these flags instead of its own.</summary>
    /// <exception cref="InvalidOperationException">Not a direct context.</exception>
    public SqeContext WithFlags(SqeFlags flags) =>
        Direct(RequireDirect().Op.GetValueOrDefault(), flags, BufferGroup, Fd);

    /// <summary>The same direct context with these flags added.</summary>
    /// <exception cref="InvalidOperationException">Not a direct context.</exception>
    public SqeContext OrFlags(SqeFlags flags) => WithFlags(RequireDirect().Flags | flags);

    /// <summary>The same direct context with another buffer group.</summary>
    /// <exception cref="InvalidOperationException">Not a direct context.</exception>
    public SqeContext WithBufferGroup(ushort bufferGroup) =>
        Direct(RequireDirect().Op.GetValueOrDefault(), Flags, bufferGroup, Fd);

    /// <summary>The same direct context with another descriptor or slot.</summary>
    /// <exception cref="InvalidOperationException">Not a direct context.</exception>
    public SqeContext WithFd(int fd) =>
        Direct(RequireDirect().Op.GetValueOrDefault(), Flags, BufferGroup, fd);

    /// <summary>Whether both are the same word.</summary>
    public bool Equals(SqeContext other) => value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SqeContext other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => value.GetHashCode();

    /// <summary>The parts, for messages.</summary>
    public override string ToString() => Mode switch
    {
        SqeContextMode.Direct when IsNone => "none",
        SqeContextMode.Direct => $"{Op} fd {Fd} group {BufferGroup} flags {Flags}",
        SqeContextMode.Token => $"token {TokenValue}",
        _ => $"{Mode} 0x{value & PayloadMask:x}",
    };

    /// <summary>Whether both are the same word.</summary>
    public static bool operator ==(SqeContext left, SqeContext right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(SqeContext left, SqeContext right) => !left.Equals(right);

    [DoesNotReturn]
    private static void ThrowTooLarge(ulong token) => throw new ArgumentOutOfRangeException(
        nameof(token), token, "A token has at most 62 bits.");

    private SqeContext RequireDirect() => IsDirect
        ? this
        : throw new InvalidOperationException($"A {Mode} context has no such part.");
}
