using System.Reflection.Metadata;
using System.Text;

namespace Hyb.Release.Tests.Support;

/// <summary>What a portable symbol file says about the sources.</summary>
internal sealed class Symbols : IDisposable
{
    private static readonly Guid _sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid _embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private readonly MetadataReaderProvider _provider;
    private readonly MetadataReader _reader;

    public Symbols(byte[] image)
    {
        _provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(image));
        _reader = _provider.GetMetadataReader();
    }

    public string[] Documents =>
    [
        .. _reader.Documents.Select(handle => _reader.GetString(_reader.GetDocument(handle).Name)),
    ];

    /// <summary>The documents whose text is in the file.</summary>
    public string[] EmbeddedDocuments =>
    [
        .. _reader.Documents
            .Where(handle => Find(handle, _embeddedSource) is not null)
            .Select(handle => _reader.GetString(_reader.GetDocument(handle).Name)),
    ];

    /// <summary>The source link, a JSON object; null when there is none.</summary>
    public string? SourceLink =>
        Find(EntityHandle.ModuleDefinition, _sourceLink) is { } link
            ? Encoding.UTF8.GetString(link) : null;

    public void Dispose() => _provider.Dispose();

    private byte[]? Find(EntityHandle parent, Guid kind)
    {
        foreach (var handle in _reader.GetCustomDebugInformation(parent))
        {
            var information = _reader.GetCustomDebugInformation(handle);
            if (_reader.GetGuid(information.Kind) == kind)
                return _reader.GetBlobBytes(information.Value);
        }

        return null;
    }
}
