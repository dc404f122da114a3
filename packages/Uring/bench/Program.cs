using Hyb.Benching;
using Hyb.Uring.Bench;

return BenchProgram.Main(
    args, [.. NopRows.All, .. ExtendedRows.All, .. FileRows.All, .. SocketRows.All]);
