using System.Diagnostics.CodeAnalysis;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed partial class SendTracker
{
    private const SendRecvFlags Modes = SendRecvFlags.PollFirst | SendRecvFlags.ReportUsage;

    /// <summary>
    /// Sends without a copy, where the network card can, from a registered buffer or any other:
    /// IORING_OP_SEND_ZC, io_uring_prep_send_zc(3).
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="part">What to send: held from now until the notification.</param>
    /// <param name="handler">Whom to tell; <see langword="null"/> for nobody.</param>
    /// <param name="tag">The caller's word, in each step.</param>
    /// <param name="flags">
    /// As of <see cref="IoUring.Send"/>: a send is short unless it has WaitAll.
    /// </param>
    /// <param name="mode">
    /// <see cref="SendRecvFlags.PollFirst"/>; <see cref="SendRecvFlags.ReportUsage"/> to be told
    /// whether the kernel copied after all.
    /// </param>
    /// <param name="options">Entry flags, personality.</param>
    /// <returns>
    /// Ok when it is queued. WouldBlock when the queue is full or no context is left; then nothing
    /// is held.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The part is the default, or registered with another ring; the mode, the priority or an
    /// entry flag (SkipSuccess, BufferSelect) is not for tracked sends.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The part is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">
    /// The tracker, the buffer or the ring is disposed.
    /// </exception>
    public Outcome SendZeroCopy(
        FileTarget socket,
        SendPart part,
        ISendHandler? handler = null,
        ulong tag = 0,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeOptions options = default)
    {
        var terms = new SendTerms(handler, tag, flags, mode, options);
        Check(terms);
        CheckRing(part);
        return Send(socket, part, SendWay.ZeroCopy, target: 0, terms);
    }

    /// <summary>
    /// Sends parts of one or several buffers as one message, without a copy where the network card
    /// can: IORING_OP_SENDMSG_ZC, io_uring_prep_sendmsg_zc(3). When all of them are of the same
    /// registered buffer, its registration is used.
    /// </summary>
    /// <remarks>
    /// A datagram of more parts than a packet has fragments completes with EMSGSIZE: see
    /// <see cref="IoUring.SendMessageZeroCopy(FileTarget, ReadOnlySpan{IoVec}, IoVec, in SockAddr,
    /// MessageFlags, SendRecvFlags, SqeContext, SqeOptions)"/>.
    /// </remarks>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="parts">1 to 1024 parts; their buffers are held until the notification.</param>
    /// <param name="control">
    /// Control messages; the memory is the caller's until the result is known.
    /// </param>
    /// <param name="address">Where to; copied. None for the connected peer.</param>
    /// <param name="handler">Whom to tell; <see langword="null"/> for nobody.</param>
    /// <param name="tag">The caller's word, in each step.</param>
    /// <param name="flags">As of <c>SendZeroCopy</c>.</param>
    /// <param name="mode">As of <c>SendZeroCopy</c>.</param>
    /// <param name="options">Entry flags, personality.</param>
    /// <returns>As of <c>SendZeroCopy</c>.</returns>
    /// <exception cref="ArgumentException">
    /// There is no part; or as of <c>SendZeroCopy</c>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// More than 1024 parts, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">
    /// The tracker, a buffer or the ring is disposed.
    /// </exception>
    public Outcome SendMessageZeroCopy(
        FileTarget socket,
        ReadOnlySpan<SendPart> parts,
        IoVec control = default,
        in SockAddr address = default,
        ISendHandler? handler = null,
        ulong tag = 0,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeOptions options = default)
    {
        var terms = new SendTerms(handler, tag, flags, mode, options);
        Check(terms);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            parts.Length, Syscall.MaxVectors, nameof(parts));
        if (parts.IsEmpty)
            throw new ArgumentException("A message has at least one part.", nameof(parts));
        Span<IoVec> vectors = stackalloc IoVec[parts.Length];
        var first = parts[0].Buffer;
        var isOne = true;
        for (var i = 0; i < parts.Length; i++)
        {
            CheckRing(parts[i]);
            vectors[i] = parts[i].Buffer.MemoryOf(parts[i]);
            isOne &= first.IsSameRegistration(parts[i].Buffer);
        }

        const SendWay Way = SendWay.ZeroCopy;
        if (!TryBegin(IoUringOp.SendMsgZc, socket, parts, Way, 0, terms, out var record))
            return Outcome.WouldBlock;
        var context = record.Context.Context;
        var outcome = default(Outcome);
        try
        {
            outcome = isOne
                ? _ring.SendMessageZeroCopy(
                    socket,
                    first.Registration,
                    vectors,
                    control,
                    address,
                    flags,
                    mode,
                    context,
                    options)
                : _ring.SendMessageZeroCopy(
                    socket, vectors, control, address, flags, mode, context, options);
            return outcome;
        }
        finally
        {
            if (!outcome.IsOk)
                RetireIfUnderWay(record);
        }
    }

    private Outcome Send(
        FileTarget socket, in SendPart part, SendWay way, int target, in SendTerms terms)
    {
        var op = way == SendWay.Copy ? IoUringOp.Send : IoUringOp.SendZc;
        var parts = new ReadOnlySpan<SendPart>(in part);
        if (!TryBegin(op, socket, parts, way, target, terms, out var record))
            return Outcome.WouldBlock;
        var outcome = default(Outcome);
        try
        {
            outcome = Queue(socket, part, way, record.Context.Context, terms);
            return outcome;
        }
        finally
        {
            // Once it is queued, it may be over already, on another thread.
            if (!outcome.IsOk)
                RetireIfUnderWay(record);
        }
    }

    // A copying send takes no registered buffer, EINVAL, but the memory behind it; and it has no
    // usage to report.
    private Outcome Queue(
        FileTarget socket, SendPart part, SendWay way, SqeContext context, in SendTerms terms)
    {
        var buffer = part.Buffer;
        var (flags, mode, options) = (terms.Flags, terms.Mode, terms.Options);
        return way == SendWay.Copy
            ? _ring.Send(
                socket,
                buffer.MemoryOf(part),
                flags,
                mode & ~SendRecvFlags.ReportUsage,
                context,
                options)
            : buffer.IsRegistered
                ? _ring.SendZeroCopy(
                    socket, buffer.RegisteredOf(part), flags, mode, context, options)
                : _ring.SendZeroCopy(
                    socket, buffer.MemoryOf(part), flags, mode, context, options);
    }

    private bool TryBegin(
        IoUringOp op,
        FileTarget socket,
        ReadOnlySpan<SendPart> parts,
        SendWay way,
        int target,
        in SendTerms terms,
        [NotNullWhen(true)] out SendRecord? record)
    {
        record = null;
        if (!_contexts.TryBorrowExtended(out var context))
            return false;
        record = TakeRecord();
        var hasBegun = false;
        try
        {
            // The entry is queued by the ring; here it says what the context stands for.
            context.Sqe = new Sqe(op, socket, context.Context, terms.Options);
            context.State = record;
            record.Begin(context, parts, way, target, terms);
            _gate?.Enter();
            record.MarkSubmitted();
            _gate?.Exit();
            hasBegun = true;
        }
        finally
        {
            if (!hasBegun)
                Retire(record);
        }

        return true;
    }

    private void Check(in SendTerms terms)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        const SqeFlags Unfit = SqeFlags.SkipSuccess | SqeFlags.BufferSelect;
        if ((terms.Mode & ~Modes) != 0)
            ThrowMode();
        if ((terms.Options.Flags & Unfit) != 0 || terms.Options.IoPriority != 0)
            ThrowOptions();
    }

    [DoesNotReturn]
    private static void ThrowMode() => throw new ArgumentException(
        $"A tracked send has no other modes than {Modes}.", "mode");

    [DoesNotReturn]
    private static void ThrowOptions() => throw new ArgumentException(
        "A tracked send has a completion (no IOSQE_CQE_SKIP_SUCCESS), memory of its own (no "
            + "IOSQE_BUFFER_SELECT), and no I/O priority.",
        "options");

    private void CheckRing(in SendPart part)
    {
        if (part.Buffer.Ring is { } ring && ring != _ring)
        {
            throw new ArgumentException(
                "The buffer is registered with another ring.", nameof(part));
        }
    }
}
