using Hyb.Benching;
using Hyb.Iobuf;
using Hyb.Iobuf.Bench;

const int Capacity = 64;
const int TinyCapacity = 2;
const string Queue = "ConcurrentQueue";
const string Bounded = "Channel (bounded)";

return BenchProgram.Main(
    args,
    new BenchRow(
        "pool/get-put/1thread",
        () => new OneThread<HybSource>(new(Capacity), Capacity),
        BenchPeer.Managed(Queue, () => new OneThread<QueueSource>(new(Capacity), Capacity)),
        BenchPeer.Managed(Bounded, () => new OneThread<ChannelSource>(new(Capacity), Capacity))),
    TwoThreadsRow("pool/get-put/2threads", Capacity),
    TwoThreadsRow("pool/get-put/2threads-tiny", TinyCapacity),
    RentReturn.Row(BufferTier.Small),
    RentReturn.Row(BufferTier.Medium),
    RentReturn.Row(BufferTier.Large),
    BuildIoVecs.Row(8),
    BuildIoVecs.Row(64),
    AllocateAligned.Row("4KiB", 4096),
    AllocateAligned.Row("2MiB", 2_097_152));

static BenchRow TwoThreadsRow(string name, int capacity) => new(
    name,
    () => new TwoThreads<HybSource>(new(capacity), capacity),
    BenchPeer.Managed(Queue, () => new TwoThreads<QueueSource>(new(capacity), capacity)),
    BenchPeer.Managed(Bounded, () => new TwoThreads<ChannelSource>(new(capacity), capacity)));
