namespace Hyb.Iobuf;

/// <summary>
/// The sizes of buffers: twelve, each four times the one before. See <see cref="BufferTiers"/>.
/// </summary>
public enum BufferTier
{
    /// <summary>32 bytes.</summary>
    Pico,

    /// <summary>128 bytes.</summary>
    Nano,

    /// <summary>512 bytes.</summary>
    Micro,

    /// <summary>2,048 bytes.</summary>
    Small,

    /// <summary>8,192 bytes.</summary>
    Medium,

    /// <summary>32,768 bytes.</summary>
    Big,

    /// <summary>131,072 bytes: 128 KiB, the unit of registered buffers.</summary>
    Large,

    /// <summary>524,288 bytes: 512 KiB.</summary>
    Great,

    /// <summary>2,097,152 bytes: 2 MiB.</summary>
    Huge,

    /// <summary>8,388,608 bytes: 8 MiB.</summary>
    Vast,

    /// <summary>33,554,432 bytes: 32 MiB.</summary>
    Giant,

    /// <summary>134,217,728 bytes: 128 MiB.</summary>
    Titan,
}
