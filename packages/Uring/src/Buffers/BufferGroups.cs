using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Hyb.Iobuf;

namespace Hyb.Uring;

/// <summary>
/// Groups of provided buffers for many files: of several sizes, the tiers of a
/// <see cref="BufferConfig"/>, or of one. A file has its group by its number, so that the files
/// share the groups out among them. Made by
/// <see cref="IoUring.RegisterBufferGroups(BufferConfig, ushort, BufferRingOptions)"/>.
/// </summary>
/// <remarks>
/// The number of the group of file f and tier t is first + 12 (f mod scale) + t; of groups of one
/// size first + (f mod groups). The groups belong to the ring and end with it.
/// </remarks>
public sealed class BufferGroups
{
    // By their number less the first; null where a tier is left out.
    private readonly BufferRing?[] _groups;
    private readonly int _spread;
    private readonly int _stride;
    private readonly int _tierCount;

    internal BufferGroups(
        IoUring ring, in Shape shape, ushort firstGroup, BufferRingOptions options)
    {
        FirstGroup = firstGroup;
        _spread = shape.Spread;
        _stride = shape.TierCount == 0 ? 1 : BufferTiers.Count;
        _tierCount = shape.TierCount;
        _groups = new BufferRing?[_spread * _stride];
        try
        {
            for (var i = 0; i < _groups.Length; i++)
            {
                var tier = i % _stride;
                if (_tierCount > 0 && tier >= _tierCount)
                    continue;
                _groups[i] = ring.RegisterBufferRing(
                    (ushort)(firstGroup + i),
                    shape.CountPerGroup >> tier,
                    _tierCount > 0 ? BufferTiers.SizeOf((BufferTier)tier) : shape.BufferBytes,
                    options);
            }
        }
        catch
        {
            foreach (var group in _groups)
                group?.Dispose();
            throw;
        }
    }

    /// <summary>The number of the first group.</summary>
    public ushort FirstGroup { get; }

    /// <summary>How many numbers the groups span, those of tiers that are left out too.</summary>
    public int GroupSpan => _groups.Length;

    /// <summary>How many tiers there are; 0 for groups of one size.</summary>
    public int TierCount => _tierCount;

    /// <summary>
    /// The group of a file with the smallest buffers that hold so many bytes; the largest there
    /// are when none does.
    /// </summary>
    /// <param name="file">Descriptor or slot.</param>
    /// <param name="bytes">How many bytes are expected; of no account with one size.</param>
    public BufferRing For(FileTarget file, int bytes = 0)
    {
        var tier = 0;
        if (_tierCount > 0)
        {
            tier = BufferTiers.TryForSize(bytes, out var wanted)
                ? Math.Min((int)wanted, _tierCount - 1)
                : _tierCount - 1;
        }

        return _groups[IndexOf(file, tier)]!;
    }

    /// <summary>The group of a file with buffers of a tier.</summary>
    /// <param name="file">Descriptor or slot.</param>
    /// <param name="tier">One of the tiers there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tier is left out.</exception>
    public BufferRing For(FileTarget file, BufferTier tier)
    {
        if ((uint)tier >= (uint)_tierCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(tier), tier, $"There are the first {_tierCount} tiers.");
        }

        return _groups[IndexOf(file, (int)tier)]!;
    }

    /// <summary>The group of a number, for example of a direct context.</summary>
    /// <param name="group">The number.</param>
    /// <param name="buffers">The group.</param>
    /// <returns>False when it is none of these.</returns>
    public bool TryGet(ushort group, [NotNullWhen(true)] out BufferRing? buffers)
    {
        var index = group - FirstGroup;
        buffers = (uint)index < (uint)_groups.Length ? _groups[index] : null;
        return buffers is not null;
    }

    /// <summary>
    /// <see cref="BufferRing.TryTake"/> of the group that the completion's context names.
    /// </summary>
    /// <param name="completion">Of an operation with a direct context.</param>
    /// <param name="buffer">The buffer.</param>
    /// <returns>False when the completion has no buffer.</returns>
    /// <exception cref="ArgumentException">
    /// The context is not direct, or names none of these groups: ask the group itself.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// As of <see cref="BufferRing.TryTake"/>.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring or the group is disposed.</exception>
    public bool TryTake(in Completion completion, out SelectedBuffer buffer)
    {
        buffer = default;
        return completion.HasBuffer && GroupOf(completion).TryTake(completion, out buffer);
    }

    /// <summary>
    /// <see cref="BufferRing.TryTakeBundle"/> of the group that the completion's context names.
    /// </summary>
    /// <param name="completion">Of an operation with a direct context.</param>
    /// <param name="bundle">The buffers.</param>
    /// <inheritdoc cref="TryTake" path="/*[self::returns or self::exception]"/>
    public bool TryTakeBundle(in Completion completion, out BufferBundle bundle)
    {
        bundle = default;
        return completion.HasBuffer && GroupOf(completion).TryTakeBundle(completion, out bundle);
    }

    private int IndexOf(FileTarget file, int tier) =>
        ((file.Number & (_spread - 1)) * _stride) + tier;

    private BufferRing GroupOf(in Completion completion)
    {
        var context = completion.Context;
        return context.IsDirect && TryGet(context.BufferGroup, out var group)
            ? group
            : throw new ArgumentException(
                $"{context} names none of these groups.", nameof(completion));
    }

    /// <summary>How many groups of how many buffers, before they are registered.</summary>
    /// <param name="Spread">Among how many groups the files are shared out: 2^n.</param>
    /// <param name="CountPerGroup">Buffers of a group; of the smallest tier.</param>
    /// <param name="BufferBytes">The size, where there is one only.</param>
    /// <param name="TierCount">How many tiers; 0 for one size.</param>
    internal readonly record struct Shape(
        int Spread, int CountPerGroup, int BufferBytes, int TierCount)
    {
        public static Shape Of(BufferConfig config) => new(
            config.Scale,
            config.CountOf(BufferTier.Pico) / Math.Max(config.Scale, 1),
            0,
            config.TierCount);

        public static Shape Of(int count, int bufferBytes)
        {
            var groups = (int)BitOperations.RoundUpToPowerOf2(
                (uint)(((long)count + BufferRing.MaxCount - 1) / BufferRing.MaxCount));
            return new(groups, (count + groups - 1) / groups, bufferBytes, 0);
        }

        public int GroupSpan => Spread * (TierCount == 0 ? 1 : BufferTiers.Count);
    }
}
