namespace Hyb.Uring.Tests.Identity;

/// <summary>Words that the pool did not make, or made long ago, find nothing.</summary>
public class ContextFuzzTests
{
    private const int Words = 1_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    public void Random_words_find_a_slot_only_when_they_are_its_context(int capacity)
    {
        using var pool = new ContextPool(capacity);
        var live = Borrowed(pool);
        var random = new Random(4711);
        for (var i = 0; i < Words; i++)
            Check(pool, live, (ulong)random.NextInt64(long.MinValue, long.MaxValue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    public void Contexts_with_changed_bits_find_a_slot_only_when_they_are_another_context(
        int capacity)
    {
        using var pool = new ContextPool(capacity);
        var live = Borrowed(pool);
        var words = live.ToArray();
        var random = new Random(4712);
        for (var i = 0; i < Words; i++)
        {
            var word = words[random.Next(words.Length)];
            for (var flips = random.Next(4); flips > 0; flips--)
                word ^= 1UL << random.Next(64);
            Check(pool, live, word);
        }
    }

    [Fact]
    public void Contexts_of_a_thousand_other_pools_find_nothing()
    {
        using var pool = new ContextPool(16);
        var live = Borrowed(pool);
        for (var i = 0; i < 1000; i++)
        {
            using var other = new ContextPool(1 << (i % 8));
            foreach (var word in Borrowed(other))
            {
                Assert.DoesNotContain(word, live);
                Check(pool, live, word);
            }
        }
    }

    // Half of both kinds are out, some for the second time.
    private static HashSet<ulong> Borrowed(ContextPool pool)
    {
        var live = new HashSet<ulong>();
        for (var i = 0; i < (pool.Capacity + 1) / 2; i++)
        {
            Assert.True(pool.TryBorrowExtended(out var extended));
            Assert.True(pool.TryBorrowIndirect(out var indirect));
            if (i % 3 == 1)
            {
                extended.Return();
                indirect.Return();
                continue;
            }

            live.Add(extended.Context.Value);
            live.Add(indirect.Context.Value);
        }

        return live;
    }

    private static void Check(ContextPool pool, HashSet<ulong> live, ulong word)
    {
        var context = new SqeContext(word);
        var extended = pool.TryGetExtended(context, out _);
        var indirect = pool.TryGetIndirect(context, out _);
        if (live.Contains(word) != (extended || indirect)
            || (extended && context.Mode != SqeContextMode.Extended)
            || (indirect && context.Mode != SqeContextMode.Indirect))
            Assert.Fail($"0x{word:x} ({context}): extended {extended}, indirect {indirect}");
    }
}
