using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// System call numbers by kernel name, for the architecture this process runs on. Each is a
/// constant to the JIT. Source: asm/unistd.h.
/// </summary>
public static class SyscallNumber
{
    /// <summary>accept(2).</summary>
    public static nint accept => Select(SyscallNumberX64.accept, SyscallNumberArm64.accept);

    /// <summary>accept4(2).</summary>
    public static nint accept4 => Select(SyscallNumberX64.accept4, SyscallNumberArm64.accept4);

    /// <summary>bind(2).</summary>
    public static nint bind => Select(SyscallNumberX64.bind, SyscallNumberArm64.bind);

    /// <summary>clock_gettime(2).</summary>
    public static nint clock_gettime =>
        Select(SyscallNumberX64.clock_gettime, SyscallNumberArm64.clock_gettime);

    /// <summary>clock_nanosleep(2).</summary>
    public static nint clock_nanosleep =>
        Select(SyscallNumberX64.clock_nanosleep, SyscallNumberArm64.clock_nanosleep);

    /// <summary>clone3(2).</summary>
    public static nint clone3 => Select(SyscallNumberX64.clone3, SyscallNumberArm64.clone3);

    /// <summary>close(2).</summary>
    public static nint close => Select(SyscallNumberX64.close, SyscallNumberArm64.close);

    /// <summary>connect(2).</summary>
    public static nint connect => Select(SyscallNumberX64.connect, SyscallNumberArm64.connect);

    /// <summary>copy_file_range(2).</summary>
    public static nint copy_file_range =>
        Select(SyscallNumberX64.copy_file_range, SyscallNumberArm64.copy_file_range);

    /// <summary>dup(2).</summary>
    public static nint dup => Select(SyscallNumberX64.dup, SyscallNumberArm64.dup);

    /// <summary>dup3(2).</summary>
    public static nint dup3 => Select(SyscallNumberX64.dup3, SyscallNumberArm64.dup3);

    /// <summary>epoll_create1(2).</summary>
    public static nint epoll_create1 =>
        Select(SyscallNumberX64.epoll_create1, SyscallNumberArm64.epoll_create1);

    /// <summary>epoll_ctl(2).</summary>
    public static nint epoll_ctl =>
        Select(SyscallNumberX64.epoll_ctl, SyscallNumberArm64.epoll_ctl);

    /// <summary>epoll_pwait(2).</summary>
    public static nint epoll_pwait =>
        Select(SyscallNumberX64.epoll_pwait, SyscallNumberArm64.epoll_pwait);

    /// <summary>eventfd(2).</summary>
    public static nint eventfd2 => Select(SyscallNumberX64.eventfd2, SyscallNumberArm64.eventfd2);

    /// <summary>fcntl(2).</summary>
    public static nint fcntl => Select(SyscallNumberX64.fcntl, SyscallNumberArm64.fcntl);

    /// <summary>fdatasync(2).</summary>
    public static nint fdatasync =>
        Select(SyscallNumberX64.fdatasync, SyscallNumberArm64.fdatasync);

    /// <summary>fstat(2).</summary>
    public static nint fstat => Select(SyscallNumberX64.fstat, SyscallNumberArm64.fstat);

    /// <summary>fsync(2).</summary>
    public static nint fsync => Select(SyscallNumberX64.fsync, SyscallNumberArm64.fsync);

    /// <summary>ftruncate(2).</summary>
    public static nint ftruncate =>
        Select(SyscallNumberX64.ftruncate, SyscallNumberArm64.ftruncate);

    /// <summary>getpeername(2).</summary>
    public static nint getpeername =>
        Select(SyscallNumberX64.getpeername, SyscallNumberArm64.getpeername);

    /// <summary>getpid(2).</summary>
    public static nint getpid => Select(SyscallNumberX64.getpid, SyscallNumberArm64.getpid);

    /// <summary>getppid(2).</summary>
    public static nint getppid => Select(SyscallNumberX64.getppid, SyscallNumberArm64.getppid);

    /// <summary>getrandom(2).</summary>
    public static nint getrandom =>
        Select(SyscallNumberX64.getrandom, SyscallNumberArm64.getrandom);

    /// <summary>getsockname(2).</summary>
    public static nint getsockname =>
        Select(SyscallNumberX64.getsockname, SyscallNumberArm64.getsockname);

    /// <summary>getsockopt(2).</summary>
    public static nint getsockopt =>
        Select(SyscallNumberX64.getsockopt, SyscallNumberArm64.getsockopt);

    /// <summary>gettid(2).</summary>
    public static nint gettid => Select(SyscallNumberX64.gettid, SyscallNumberArm64.gettid);

    /// <summary>io_uring_enter(2).</summary>
    public static nint io_uring_enter =>
        Select(SyscallNumberX64.io_uring_enter, SyscallNumberArm64.io_uring_enter);

