using Hyb.Iox;
using Hyb.Uring.Zcrx.Tests.Buffers;

namespace Hyb.Uring.Zcrx.Tests.Receiving;

/// <summary>A queue whose requests go to the simulated kernel.</summary>
internal sealed class SimulatedSource(
    SimulatedKernel kernel, ZcrxQueue queue, ContextPool contexts) : QueueSource(queue, contexts)
{
    public int ArmCount { get; private set; }

    public int CancelCount { get; private set; }

    public override Outcome Arm(FileTarget socket, SqeContext context, SendRecvFlags mode)
    {
        ArmCount++;
        kernel.Arm(context.Value);
        return Outcome.Ok;
    }

    public override Outcome Cancel(SqeContext target, SqeContext itself)
    {
        CancelCount++;
        kernel.Cancel(target.Value, itself.Value);
        return Outcome.Ok;
    }
}
