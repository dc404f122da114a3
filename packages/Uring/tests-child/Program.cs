// A process that takes something from itself, for good, and then asks for a ring. What it prints
// is read by the tests in Hyb.Uring.Tests.Diagnostics, which start it:
//   memlock BYTES USER        the soft RLIMIT_MEMLOCK, as another user
//   seccomp CALL ERRNO        a filter that answers one system call with an errno
//   nofile                    all descriptors, before any system call has failed
//   charge                    reads "ENTRIES COMPLETIONS FLAGS BYTES" a line: whether such a ring
//                             is refused one byte below that limit and made at it
using System.Globalization;
using Hyb.Uring;
using Hyb.Uring.Child;
using Hyb.Zcall;

Console.WriteLine("started");
switch (args)
{
    case ["memlock", var bytes, var user]:
        Rings.WarmUp();
        Deprivation.SetLimit(Resource.LockedMemory, Number(bytes));
        Deprivation.BecomeUser((uint)Number(user));
        Rings.Report();
        return 0;
    case ["seccomp", var call, var errno]:
        Rings.WarmUp();
        Deprivation.Filter((int)Number(call), (Errno)Number(errno));
        Rings.Report();
        return 0;
    case ["nofile"]:
        // Rings have been in use, and no system call has failed yet.
        using (var ring = IoUring.Create())
            ring.Start();
        Deprivation.SetLimit(Resource.OpenFiles, 0);
        var opened = Syscall.OpenAt(Syscall.CurrentDirectory, "/", OpenFlags.ReadOnly);
        Console.WriteLine($"first failure: {opened}");
        Rings.Report();
        return 0;
    case ["charge"]:
        Charges.Run(Console.In, Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("Hyb.Uring.Child: see the head of Program.cs");
        return 2;
}

static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