    /// <summary>io_uring_register(2).</summary>
    public static nint io_uring_register =>
        Select(SyscallNumberX64.io_uring_register, SyscallNumberArm64.io_uring_register);

    /// <summary>io_uring_setup(2).</summary>
    public static nint io_uring_setup =>
        Select(SyscallNumberX64.io_uring_setup, SyscallNumberArm64.io_uring_setup);

    /// <summary>ioctl(2).</summary>
    public static nint ioctl => Select(SyscallNumberX64.ioctl, SyscallNumberArm64.ioctl);

    /// <summary>kill(2).</summary>
    public static nint kill => Select(SyscallNumberX64.kill, SyscallNumberArm64.kill);

    /// <summary>listen(2).</summary>
    public static nint listen => Select(SyscallNumberX64.listen, SyscallNumberArm64.listen);

    /// <summary>lseek(2).</summary>
    public static nint lseek => Select(SyscallNumberX64.lseek, SyscallNumberArm64.lseek);

    /// <summary>madvise(2).</summary>
    public static nint madvise => Select(SyscallNumberX64.madvise, SyscallNumberArm64.madvise);

    /// <summary>memfd_create(2).</summary>
    public static nint memfd_create =>
        Select(SyscallNumberX64.memfd_create, SyscallNumberArm64.memfd_create);

    /// <summary>mlock(2).</summary>
    public static nint mlock => Select(SyscallNumberX64.mlock, SyscallNumberArm64.mlock);

    /// <summary>mmap(2).</summary>
    public static nint mmap => Select(SyscallNumberX64.mmap, SyscallNumberArm64.mmap);

    /// <summary>mprotect(2).</summary>
    public static nint mprotect => Select(SyscallNumberX64.mprotect, SyscallNumberArm64.mprotect);

    /// <summary>munmap(2).</summary>
    public static nint munmap => Select(SyscallNumberX64.munmap, SyscallNumberArm64.munmap);

    /// <summary>openat(2).</summary>
    public static nint openat => Select(SyscallNumberX64.openat, SyscallNumberArm64.openat);

    /// <summary>pidfd_getfd(2).</summary>
    public static nint pidfd_getfd =>
        Select(SyscallNumberX64.pidfd_getfd, SyscallNumberArm64.pidfd_getfd);

    /// <summary>pidfd_open(2).</summary>
    public static nint pidfd_open =>
        Select(SyscallNumberX64.pidfd_open, SyscallNumberArm64.pidfd_open);

    /// <summary>pidfd_send_signal(2).</summary>
    public static nint pidfd_send_signal =>
        Select(SyscallNumberX64.pidfd_send_signal, SyscallNumberArm64.pidfd_send_signal);

    /// <summary>pipe2(2).</summary>
    public static nint pipe2 => Select(SyscallNumberX64.pipe2, SyscallNumberArm64.pipe2);

    /// <summary>ppoll(2).</summary>
    public static nint ppoll => Select(SyscallNumberX64.ppoll, SyscallNumberArm64.ppoll);

    /// <summary>pread(2).</summary>
    public static nint pread64 => Select(SyscallNumberX64.pread64, SyscallNumberArm64.pread64);

    /// <summary>preadv(2).</summary>
    public static nint preadv => Select(SyscallNumberX64.preadv, SyscallNumberArm64.preadv);

    /// <summary>preadv2(2).</summary>
    public static nint preadv2 => Select(SyscallNumberX64.preadv2, SyscallNumberArm64.preadv2);

    /// <summary>prlimit(2).</summary>
    public static nint prlimit64 =>
        Select(SyscallNumberX64.prlimit64, SyscallNumberArm64.prlimit64);

    /// <summary>pwrite(2).</summary>
    public static nint pwrite64 => Select(SyscallNumberX64.pwrite64, SyscallNumberArm64.pwrite64);

    /// <summary>pwritev(2).</summary>
    public static nint pwritev => Select(SyscallNumberX64.pwritev, SyscallNumberArm64.pwritev);

    /// <summary>pwritev2(2).</summary>
    public static nint pwritev2 => Select(SyscallNumberX64.pwritev2, SyscallNumberArm64.pwritev2);

    /// <summary>read(2).</summary>
    public static nint read => Select(SyscallNumberX64.read, SyscallNumberArm64.read);

    /// <summary>readv(2).</summary>
    public static nint readv => Select(SyscallNumberX64.readv, SyscallNumberArm64.readv);

    /// <summary>recvfrom(2).</summary>
    public static nint recvfrom => Select(SyscallNumberX64.recvfrom, SyscallNumberArm64.recvfrom);

    /// <summary>recvmmsg(2).</summary>
    public static nint recvmmsg => Select(SyscallNumberX64.recvmmsg, SyscallNumberArm64.recvmmsg);

