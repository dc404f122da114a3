using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hyb.Testing;

namespace Hyb.Samples.Tests;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("200", 2)]
    [InlineData("30", 1, "--workers", "1")]
    [InlineData("0", 8, "--workers", "8")]
    [InlineData("500", 3, "--workers", "3")]
    public void The_self_test_verifies_every_connection(
        string connections, int workers, params string[] options)
    {
        var run = SampleRun.Of(
            "Mailbox", ["--self-test", "--connections", connections, .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var served = int.Parse(connections, CultureInfo.InvariantCulture) + 1;
        Assert.Matches(
            $"^self-test: {served} connections by {workers} workers \\(.+\\), \\d+ bytes verified$",
            Assert.Single(run.Lines));
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public void A_signal_ends_the_server_and_its_connections(string signal)
    {
        using var process = Start();
        var line = process.StandardOutput.ReadLine();
        if (line is null)
            Assert.Skip("io_uring: " + process.StandardError.ReadToEnd().Trim());
        Assert.Matches("^listening on 127.0.0.1:\\d+, 2 workers$", line);
        var endPoint = IPEndPoint.Parse(line.Split([' ', ','])[2]);
        using var first = Connect(endPoint);
        using var second = Connect(endPoint);
        Assert.Equal("first", Echo(first, "first"u8));
        Assert.Equal("second", Echo(second, "second"u8));
        second.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, second.Receive(new byte[1]));

        // The first is open, and idle.
        var pid = process.Id.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(0, SampleRun.Program("kill", signal, pid).ExitCode);
        Assert.Equal(0, first.Receive(new byte[1]));
        Assert.Equal(
            "2 connections served, 0 refused, 11 bytes", process.StandardOutput.ReadLine());
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal((0, ""), (process.ExitCode, process.StandardError.ReadToEnd()));
    }

    [Fact]
    public void A_port_that_is_taken_is_said()
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var run = SampleRun.Of(
            "Mailbox", "--port", port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            "Mailbox: EADDRINUSE", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--workers", "0")]
    [InlineData("--workers", "9")]
    [InlineData("--port", "65536")]
    [InlineData("--connections")]
    [InlineData("other")]
    public void Bad_arguments_show_the_usage(params string[] arguments)
    {
        var run = SampleRun.Of("Mailbox", arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            "Mailbox: usage: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    private static Process Start()
    {
        var dll = Repository.Path("artifacts", "bin", "Mailbox", "release", "Mailbox.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [dll])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static Socket Connect(IPEndPoint endPoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
        socket.Connect(endPoint);
        return socket;
    }

    private static string Echo(Socket socket, ReadOnlySpan<byte> message)
    {
        Assert.Equal(message.Length, socket.Send(message));
        var answer = new byte[message.Length];
        for (var received = 0; received < answer.Length;)
        {
            var bytes = socket.Receive(answer.AsSpan(received));
            Assert.NotEqual(0, bytes);
            received += bytes;
        }

        return System.Text.Encoding.ASCII.GetString(answer);
    }
}
