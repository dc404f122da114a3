using Hyb.Benching;
using Hyb.Sock.Bench;

return BenchProgram.Main(args, AddressEncode.Row, CreateClose.Row, RoundTrip.Row, SendBatch.Row);