    /// <summary>recvmsg(2).</summary>
    public static nint recvmsg => Select(SyscallNumberX64.recvmsg, SyscallNumberArm64.recvmsg);

    /// <summary>sigprocmask(2).</summary>
    public static nint rt_sigprocmask =>
        Select(SyscallNumberX64.rt_sigprocmask, SyscallNumberArm64.rt_sigprocmask);

    /// <summary>sigtimedwait(2).</summary>
    public static nint rt_sigtimedwait =>
        Select(SyscallNumberX64.rt_sigtimedwait, SyscallNumberArm64.rt_sigtimedwait);

    /// <summary>sendfile(2).</summary>
    public static nint sendfile => Select(SyscallNumberX64.sendfile, SyscallNumberArm64.sendfile);

    /// <summary>sendmmsg(2).</summary>
    public static nint sendmmsg => Select(SyscallNumberX64.sendmmsg, SyscallNumberArm64.sendmmsg);

    /// <summary>sendmsg(2).</summary>
    public static nint sendmsg => Select(SyscallNumberX64.sendmsg, SyscallNumberArm64.sendmsg);

    /// <summary>sendto(2).</summary>
    public static nint sendto => Select(SyscallNumberX64.sendto, SyscallNumberArm64.sendto);

    /// <summary>setsockopt(2).</summary>
    public static nint setsockopt =>
        Select(SyscallNumberX64.setsockopt, SyscallNumberArm64.setsockopt);

    /// <summary>shutdown(2).</summary>
    public static nint shutdown => Select(SyscallNumberX64.shutdown, SyscallNumberArm64.shutdown);

    /// <summary>signalfd(2).</summary>
    public static nint signalfd4 =>
        Select(SyscallNumberX64.signalfd4, SyscallNumberArm64.signalfd4);

    /// <summary>socket(2).</summary>
    public static nint socket => Select(SyscallNumberX64.socket, SyscallNumberArm64.socket);

    /// <summary>socketpair(2).</summary>
    public static nint socketpair =>
        Select(SyscallNumberX64.socketpair, SyscallNumberArm64.socketpair);

    /// <summary>splice(2).</summary>
    public static nint splice => Select(SyscallNumberX64.splice, SyscallNumberArm64.splice);

    /// <summary>statx(2).</summary>
    public static nint statx => Select(SyscallNumberX64.statx, SyscallNumberArm64.statx);

    /// <summary>tee(2).</summary>
    public static nint tee => Select(SyscallNumberX64.tee, SyscallNumberArm64.tee);

    /// <summary>tgkill(2).</summary>
    public static nint tgkill => Select(SyscallNumberX64.tgkill, SyscallNumberArm64.tgkill);

    /// <summary>timerfd_create(2).</summary>
    public static nint timerfd_create =>
        Select(SyscallNumberX64.timerfd_create, SyscallNumberArm64.timerfd_create);

    /// <summary>timerfd_gettime(2).</summary>
    public static nint timerfd_gettime =>
        Select(SyscallNumberX64.timerfd_gettime, SyscallNumberArm64.timerfd_gettime);

    /// <summary>timerfd_settime(2).</summary>
    public static nint timerfd_settime =>
        Select(SyscallNumberX64.timerfd_settime, SyscallNumberArm64.timerfd_settime);

    /// <summary>unlinkat(2).</summary>
    public static nint unlinkat => Select(SyscallNumberX64.unlinkat, SyscallNumberArm64.unlinkat);

    /// <summary>utimensat(2).</summary>
    public static nint utimensat =>
        Select(SyscallNumberX64.utimensat, SyscallNumberArm64.utimensat);

    /// <summary>vmsplice(2).</summary>
    public static nint vmsplice => Select(SyscallNumberX64.vmsplice, SyscallNumberArm64.vmsplice);

    /// <summary>waitid(2).</summary>
    public static nint waitid => Select(SyscallNumberX64.waitid, SyscallNumberArm64.waitid);

    /// <summary>write(2).</summary>
    public static nint write => Select(SyscallNumberX64.write, SyscallNumberArm64.write);

    /// <summary>writev(2).</summary>
    public static nint writev => Select(SyscallNumberX64.writev, SyscallNumberArm64.writev);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Select(int x64, int arm64)
    {
        if (OperatingSystem.IsLinux())
        {
            if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
                return x64;
            if (RuntimeInformation.ProcessArchitecture == Architecture.Arm64)
                return arm64;
        }

        throw Unsupported();
    }

    // Every system call asks for its number first, so this one place refuses other platforms.
    private static PlatformNotSupportedException Unsupported() => new(
        "Hyb calls the Linux kernel on x64 and arm64; this process runs on "
        + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}.");
}
