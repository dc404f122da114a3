namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Keeps the calling thread's credentials, as they are now, for operations to run with:
    /// IORING_REGISTER_PERSONALITY, io_uring_register_personality(3).
    /// </summary>
    /// <returns>The credentials, for <see cref="SqeOptions"/>.</returns>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Personality RegisterPersonality()
    {
        using var use = UseOrPrepare();
        var result = RegisterOrThrow(IoUringRegisterOp.RegisterPersonality);
        return new Personality((ushort)result.Value);
    }

    /// <summary>
    /// Forgets credentials: IORING_UNREGISTER_PERSONALITY, io_uring_unregister_personality(3).
    /// Operations that have been submitted keep theirs.
    /// </summary>
    /// <param name="personality">From <see cref="RegisterPersonality"/>.</param>
    /// <exception cref="IoUringException">There are none of that id (EINVAL).</exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void UnregisterPersonality(Personality personality)
    {
        using var use = UseOrPrepare();
        _ = RegisterOrThrow(IoUringRegisterOp.UnregisterPersonality, null, personality.Id);
    }
}
