// Framing: sends messages of many lengths through a pipe in small pieces, takes them out again, and
// prints what arrived. The pipe stands for a socket: PipeReader.Create(stream) wraps one.
using System.Buffers;
using System.IO.Pipelines;
using Framing;

const int PayloadBytesMax = 1 << 20;
const int PieceBytes = 1000;

int[] lengths = [0, 1, 253, 254, 65_535, 65_536, 200_000];
var pipe = new Pipe();
var sending = SendAsync(pipe.Writer, lengths);
var received = await ReceiveAsync(pipe.Reader, PayloadBytesMax);
await sending;

var intact = received.SequenceEqual(lengths);
Console.WriteLine(intact ? "all frames arrived intact" : "frames were lost");
return intact ? 0 : 1;

static async Task SendAsync(PipeWriter writer, int[] lengths)
{
    // Framed first, then cut anywhere, as a network does.
    var framed = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
    foreach (var length in lengths)
        Frame.Write(framed.Writer, Payload(length));
    await framed.Writer.CompleteAsync();

    using var stream = framed.Reader.AsStream();
    var piece = new byte[PieceBytes];
    int count;
    while ((count = await stream.ReadAsync(piece)) > 0)
        await writer.WriteAsync(piece.AsMemory(0, count));
    await writer.CompleteAsync();
}

static async Task<List<int>> ReceiveAsync(PipeReader reader, int payloadBytesMax)
{
    var lengths = new List<int>();
    while (true)
    {
        var result = await reader.ReadAsync();
        var arrived = result.Buffer;
        while (Frame.TryRead(ref arrived, payloadBytesMax, out var payload))
        {
            var intact = payload.ToArray().AsSpan().SequenceEqual(Payload((int)payload.Length));
            Console.WriteLine($"{payload.Length} bytes{(intact ? "" : ", damaged")}");
            lengths.Add(intact ? (int)payload.Length : -1);
        }

        // Consumed up to the incomplete frame; looked at to the end, so wait for more than that.
        reader.AdvanceTo(arrived.Start, arrived.End);
        if (!result.IsCompleted)
            continue;
        await reader.CompleteAsync();
        if (!arrived.IsEmpty)
            throw new EndOfStreamException("the stream ended inside a frame");
        return lengths;
    }
}

static byte[] Payload(int length)
{
    var bytes = new byte[length];
    for (var i = 0; i < length; i++)
        bytes[i] = (byte)(i ^ length);
    return bytes;
}
