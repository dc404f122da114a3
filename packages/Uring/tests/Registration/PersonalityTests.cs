using System.Runtime.InteropServices;
using System.Text;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public unsafe class PersonalityTests
{
    // Any user that is not root will do.
    private const int Nobody = 65534;

    [Fact]
    public void An_operation_runs_with_the_credentials_it_names() => OnThread.Run(() =>
    {
        var path = Path.GetTempFileName();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var ring = TestRing.Start();
        var own = ring.RegisterPersonality();
        try
        {
            BecomeForFiles(Nobody);
            Assert.Equal(Errno.EACCES, Open(ring, path, default));
            Assert.Equal(Errno.None, Open(ring, path, own));
            var nobody = ring.RegisterPersonality();
            Assert.NotEqual(own, nobody);
            BecomeForFiles(0);
            Assert.Equal(Errno.None, Open(ring, path, default));
            Assert.Equal(Errno.EACCES, Open(ring, path, nobody));
        }
        finally
        {
            BecomeForFiles(0);
            File.Delete(path);
        }

        return 0;
    });

    [Fact]
    public void Unknown_credentials_are_refused()
    {
        using var ring = TestRing.Start();
        var personality = ring.RegisterPersonality();
        Assert.NotEqual(0, personality.Id);
        Assert.True(ring.Nop(options: personality).IsOk);
        Assert.Equal(0, ring.One().Result);

        ring.UnregisterPersonality(personality);

        Assert.Equal(Errno.EINVAL, Assert.Throws<IoUringException>(
            () => ring.UnregisterPersonality(personality)).Errno);
        Assert.True(ring.Nop(options: personality).IsOk);
        Assert.Equal(Errno.EINVAL, ring.One().Error);
    }

    // With the plain C call the change is the calling thread's own.
    private static void BecomeForFiles(int user)
    {
        const int Ask = -1;
        const int SetDumpable = 4;
        _ = SetFileUser(user);
        Assert.SkipUnless(SetFileUser(Ask) == user, "only root may take other credentials");

        // A change of user makes the process one that must not be looked into.
        _ = Control(SetDumpable, 1, 0, 0, 0);
    }

    private static Errno Open(IoUring ring, string path, Personality personality)
    {
        const int WorkingDirectory = -100;
        fixed (byte* bytes = Encoding.UTF8.GetBytes(path + '\0'))
        {
            var target = FileTarget.FromDescriptor(WorkingDirectory);
            Assert.True(ring.Enqueue(
                new Sqe(IoUringOp.OpenAt, target, default, personality)
                {
                    Address = (ulong)bytes,
                    OperationFlags = (uint)OpenFlags.CloseOnExec,
                }).IsOk);
            var opened = ring.One();
            if (opened.IsSuccess)
                Assert.False(Syscall.Close(opened.Result).IsError);
            return opened.Error;
        }
    }

    [DllImport("libc", EntryPoint = "setfsuid", ExactSpelling = true)]
    private static extern int SetFileUser(int user);

    [DllImport("libc", EntryPoint = "prctl", ExactSpelling = true)]
    private static extern int Control(int option, nuint a, nuint b, nuint c, nuint d);
}
