using Hyb.Iox;
using Hyb.Uring.Zcrx.Tests.Buffers;

namespace Hyb.Uring.Zcrx.Tests.Receiving;

/// <summary>A queue whose requests are written down, and answered by the test.</summary>
internal sealed class ScriptedSource(TestArea area, ContextPool contexts)
    : QueueSource(area.Queue, contexts)
{
    public List<SqeContext> Armed { get; } = [];

    public List<(SqeContext Target, SqeContext Itself)> Canceled { get; } = [];

    public Outcome Answer { get; set; } = Outcome.Ok;

    public override Outcome Arm(FileTarget socket, SqeContext context, SendRecvFlags mode)
    {
        if (Answer.IsOk)
            Armed.Add(context);
        return Answer;
    }

    public override Outcome Cancel(SqeContext target, SqeContext itself)
    {
        if (Answer.IsOk)
            Canceled.Add((target, itself));
        return Answer;
    }
}
