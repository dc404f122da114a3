using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private readonly IoUringOptions _options;
    private AlignedMemory? _lockedBuffers;

    // What the options ask for. Called again after a failure, it makes what is still missing.
    private void RegisterOptionBuffers()
    {
        if (_options.LockedBufferBytes > 0 && _lockedBuffers is null)
            RegisterLockedBuffers(_options.LockedBufferCount, _options.LockedBufferSizeOrDefault);
        if (BufferGroups is not null)
            return;
        if (_options.Buffers.TierCount > 0)
            BufferGroups = RegisterBufferGroups(_options.Buffers, _options.FirstBufferGroup);
        else if (_options.ReadBufferCount > 0)
        {
            BufferGroups = RegisterBufferGroups(
                _options.ReadBufferCount, _options.ReadBufferSize, _options.FirstBufferGroup);
        }
    }

    private void RegisterLockedBuffers(int count, int bufferBytes)
    {
        var memory = AlignedMemory.AllocatePages((nuint)count * (uint)bufferBytes);
        var buffers = new IoVec[count];
        for (var i = 0; i < count; i++)
            buffers[i] = memory.AsIoVec((nuint)i * (uint)bufferBytes, (nuint)bufferBytes);
        try
        {
            RegisterBuffers(buffers);
        }
        catch
        {
            memory.Dispose();
            throw;
        }

        _lockedBuffers = memory;
    }
}
