using Hyb.Benching;
using Hyb.Iobuf.Bench;

const int Capacity = 64;
const string QueueName = "ConcurrentQueue";
const string ChannelName = "Channel (bounded)";

return BenchProgram.Main(
    args,
    new BenchRow(
        "pool/get-put/1thread",
        () => new OneThread<HybSource>(new(Capacity), Capacity),
        BenchPeer.Managed(QueueName, () => new OneThread<QueueSource>(new(Capacity), Capacity)),
        BenchPeer.Managed(ChannelName, () => new OneThread<ChannelSource>(new(Capacity), Capacity))),
    new BenchRow(
        "pool/get-put/2threads",
        () => new TwoThreads<HybSource>(new(Capacity), Capacity),
        BenchPeer.Managed(QueueName, () => new TwoThreads<QueueSource>(new(Capacity), Capacity)),
        BenchPeer.Managed(ChannelName, () => new TwoThreads<ChannelSource>(new(Capacity), Capacity))));
