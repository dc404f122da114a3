namespace Hyb.Iofd;

/// <summary>
/// Whatever stands for an open file descriptor and closes it when disposed. Enough to poll it, to
/// put it into an epoll set or to hand it to a ring.
/// </summary>
public interface IFileDescriptor : IDisposable
{
    /// <summary>
    /// The descriptor's number, -1 once disposed. The number is a loan: it stays meaningful only
    /// while its owner is neither disposed nor collected.
    /// </summary>
    int Number { get; }
}
