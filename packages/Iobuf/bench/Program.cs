using Hyb.Benching;
using Hyb.Iobuf.Bench;

const int Capacity = 64;
const string Queue = "ConcurrentQueue";
const string Bounded = "Channel (bounded)";

return BenchProgram.Main(
    args,
    new BenchRow(
        "pool/get-put/1thread",
        () => new OneThread<HybSource>(new(Capacity), Capacity),
        BenchPeer.Managed(Queue, () => new OneThread<QueueSource>(new(Capacity), Capacity)),
        BenchPeer.Managed(Bounded, () => new OneThread<ChannelSource>(new(Capacity), Capacity))),
    new BenchRow(
        "pool/get-put/2threads",
        () => new TwoThreads<HybSource>(new(Capacity), Capacity),
        BenchPeer.Managed(Queue, () => new TwoThreads<QueueSource>(new(Capacity), Capacity)),
        BenchPeer.Managed(Bounded, () => new TwoThreads<ChannelSource>(new(Capacity), Capacity))));
