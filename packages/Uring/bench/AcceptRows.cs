using System.Net;
using Hyb.Benching;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Bench;

/// <summary>
/// What does an accepted connection cost when a subscription follows the multishot request, against
/// the bare request through liburing (build/native/peer_accept.c)? TCP on the loopback, 16 clients
/// connected, their completions awaited together, both ends closed; clients reset their
/// connections, so that none lingers. Checksum: how many were accepted.
/// </summary>
internal sealed unsafe class AcceptRows : BenchWork, IMultishotHandler
{
    private const int Connections = 16;
    private const int Entries = 32;

    private readonly Completion[] _batch = new Completion[Connections];
    private readonly int[] _clients = new int[Connections];
    private readonly IoUring _ring = BenchRing.Started(new IoUringOptions { Entries = Entries });
    private readonly NetSocket _listener;
    private readonly SockAddr _address;
    private ulong _accepted;

    private AcceptRows()
    {
        NetSocket.Listen(
            SocketKind.Tcp4,
            SockAddr.From(new IPEndPoint(IPAddress.Loopback, 0)),
            out _listener,
            new ListenOptions { Backlog = 2 * Connections }).ThrowIfFailure();
        _listener.LocalAddress(out _address).ThrowIfFailure();
        if (!_ring.Subscribe(this).Accept(_listener.Fd, out _).IsOk)
            throw new BenchException("the submission queue is full");
        _ = _ring.Submit();
    }

    /// <summary>All rows on accepting.</summary>
    public static IEnumerable<BenchRow> All { get; } =
    [
        new(
            "accept/multishot",
            () => new AcceptRows(),
            BenchPeer.Native("liburing", iterations => (ulong)iterations * Connections))
        {
            OperationsPerIteration = Connections,
        },
    ];

    public override ulong Run(long iterations)
    {
        var (ring, batch, clients) = (_ring, _batch, _clients);
        _accepted = 0;
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < clients.Length; i++)
                clients[i] = Dial();
            var (count, outcome) = ring.Wait(batch, Connections);
            if (count != Connections)
                throw new BenchException($"{count} completions: {outcome}");
            foreach (ref readonly var completion in batch.AsSpan())
            {
                if (ring.HandleMultishot(completion) != MultishotClaim.Step)
                    throw new BenchException($"{completion}");
            }

            foreach (var client in clients)
                _ = Syscall.Close(client);
        }

        return _accepted;
    }

    public override ulong Expect(long iterations) => (ulong)iterations * Connections;

    public void OnStep(in MultishotStep step)
    {
        if (!step.IsSuccess || step.IsFinal)
            throw new BenchException($"{step}");
        _ = Syscall.Close(step.Result);
        _accepted++;
    }

    public void OnStop(in MultishotStep last)
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ring.Dispose();
            _listener.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Dial()
    {
        var client = Syscall.Socket(
            SocketDomain.Inet, SocketForm.Stream | SocketForm.CloseOnExec, SocketProtocol.Tcp);
        var reset = new LingerValue { On = 1 };
        fixed (byte* address = _address.Bytes)
        {
            if (client.IsError
                || Syscall.SetSockOpt(
                    client.Int32,
                    SocketLevel.Socket,
                    (int)SocketOption.Linger,
                    &reset,
                    (uint)sizeof(LingerValue)).IsError
                || Syscall.Connect(client.Int32, address, (uint)_address.Length).IsError)
                throw new BenchException("a client cannot connect");
        }

        return client.Int32;
    }
}
