using Hyb.Benching;
using Hyb.Uring.Bench;

if (args is [ServerProcess.ServeArgument])
    return SocketEventServer.Run();
return BenchProgram.Main(
    args,
    [
        .. NopRows.All,
        .. RingRows.All,
        .. ExtendedRows.All,
        .. FileRows.All,
        .. SocketRows.All,
        .. AcceptRows.All,
        .. BufferRows.All,
        .. ZeroCopyRows.All,
        .. MessageRows.All,
        .. EchoRows.All,
    ]);
