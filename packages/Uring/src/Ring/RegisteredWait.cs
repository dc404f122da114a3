namespace Hyb.Uring;

/// <summary>
/// The terms of a wait that the kernel knows: from <see cref="IoUring.SetRegisteredWait"/>, good
/// for that ring alone.
/// </summary>
/// <param name="Index">Its place among those of the ring.</param>
public readonly record struct RegisteredWait(int Index);
