namespace Hyb.Uring.Tests;

/// <summary>Runs something on a thread of its own and hands back what came of it.</summary>
internal static class OnThread
{
    public static T Run<T>(Func<T> action)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw failure;
    }
}
