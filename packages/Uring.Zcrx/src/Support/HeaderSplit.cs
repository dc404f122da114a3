namespace Hyb.Uring.Zcrx;

/// <summary>
/// Whether a card receives headers apart from data, which is what lets it put data into place:
/// ETHTOOL_A_RINGS_TCP_DATA_SPLIT.
/// </summary>
public enum HeaderSplit
{
    /// <summary>
    /// The driver does not tell, and is not asked to: ETHTOOL_TCP_DATA_SPLIT_UNKNOWN.
    /// </summary>
    Unknown,

    /// <summary>It does not: ETHTOOL_TCP_DATA_SPLIT_DISABLED.</summary>
    Disabled,

    /// <summary>It does: ETHTOOL_TCP_DATA_SPLIT_ENABLED.</summary>
    Enabled,
}
