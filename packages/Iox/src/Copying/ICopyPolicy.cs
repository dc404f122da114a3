namespace Hyb.Iox;

/// <summary>
/// What the engines do about would-block and more: hand it to the caller, or wait in some way and
/// try again. Without a policy they always hand it to the caller.
/// </summary>
public interface ICopyPolicy
{
    /// <summary>What to do about would-block.</summary>
    /// <param name="op">Which step said it.</param>
    PolicyAction OnWouldBlock(CopyOp op);

    /// <summary>What to do about more.</summary>
    /// <param name="op">Which step said it.</param>
    PolicyAction OnMore(CopyOp op);

    /// <summary>
    /// Called once before each retry, and at no other time. The engine spins if it does not wait.
    /// </summary>
    /// <param name="op">The step that is about to be retried.</param>
    void Yield(CopyOp op);
}

/// <summary>The answer of an <see cref="ICopyPolicy"/>.</summary>
public enum PolicyAction
{
    /// <summary>Hand the outcome to the caller, with the count so far.</summary>
    Return = 0,

    /// <summary>Yield, then go on.</summary>
    Retry = 1,
}

/// <summary>The places where an engine meets would-block or more.</summary>
public enum CopyOp
{
    /// <summary>A copy reads from its source.</summary>
    CopyRead = 0,

    /// <summary>A copy writes to its destination.</summary>
    CopyWrite = 1,

    /// <summary>A copy leaves the work to the source's <see cref="IWriterTo"/>.</summary>
    CopyWriterTo = 2,

    /// <summary>A copy leaves the work to the destination's <see cref="IReaderFrom"/>.</summary>
    CopyReaderFrom = 3,

    /// <summary>A tee reader reads from its source.</summary>
    TeeReaderRead = 4,

    /// <summary>A tee reader writes what it read to its side.</summary>
    TeeReaderSideWrite = 5,

    /// <summary>A tee writer writes to its primary.</summary>
    TeeWriterPrimaryWrite = 6,

    /// <summary>A tee writer mirrors what its primary accepted.</summary>
    TeeWriterTeeWrite = 7,
}

/// <summary>Names of <see cref="CopyOp"/> without reflection or allocation.</summary>
public static class CopyOpExtensions
{
    /// <summary>The name, or "Op(unknown)" for a number that has none.</summary>
    public static string Name(this CopyOp op) => op switch
    {
        CopyOp.CopyRead => nameof(CopyOp.CopyRead),
        CopyOp.CopyWrite => nameof(CopyOp.CopyWrite),
        CopyOp.CopyWriterTo => nameof(CopyOp.CopyWriterTo),
        CopyOp.CopyReaderFrom => nameof(CopyOp.CopyReaderFrom),
        CopyOp.TeeReaderRead => nameof(CopyOp.TeeReaderRead),
        CopyOp.TeeReaderSideWrite => nameof(CopyOp.TeeReaderSideWrite),
        CopyOp.TeeWriterPrimaryWrite => nameof(CopyOp.TeeWriterPrimaryWrite),
        CopyOp.TeeWriterTeeWrite => nameof(CopyOp.TeeWriterTeeWrite),
        _ => "Op(unknown)",
    };

    /// <summary>Whether the step is on the side that writes.</summary>
    public static bool IsWrite(this CopyOp op) => op is CopyOp.CopyWrite or CopyOp.CopyWriterTo
        or CopyOp.CopyReaderFrom or CopyOp.TeeReaderSideWrite or CopyOp.TeeWriterPrimaryWrite
        or CopyOp.TeeWriterTeeWrite;
}
