using Hyb.Benching;
using Hyb.Sock.Bench;

return BenchProgram.Main(args, SendBatch.Row);
