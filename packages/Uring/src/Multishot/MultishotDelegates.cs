namespace Hyb.Uring;

/// <summary>A handler of two delegates.</summary>
internal sealed class MultishotDelegates(
    Action<MultishotStep> onStep, Action<MultishotStep>? onStop) : IMultishotHandler
{
    public void OnStep(in MultishotStep step) => onStep(step);

    public void OnStop(in MultishotStep last) => onStop?.Invoke(last);
}
