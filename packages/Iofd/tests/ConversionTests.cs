using System.Net.Sockets;
using Hyb.Iox;
using Hyb.Zcall;
using Microsoft.Win32.SafeHandles;

namespace Hyb.Iofd.Tests;

public class ConversionTests
{
    [Fact]
    public void A_borrowed_file_handle_stays_open_until_the_borrower_is_done()
    {
        var handle = File.OpenHandle("/dev/zero");
        var fd = Fd.BorrowFrom(handle);
        handle.Dispose();
        Assert.Equal(new(4, Outcome.Ok), fd.Read(new byte[4]));
        var number = fd.Number;
        Assert.True(IsOpen(number, "/dev/zero"));
        fd.Dispose();
        fd.Dispose();
        Assert.False(IsOpen(number, "/dev/zero"));
        Assert.Throws<ObjectDisposedException>(() => Fd.BorrowFrom(handle));
    }

    [Fact]
    public void Borrowing_closes_nothing_of_the_owner()
    {
        using var handle = File.OpenHandle("/dev/zero");
        Fd.BorrowFrom(handle).Dispose();
        Assert.Equal(4, RandomAccess.Read(handle, new byte[4], 0));
    }

    [Fact]
    public void Taking_moves_the_descriptor()
    {
        var handle = File.OpenHandle("/dev/zero");
        using var fd = Fd.TakeFrom(handle);
        Assert.True(handle.IsClosed);
        handle.Dispose();
        Assert.Equal(new(4, Outcome.Ok), fd.Read(new byte[4]));
        Assert.Throws<ObjectDisposedException>(() => Fd.TakeFrom(handle));
        using var none = new SafeFileHandle(-1, ownsHandle: true);
        Assert.Throws<ArgumentException>(() => Fd.TakeFrom(none));
    }

    [Fact]
    public void Giving_moves_the_descriptor()
    {
        Assert.True(Fd.Open("/dev/zero", OpenFlags.ReadOnly, out var fd).IsOk);
        var number = fd.Number;
        using (var handle = fd.GiveAsFileHandle())
        {
            Assert.Equal(-1, fd.Number);
            fd.Dispose();
            Assert.Equal(IoResult.Failure(Errno.EBADF), fd.Read(new byte[1]));
            Assert.Equal(4, RandomAccess.Read(handle, new byte[4], 0));
            Assert.Equal(number, (int)handle.DangerousGetHandle());
        }

        Assert.False(IsOpen(number, "/dev/zero"));
        Assert.Throws<ObjectDisposedException>(fd.GiveAsFileHandle);
    }

    [Fact]
    public void What_is_borrowed_cannot_be_given_away()
    {
        using var handle = File.OpenHandle("/dev/zero");
        using var borrowed = Fd.BorrowFrom(handle);
        Assert.Throws<InvalidOperationException>(borrowed.GiveAsFileHandle);
        using var number = new Fd(borrowed.Number, ownsHandle: false);
        Assert.Throws<InvalidOperationException>(number.GiveAsSocketHandle);
        Assert.Equal(1, number.Read(new byte[1]).Count);
    }

    [Fact]
    public void A_lent_handle_closes_nothing()
    {
        Assert.True(Fd.Open("/dev/zero", OpenFlags.ReadOnly, out var fd).IsOk);
        using var owner = fd;
        using (var lent = fd.BorrowAsFileHandle())
            Assert.Equal(4, RandomAccess.Read(lent, new byte[4], 0));
        Assert.Equal(4, fd.Read(new byte[4]).Count);
    }

    [Fact]
    public void Sockets_go_both_ways()
    {
        using var listener = new Socket(
            AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var name = new UnixDomainSocketEndPoint($"\0hyb-iofd-{Guid.NewGuid():N}");
        listener.Bind(name);
        listener.Listen(1);
        using var client = new Socket(
            AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(name);
        var server = listener.Accept();

        using (var borrowed = Fd.BorrowFrom(client.SafeHandle))
            Assert.Equal(new(2, Outcome.Ok), borrowed.Write([1, 2]));
        Assert.Equal(2, server.Receive(new byte[8]));

        Assert.Equal(Outcome.Ok, Fd.DuplicateFrom(server.SafeHandle, out var taken));
        using var owner = taken;
        server.Dispose();
        Assert.Equal(new(1, Outcome.Ok), taken.Write([3]));
        Assert.Equal(1, client.Receive(new byte[8]));

        using (var lent = taken.BorrowAsSocketHandle())
            Assert.False(lent.IsInvalid);
        using var again = new Socket(taken.GiveAsSocketHandle());
        Assert.Equal(2, again.Send([4, 5]));
        Assert.Equal(2, client.Receive(new byte[8]));
    }

    private static bool IsOpen(int number, string target) =>
        new FileInfo($"/proc/self/fd/{number}").LinkTarget == target;
}
