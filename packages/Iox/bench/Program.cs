using Hyb.Benching;
using Hyb.Iox.Bench;

return BenchProgram.Main(
    args,
    new BenchRow(
        "copy/loop",
        () => new EngineCopy(new ArrayReader()),
        BenchPeer.Managed("Stream.CopyTo", () => new StreamCopy(new ArrayStream()))),
    new BenchRow(
        "copy/fast",
        () => new EngineCopy(new ArrayWriterTo()),
        BenchPeer.Managed("MemoryStream", () => new StreamCopy(new MemoryStream(Some.Bytes)))));
