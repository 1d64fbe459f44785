using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Crypto;

namespace KeyOps.System.Tests.Signers;

/// <summary>Keys made for a test, with the records that publish them.</summary>
internal sealed class KeyRing : IDisposable
{
    private readonly Dictionary<KeyId, SigningKey> _keys = [];
    private readonly Dictionary<string, string> _records = [];

    public ManagedKey Make(string domain, string selector, KeyAlgorithm? algorithm = null)
    {
        var signing = SigningKey.Generate(algorithm ?? new KeyAlgorithm.Rsa(2048));
        var id = new KeyId(_keys.Count + 1);
        _keys[id] = signing;
        _records[$"{selector}._domainkey.{domain}"] = signing.Record.ToString();
        return new(id, DomainName.Parse(domain), Selector.Parse(selector), signing.Algorithm, [.. signing.PublicKey.Span], DateTimeOffset.UnixEpoch);
    }

    public byte[] PrivateKeyOf(KeyId id) => [.. _keys[id].Pkcs8];

    /// <summary>The TXT record at a name; null when there is none.</summary>
    public string? RecordAt(string name) => _records.GetValueOrDefault(name.TrimEnd('.').ToLowerInvariant());

    /// <summary>All records as <c>name=text</c> lines.</summary>
    public string RecordLines => _records.Aggregate(new StringBuilder(), (text, record) => text.Append($"{record.Key}={record.Value}\n")).ToString();

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }
}
