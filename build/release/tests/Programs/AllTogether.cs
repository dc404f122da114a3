// One thing from each layer, up to a file that is read through a ring.
using System.Net;
using System.Text;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Uring;
using Hyb.Zcall;

Console.WriteLine($"Zcall: {Errno.EAGAIN.Name()}");

using var source = new StreamEndpoint(new MemoryStream("copied"u8.ToArray()));
using var destination = new MemoryStream();
using var sink = new StreamEndpoint(destination);
var copied = NonBlockingCopy.Copy(source, sink, new byte[16]);
Console.WriteLine($"Iox: {copied.Copied} {Encoding.UTF8.GetString(destination.ToArray())}");

MemFd.Create("all", out var file).ThrowIfFailure();
using var owner = file;
var (written, outcome) = file.WriteAt("read through a ring"u8, offset: 0);
outcome.ThrowIfFailure();
Console.WriteLine($"Iofd: {written} bytes");

var address = SockAddr.From(new IPEndPoint(IPAddress.Loopback, 0));
NetSocket.Listen(SocketKind.Tcp4, address, out var listener).ThrowIfFailure();
listener.Dispose();
Console.WriteLine("Sock: listened");

using var memory = AlignedMemory.AllocatePages(4096);
Console.WriteLine($"Iobuf: {memory.GetSpan().Length} bytes");

using var ring = IoUring.Create(new IoUringOptions { Entries = RingEntries.Pico });
ring.Start();
if (ring.Read(file.Fd, memory.AsIoVec(), offset: 0).IsWouldBlock)
    return 1;
Span<Completion> batch = stackalloc Completion[1];
var (count, ended) = ring.Wait(batch, minimum: 1, timeout: TimeSpan.FromSeconds(10));
ended.ThrowIfFailure();
Console.WriteLine(
    $"Uring: {count}, {Encoding.UTF8.GetString(memory.GetSpan()[..batch[0].Result])}");

Stamps.Print();
return 0;
