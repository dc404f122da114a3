namespace Hyb.Iox;

/// <summary>
/// How far a copy came and why it ended there. The count is exact with every outcome: the
/// destination has accepted so many bytes, the first ones of the source, each once.
/// </summary>
/// <param name="Copied">Bytes that the destination accepted in this call.</param>
/// <param name="Outcome">
/// How the copy ended. Ok: the source ended, or made no progress (<see cref="SourceOutcome"/> says
/// which), or the number of bytes asked for is reached. WouldBlock or More: call again.
/// EndOfStream: the destination takes no more. Otherwise the failure.
/// </param>
public readonly record struct CopyResult(long Copied, Outcome Outcome)
{
    /// <summary>
    /// What the last read said, also when the copy ended by the destination; Ok before the first.
    /// A source that was rewound says it again when its end is reached again.
    /// </summary>
    public Outcome SourceOutcome { get; init; } = Outcome.IsEndOfStream ? Outcome : Outcome.Ok;

    /// <summary>What the last write said; Ok before the first.</summary>
    public Outcome DestinationOutcome { get; init; } = Outcome.Ok;

    /// <summary>
    /// Bytes that were read, that the destination did not accept, and that the source could not
    /// be rewound to. They stand at the start of the caller's buffer: hand the number to the next
    /// call on that buffer. The outcome is then a failure, <see cref="OutcomeFault.NotSeekable"/>
    /// if nothing else failed. With a buffer of the engine's own they are gone.
    /// </summary>
    public int Unwritten { get; init; }
}
