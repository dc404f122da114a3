using System.Runtime.InteropServices;
using System.Text;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

public sealed unsafe partial class NetSocket
{
    /// <summary>Sets any option: setsockopt(2).</summary>
    /// <param name="level">Whose option.</param>
    /// <param name="option">Which option.</param>
    /// <param name="value">Its bytes.</param>
    /// <returns>ENOPROTOOPT when there is no such option; EINVAL, EPERM.</returns>
    public Outcome SetOption(SocketLevel level, int option, ReadOnlySpan<byte> value)
    {
        using var fd = _fd.Lease();
        fixed (byte* bytes = &MemoryMarshal.GetReference(value))
        {
            return Outcome.From(
                Syscall.SetSockOpt(fd.Number, level, option, bytes, (uint)value.Length));
        }
    }

    /// <summary>Reads any option: getsockopt(2).</summary>
    /// <param name="level">Whose option.</param>
    /// <param name="option">Which option.</param>
    /// <param name="value">Where its bytes go.</param>
    /// <returns>How many bytes the kernel wrote.</returns>
    public IoResult GetOption(SocketLevel level, int option, Span<byte> value)
    {
        using var fd = _fd.Lease();
        var length = (uint)value.Length;
        fixed (byte* bytes = &MemoryMarshal.GetReference(value))
        {
            var outcome = Outcome.From(
                Syscall.GetSockOpt(fd.Number, level, option, bytes, &length));
            return new IoResult(outcome.IsOk ? (int)length : 0, outcome);
        }
    }

    /// <summary>Turns an option on or off.</summary>
    /// <param name="option">A member of <see cref="SocketOptions"/>.</param>
    /// <param name="on">Whether on.</param>
    /// <returns>
    /// Ok; ENOPROTOOPT or EOPNOTSUPP when the protocol does not have it, EPERM without the
    /// capability that it takes.
    /// </returns>
    public Outcome Set(FlagOption option, bool on) =>
        SetValue(option.Level, option.Number, on ? 1 : 0);

    /// <summary>Whether an option is on.</summary>
    /// <param name="option">A member of <see cref="SocketOptions"/>.</param>
    /// <param name="on">Whether on; false when the call failed.</param>
    /// <returns>Ok; ENOPROTOOPT or EOPNOTSUPP when the protocol does not have it.</returns>
    public Outcome Get(FlagOption option, out bool on)
    {
        var outcome = GetValue(option.Level, option.Number, out int value);
        on = value != 0;
        return outcome;
    }

