using Hyb.Benching;
using Hyb.Zcall.Bench;

return BenchProgram.Main(
    args,
    GetParentProcessId.Row,
    GetParentProcessId.LibcRow,
    PipeWriteRead.Row,
    EventFdWriteRead.Row,
    CreateClose<UdpSocket>.Row("sys/create-socket"),
    CreateClose<MemoryFile>.Row("sys/create-memfd"),
    CreateClose<OwnProcess>.Row("sys/create-pidfd"),
    CreateClose<UserSignal>.Row("sys/create-signal"),
    CreateClose<Counter>.Row("sys/create-event"));
