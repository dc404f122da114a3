using System.Net;
using System.Net.Sockets;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class CommandTests
{
    private const string Command = nameof(IoUring.Command);
    private const string InputSize = nameof(IoUring.GetSocketInputSize);
    private const string OutputSize = nameof(IoUring.GetSocketOutputSize);
    private const string GetOption = nameof(IoUring.GetSocketOption);
    private const string SetOption = nameof(IoUring.SetSocketOption);
    private const string GetName = nameof(IoUring.GetSocketName);
    private const string Times = nameof(IoUring.GetTransmitTimes);
    private const string Discard = nameof(IoUring.DiscardBlocks);

    private static readonly SqeContext _context = SqeContext.Token(99);
    private static readonly SqeOptions _options =
        new(SqeFlags.Async, IoPriority: 3, Personality: 4, BufferGroup: 6);

    private static readonly Sqe _expected = new()
    {
        Opcode = IoUringOp.UringCmd,
        Fd = 5,
        Flags = SqeFlags.Async | SqeFlags.FixedFile,
        IoPriority = 3,
        Personality = 4,
        BufferIndex = 6,
        UserData = SqeContext.Token(99).Value,
    };

    private static FileTarget Slot => new FixedFile(5);

    [Fact]
    [Covers(IoUringOp.UringCmd, Command, Shows.Entry)]
    public void Command_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        using var memory = AlignedMemory.AllocatePages(4096);
        ReadOnlySpan<byte> data = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Assert.True(ring.Command(
            Slot, 0xabcd, memory.AsIoVec(), data, UringCmdFlags.Fixed, _context, _options).IsOk);
        ring.AssertEntry(_expected with
        {
            Offset = 0xabcd,
            Address = (ulong)memory.Address,
            Length = 4096,
            OperationFlags = 1,
            Address3 = 0x0807_0605_0403_0201,
            AttributeMask = 9,
        });
    }

    [Fact]
    [Covers(IoUringOp.UringCmd, InputSize, Shows.Entry)]
    [Covers(IoUringOp.UringCmd, OutputSize, Shows.Entry)]
    [Covers(IoUringOp.UringCmd, GetOption, Shows.Entry)]
    [Covers(IoUringOp.UringCmd, SetOption, Shows.Entry)]
    [Covers(IoUringOp.UringCmd, GetName, Shows.Entry)]
    [Covers(IoUringOp.UringCmd, Times, Shows.Entry)]
    [Covers(IoUringOp.UringCmd, Discard, Shows.Entry)]
    public void Commands_of_sockets_and_disks_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        ulong value = 0;
        var place = new IoVec(&value, 4);
        var option = _expected with
        {
            Address = 6 | (0x1234UL << 32),
            Address3 = (ulong)&value,
            FileIndex = 4,
        };
        Assert.True(ring.GetSocketInputSize(Slot, _context, _options).IsOk);
        ring.AssertEntry(_expected);
        Assert.True(ring.GetSocketOutputSize(Slot, _context, _options).IsOk);
        ring.AssertEntry(_expected with { Offset = 1 });
        Assert.True(ring.GetSocketOption(
            Slot, SocketLevel.Tcp, 0x1234, place, _context, _options).IsOk);
        ring.AssertEntry(option with { Offset = 2 });
        Assert.True(ring.SetSocketOption(
            Slot, SocketLevel.Tcp, 0x1234, place, _context, _options).IsOk);
        ring.AssertEntry(option with { Offset = 3 });
        Assert.True(ring.GetTransmitTimes(Slot, _context, _options).IsOk);
        ring.AssertEntry(_expected with { Offset = 4 });
        Assert.True(ring.GetSocketName(
            Slot, &value, (int*)&value, true, _context, _options).IsOk);
        ring.AssertEntry(_expected with
        {
            Offset = 5,
            Address = (ulong)&value,
            Address3 = (ulong)&value,
            FileIndex = 1,
        });
        Assert.True(ring.DiscardBlocks(Slot, 4096, 8192, _context, _options).IsOk);
        ring.AssertEntry(_expected with { Offset = 0x1200, Address = 4096, Address3 = 8192 });
    }

    [Fact]
    [Covers(IoUringOp.UringCmd, InputSize, Shows.Effect)]
    [Covers(IoUringOp.UringCmd, OutputSize, Shows.Effect)]
    [Covers(IoUringOp.UringCmd, Command, Shows.Effect)]
    public void The_sizes_of_a_sockets_queues_are_what_waits_there()
    {
        using var ring = TestRing.Start();
        using var pair = new TcpPair();
        ring.RegisterFiles([pair.Near.Number]);
        Assert.Equal(0, ring.Run(ring.GetSocketInputSize(pair.Near)).Result);
        pair.SendToNear(5);
        foreach (FileTarget socket in new FileTarget[] { pair.Near, new FixedFile(0) })
        {
            Assert.Equal(5, ring.Run(ring.GetSocketInputSize(socket)).Result);
            Assert.Equal(0, ring.Run(ring.GetSocketOutputSize(socket)).Result);
            Assert.Equal(5, ring.Run(
                ring.Command(socket, (uint)SocketCommand.InputQueueSize)).Result);
        }

        pair.FillFromNear();
        Assert.True(ring.Run(ring.GetSocketOutputSize(pair.Near)).Result > 0);
    }

    [Fact]
    [Covers(IoUringOp.UringCmd, GetOption, Shows.Effect)]
    [Covers(IoUringOp.UringCmd, SetOption, Shows.Effect)]
    public void Options_of_a_socket_are_set_and_read()
    {
        using var ring = TestRing.Start();
        using var pair = new TcpPair();
        using var memory = AlignedMemory.AllocatePages(64);
        ring.RegisterFiles([pair.Near.Number]);
        var value = (int*)memory.Address;
        var place = memory.AsIoVec(0, sizeof(int));
        const int KeepAlive = (int)SocketOption.KeepAlive;
        foreach (FileTarget socket in new FileTarget[] { pair.Near, new FixedFile(0) })
        {
            foreach (var on in new[] { 1, 0 })
            {
                *value = on;
                Assert.Equal(0, ring.Run(
                    ring.SetSocketOption(socket, SocketLevel.Socket, KeepAlive, place)).Result);
                *value = -1;
                Assert.Equal(sizeof(int), ring.Run(
                    ring.GetSocketOption(socket, SocketLevel.Socket, KeepAlive, place)).Result);
                Assert.Equal(on, *value);
            }
        }

        *value = 1;
        Assert.Equal(0, ring.Run(ring.SetSocketOption(
            pair.Near, SocketLevel.Tcp, (int)TcpOption.NoDelay, place)).Result);
        Assert.True(pair.NoDelay);
    }

    [Fact]
    [Covers(IoUringOp.UringCmd, GetOption, Shows.Refusal)]
    [Covers(IoUringOp.UringCmd, SetOption, Shows.Refusal)]
    [Covers(IoUringOp.UringCmd, InputSize, Shows.Refusal)]
    [Covers(IoUringOp.UringCmd, OutputSize, Shows.Refusal)]
    [Covers(IoUringOp.UringCmd, Command, Shows.Refusal)]
    [Covers(IoUringOp.UringCmd, GetName, Shows.Refusal)]
    public void What_a_file_cannot_do_completes_with_EOPNOTSUPP()
    {
        using var ring = TestRing.Start();
        using var pair = new TcpPair();
        using var file = new TestFile([]);
        using var memory = AlignedMemory.AllocatePages(64);
        var place = memory.AsIoVec(0, sizeof(int));
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run(ring.Command(file.Fd, 0)).Error);
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run(ring.Command(pair.Near, 99)).Error);
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run(ring.GetSocketInputSize(file.Fd)).Error);
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run(ring.GetSocketOutputSize(file.Fd)).Error);
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run(
            ring.GetSocketName(file.Fd, memory.Address, (int*)memory.Address)).Error);
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run(
            ring.GetSocketOption(pair.Near, SocketLevel.Tcp, 1, place)).Error);
        Assert.Equal(Errno.ENOPROTOOPT, ring.Run(
            ring.SetSocketOption(pair.Near, SocketLevel.Socket, 9999, place)).Error);
    }

    [Fact]
    [Covers(IoUringOp.UringCmd, GetName, Shows.Effect)]
    public void The_name_of_a_socket_is_told_where_the_kernel_can()
    {
        using var ring = TestRing.Start();
        using var pair = new TcpPair();
        using var memory = AlignedMemory.AllocatePages(4096);
        var length = (int*)memory.Address;
        var address = (byte*)memory.Address + 64;
        *length = 128;
        var own = ring.Run(ring.GetSocketName(pair.Near, address, length));
        Assert.SkipWhen(
            own.Error == Errno.EOPNOTSUPP, "SOCKET_URING_OP_GETSOCKNAME came with Linux 6.19.");
        Assert.Equal(0, own.Result);
        Assert.Equal(16, *length);
        Assert.Equal(pair.NearPort, (address[2] << 8) | address[3]);
    }

    [Fact]
    [Covers(IoUringOp.UringCmd, Times, Shows.Refusal)]
    public void Transmit_times_need_large_completions()
    {
        using var ring = TestRing.Start();
        using var pair = new TcpPair();
        Assert.Equal(Errno.EINVAL, ring.Run(ring.GetTransmitTimes(pair.Near)).Error);
    }

    [Fact]
    [Covers(IoUringOp.UringCmd, Times, Shows.Effect)]
    public void Transmit_times_come_as_large_completions_one_a_datagram()
    {
        using var ring = TestRing.Start(
            new IoUringOptions { Entries = 8, CqeSize = CqeSize.Bytes32 });
        using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        socket.SetRawSocketOption(
            (int)SocketLevel.Socket,
            (int)Zcall.SocketOption.Timestamping,
            BitConverter.GetBytes((int)(TimestampingFlags.SendSoftware
                | TimestampingFlags.ReportSoftware
                | TimestampingFlags.WithId
                | TimestampingFlags.WithoutData)));
        var target = FileTarget.FromDescriptor((int)socket.Handle);
        Assert.True(ring.GetTransmitTimes(target, _context).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        var batch = new LargeCompletion[1];
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        for (var key = 0; key < 2; key++)
        {
            socket.SendTo([1], socket.LocalEndPoint!);
            Assert.Equal(1, ring.WaitLarge(batch, 1, TimeSpan.FromSeconds(10)).Count);
            Assert.Equal(
                (key, true), (batch[0].Completion.Result, batch[0].Completion.HasMore));
            Assert.InRange((long)batch[0].Payload0, before - 1, before + 60);
            Assert.InRange(batch[0].Payload1, 0UL, 999_999_999UL);
        }
    }

    [Fact]
    [Covers(IoUringOp.UringCmd, Discard, Shows.Effect)]
    public void Discarded_blocks_of_a_loop_device_lose_their_data()
    {
        using var ring = TestRing.Start();
        using var device = LoopDevice.Attach(bytes: 1 << 20);
        using var memory = AlignedMemory.AllocatePages(4096);
        ring.RegisterFiles([device.Fd.Number]);
        foreach (FileTarget target in new FileTarget[] { device.Fd, new FixedFile(0) })
        {
            memory.GetSpan().Fill(7);
            Assert.Equal(4096, ring.Run(ring.Write(target, memory.AsIoVec(), 4096)).Result);
            Assert.True(device.Fd.Sync().IsOk);
            Assert.Equal(0, ring.Run(ring.DiscardBlocks(target, 4096, 4096)).Result);
            Assert.Equal(4096, ring.Run(ring.Read(target, memory.AsIoVec(), 4096)).Result);
            Assert.True(memory.GetSpan().IndexOfAnyExcept((byte)0) < 0);
        }

        Assert.Equal(Errno.EINVAL, ring.Run(ring.DiscardBlocks(device.Fd, 1, 4096)).Error);
    }

    [Fact]
    [Covers(IoUringOp.UringCmd, Discard, Shows.Refusal)]
    public void A_file_has_no_blocks_to_discard()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(new byte[4096]);
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run(ring.DiscardBlocks(file.Fd, 0, 4096)).Error);
    }

    [Fact]
    public void Numbers_and_data_out_of_range_are_refused_and_take_no_slot()
    {
        using var ring = TestRing.StartWithSlots();
        var huge = new IoVec(null, unchecked((nuint)(1UL << 32)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Command(Slot, 0, huge));
        Assert.Throws<NotSupportedException>(() => ring.Command(Slot, 0, data: new byte[17]));
        Assert.Equal("value", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.GetSocketOption(Slot, SocketLevel.Socket, 1, huge)).ParamName);
        Assert.Equal("offset", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.DiscardBlocks(Slot, -1, 1)).ParamName);
        Assert.Equal("length", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.DiscardBlocks(Slot, 1, -1)).ParamName);
        ring.HasQueuedNothing();
    }

    /// <summary>A TCP connection over loopback.</summary>
    private sealed class TcpPair : IDisposable
    {
        private readonly Socket _near;
        private readonly Socket _far;

        public TcpPair()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start(1);
            _far = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _far.Connect(listener.LocalEndpoint);
            _near = listener.AcceptSocket();
            Near = new Fd((int)_near.Handle, ownsHandle: false);
        }

        public Fd Near { get; }

        public bool NoDelay => _near.NoDelay;

        public int NearPort => ((IPEndPoint)_near.LocalEndPoint!).Port;

        public void SendToNear(int count)
        {
            _far.Send(new byte[count]);
            Assert.True(_near.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
        }

        /// <summary>Sends until nothing more goes, which the other end does not receive.</summary>
        public void FillFromNear()
        {
            _near.Blocking = false;
            var block = new byte[1 << 16];
            SocketError error;
            do
            {
                _near.Send(block, SocketFlags.None, out error);
            }
            while (error == SocketError.Success);
            Assert.Equal(SocketError.WouldBlock, error);
        }

        public void Dispose()
        {
            _near.Dispose();
            _far.Dispose();
        }
    }
}