    /// <summary>Sets an option to a number.</summary>
    /// <param name="option">A member of <see cref="SocketOptions"/>.</param>
    /// <param name="value">Within the option's bounds.</param>
    /// <returns>
    /// Ok; ENOPROTOOPT or EOPNOTSUPP when the protocol does not have it, EPERM without the
    /// capability that it takes, EINVAL for a number that the kernel does not take.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside of them.</exception>
    public Outcome Set(NumberOption option, int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, option.Minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, option.Maximum);
        return SetValue(option.Level, option.Number, value);
    }

    /// <summary>The number that an option has.</summary>
    /// <param name="option">A member of <see cref="SocketOptions"/>.</param>
    /// <param name="value">The number; 0 when the call failed.</param>
    /// <returns>Ok; ENOPROTOOPT or EOPNOTSUPP when the protocol does not have it.</returns>
    public Outcome Get(NumberOption option, out int value) =>
        GetValue(option.Level, option.Number, out value);

    /// <summary>What disposal does with unsent data: SO_LINGER.</summary>
    /// <param name="on">Whether to linger.</param>
    /// <param name="seconds">How long; 0 resets the connection at once.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public Outcome SetLinger(bool on, int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        return SetValue(
            SocketLevel.Socket,
            (int)SocketOption.Linger,
            new LingerValue { On = on ? 1 : 0, Seconds = seconds });
    }

    /// <summary>What disposal does with unsent data: SO_LINGER.</summary>
    /// <param name="on">Whether it lingers.</param>
    /// <param name="seconds">How long.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome GetLinger(out bool on, out int seconds)
    {
        var outcome = GetValue(
            SocketLevel.Socket, (int)SocketOption.Linger, out LingerValue value);
        (on, seconds) = (value.On != 0, value.Seconds);
        return outcome;
    }

    /// <summary>
    /// Probes an idle connection: SO_KEEPALIVE, with TCP_KEEPIDLE and TCP_KEEPINTVL.
    /// </summary>
    /// <param name="period">Whole seconds, cut; at least one.</param>
    /// <returns>Ok; ENOPROTOOPT or EOPNOTSUPP when the protocol is not TCP.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Negative or past 32767 seconds.</exception>
    public Outcome SetKeepAlive(TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(period.TotalSeconds, 32767);
        var seconds = Math.Max(1, (int)period.TotalSeconds);
        var outcome = Set(SocketOptions.KeepIdle, seconds);
        if (outcome.IsOk)
            outcome = Set(SocketOptions.KeepInterval, seconds);
        return outcome.IsOk ? Set(SocketOptions.KeepAlive, true) : outcome;
    }

    /// <summary>Takes the pending error, which is then cleared: SO_ERROR.</summary>
    /// <param name="error">The error; None when there is none.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome TakeError(out Errno error)
    {
        var outcome = GetValue(SocketLevel.Socket, (int)SocketOption.Error, out int value);
        error = (Errno)value;
        return outcome;
    }

    /// <summary>The state of a TCP connection, without allocation: TCP_INFO.</summary>
    /// <param name="info">The state; fields that the kernel does not know are 0.</param>
    /// <returns>How many bytes the kernel wrote, of 280.</returns>
    public IoResult GetTcpInfo(out TcpInfo info)
    {
        info = default;
        return GetOption(
            SocketLevel.Tcp,
            (int)TcpOption.Info,
            MemoryMarshal.AsBytes(new Span<TcpInfo>(ref info)));
    }

    /// <summary>Who connected, or made the pair: SO_PEERCRED. Unix sockets.</summary>
    /// <param name="credentials">Process, user and group at that time.</param>
    /// <returns>Ok; without a peer the process is 0, user and group are -1.</returns>
    public Outcome PeerCredentials(out Ucred credentials) => GetValue(
        SocketLevel.Socket, (int)SocketOption.PeerCredentials, out credentials);

    /// <summary>A descriptor of the process that connected: SO_PEERPIDFD. Unix sockets.</summary>
    /// <param name="process">Owned by the caller; invalid when the call failed.</param>
    /// <returns>
    /// Ok; ENODATA without a peer, ESRCH when the process has been waited for, EMFILE.
    /// </returns>
    public Outcome PeerProcess(out Fd process)
    {
        var outcome = GetValue(
            SocketLevel.Socket, (int)SocketOption.PeerPidFd, out int number);
        process = outcome.IsOk ? new Fd(number, ownsHandle: true) : new Fd();
        return outcome;
    }

    /// <summary>Limits the socket to one network interface: SO_BINDTODEVICE.</summary>
    /// <param name="name">Up to 15 bytes; empty lifts the limit.</param>
    /// <returns>ENODEV when there is no such interface.</returns>
    public Outcome BindToDevice(ReadOnlySpan<char> name)
    {
        Span<byte> bytes = stackalloc byte[InterfaceRequest.NameBytes];
        bytes.Clear();
        return !name.Contains('\0') && Encoding.UTF8.TryGetBytes(name, bytes[..^1], out _)
            ? SetOption(SocketLevel.Socket, (int)SocketOption.BindToDevice, bytes)
            : Outcome.Failure(Errno.ENODEV);
    }

    /// <summary>The interface that the socket is limited to.</summary>
    /// <param name="name">Its name; empty when there is no limit.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome BoundDevice(out string name)
    {
        Span<byte> bytes = stackalloc byte[InterfaceRequest.NameBytes];
        var (length, outcome) = GetOption(
            SocketLevel.Socket, (int)SocketOption.BindToDevice, bytes);
        name = Encoding.UTF8.GetString(bytes[..length].TrimEnd((byte)0));
        return outcome;
    }

    private Outcome SetValue<T>(SocketLevel level, int option, T value)
        where T : unmanaged =>
        SetOption(level, option, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    private Outcome GetValue<T>(SocketLevel level, int option, out T value)
        where T : unmanaged
    {
        value = default;
        return GetOption(level, option, MemoryMarshal.AsBytes(new Span<T>(ref value))).Outcome;
    }
}
