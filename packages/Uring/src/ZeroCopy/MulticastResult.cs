using Hyb.Iox;

namespace Hyb.Uring;

/// <summary>
/// How far a multicast has come. Each target that is queued completes by itself: the steps say how,
/// and <see cref="SendStep.Target"/> says which.
/// </summary>
/// <param name="Next">
/// The index of the first target that is not queued; their number when all are. A multicast that
/// goes on there is queued for each target once.
/// </param>
/// <param name="Way">How all of them are sent.</param>
/// <param name="Outcome">
/// Ok when all are queued. WouldBlock when the queue was full or no context was left: submit,
/// handle completions, and go on.
/// </param>
public readonly record struct MulticastResult(int Next, SendWay Way, Outcome Outcome);
