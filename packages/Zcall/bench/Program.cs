using Hyb.Benching;
using Hyb.Zcall.Bench;

return BenchProgram.Main(args, GetParentProcessId.Row, PipeWriteRead.Row, EventFdWriteRead.Row);
