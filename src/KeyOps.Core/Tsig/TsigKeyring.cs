using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Names;

namespace KeyOps.Core.Tsig;

/// <summary>Keys by name.</summary>
public sealed class TsigKeyring
{
    private readonly Dictionary<DomainName, TsigKey> _keys = [];

    public TsigKeyring(params IEnumerable<TsigKey> keys)
    {
        foreach (var key in keys)
        {
            _keys[key.Name] = key;
        }
    }

    public static TsigKeyring Empty { get; } = new();

    public bool TryFind(DomainName name, [NotNullWhen(true)] out TsigKey? key) => _keys.TryGetValue(name, out key);
}
