using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyb.Uring;

/// <summary>
/// The thread that a ring belongs to, recognised by its stack: code that runs on that stack runs on
/// that thread. Comparing an address costs nothing that can be measured; asking the
/// runtime for the current thread takes 3 to 7 ns. See
/// docs/decisions/0003-owner-by-stack.md.
/// </summary>
/// <remarks>
/// A later thread may be given the stack of one that has ended, and is then taken for it by
/// <see cref="IsCurrent"/>. <see cref="IsExactlyCurrent"/> is asked where that would do harm.
/// </remarks>
internal readonly unsafe struct OwnerThread
{
    private readonly nuint _stackLow;
    private readonly nuint _stackBytes;
    private readonly Thread? _thread;

    private OwnerThread(nuint stackLow, nuint stackBytes, Thread thread)
    {
        _stackLow = stackLow;
        _stackBytes = stackBytes;
        _thread = thread;
    }

    /// <summary>Whether the calling thread is the owner; never, when there is none.</summary>
    public bool IsCurrent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        [SkipLocalsInit]
        get
        {
            byte onThisStack;
            return (nuint)(&onThisStack) - _stackLow < _stackBytes;
        }
    }

    /// <summary>Whether the calling thread is the owner and no other with its stack.</summary>
    public bool IsExactlyCurrent => ReferenceEquals(Thread.CurrentThread, _thread);

    /// <summary>The managed id of the owner; 0 when there is none.</summary>
    public int Id => _thread?.ManagedThreadId ?? 0;

    /// <summary>Whether the owner is still running.</summary>
    public bool IsAlive => _thread is { IsAlive: true };

    /// <summary>The calling thread.</summary>
    public static OwnerThread Current()
    {
        // pthread_attr_t has 56 bytes on x64 and 64 on arm64 with glibc, 56 with musl.
        const int AttributesBytes = 128;
        var attributes = stackalloc byte[AttributesBytes];
        var error = GetAttributes(Self(), attributes);
        if (error == 0)
        {
            void* low;
            nuint bytes;
            error = GetStack(attributes, &low, &bytes);
            _ = DestroyAttributes(attributes);
            if (error == 0)
                return new OwnerThread((nuint)low, bytes, Thread.CurrentThread);
        }

        throw new InvalidOperationException(
            $"The stack of this thread cannot be told: pthread_getattr_np gave {error}.");
    }

    [DllImport("libc", EntryPoint = "pthread_self", ExactSpelling = true)]
    private static extern nint Self();

    [DllImport("libc", EntryPoint = "pthread_getattr_np", ExactSpelling = true)]
    private static extern int GetAttributes(nint thread, void* attributes);

    [DllImport("libc", EntryPoint = "pthread_attr_getstack", ExactSpelling = true)]
    private static extern int GetStack(void* attributes, void** low, nuint* bytes);

    [DllImport("libc", EntryPoint = "pthread_attr_destroy", ExactSpelling = true)]
    private static extern int DestroyAttributes(void* attributes);
}
