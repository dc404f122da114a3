using System.Diagnostics;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>A block device over a temporary file, or the test is skipped with the reason.</summary>
internal sealed class LoopDevice : IDisposable
{
    private readonly string _file;
    private readonly string _device;

    private LoopDevice(string file, string device, Fd fd)
    {
        _file = file;
        _device = device;
        Fd = fd;
    }

    public Fd Fd { get; }

    public static LoopDevice Attach(int bytes)
    {
        // A directory on a disk: discarding punches holes into the file.
        var file = Path.Combine("/var/tmp", Path.GetRandomFileName());
        File.WriteAllBytes(file, new byte[bytes]);
        var (device, error) = Losetup("--find", "--show", file);
        if (device.Length > 0 && Fd.Open(device, OpenFlags.ReadWrite, out var fd).IsOk)
            return new LoopDevice(file, device, fd);
        File.Delete(file);
        Assert.Skip($"No loop device can be had here: {error}");
        throw new UnreachableException();
    }

    public void Dispose()
    {
        Fd.Dispose();
        Losetup("--detach", _device);
        File.Delete(_file);
    }

    private static (string Output, string Error) Losetup(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("losetup", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEnd().Trim();
            return (output, process.StandardError.ReadToEnd().Trim());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return ("", e.Message);
        }
    }
}
