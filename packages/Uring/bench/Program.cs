using Hyb.Benching;
using Hyb.Uring.Bench;

return BenchProgram.Main(
    args,
    [
        .. NopRows.All,
        .. RingRows.All,
        .. ExtendedRows.All,
        .. FileRows.All,
        .. SocketRows.All,
        .. BufferRows.All,
        .. ZeroCopyRows.All,
        .. MessageRows.All,
    ]);
