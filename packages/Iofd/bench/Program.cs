using Hyb.Benching;
using Hyb.Iofd.Bench;

return BenchProgram.Main(
    args,
    new BenchRow("fd/event", () => new SignalWait(), BenchPeer.Native("C", SignalWait.Sum)),
    new BenchRow("fd/create", () => new CreateDispose(), BenchPeer.Native("C", Same)),
    new BenchRow("fd/timer-arm", () => new ArmDisarm(), BenchPeer.Native("C", Same)),
    new BenchRow("fd/timer-get", () => new GetTime(), BenchPeer.Native("C", Same)),
    new BenchRow(
        "fd/copy-file",
        () => new KernelFileCopy(),
        BenchPeer.Managed("FileStream", () => new FileStreamCopy())));

static ulong Same(long iterations) => (ulong)iterations;
