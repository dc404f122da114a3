namespace Hyb.Iofd;

/// <summary>
/// A slot of a ring's table of registered files. It has a type of its own, so that a slot can
/// never be taken for a descriptor. It owns nothing.
/// </summary>
/// <param name="Slot">Index in the table, from 0.</param>
public readonly record struct FixedFile(int Slot);
