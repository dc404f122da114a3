namespace Hyb.Uring;

/// <summary>A cause and what to do about it, in a sentence each.</summary>
internal readonly record struct RefusalReason(IoUringRefusal Kind, string Cause, string Remedy);
