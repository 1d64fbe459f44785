using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>All domains of the configuration with their keys; the files only of those that are looked at.</summary>
public sealed class Fleet
{
    private readonly Dictionary<DomainName, ImmutableArray<KeyHistory>> _keys;
    private readonly Lock _turn = new();
    private Func<Dictionary<DomainName, ImmutableArray<KeyHistory>>>? _others;

    /// <param name="settings">The configuration.</param>
    /// <param name="keys">The keys of the domains that are looked at; of all when <paramref name="others"/> is null.</param>
    /// <param name="others">Reads the keys of all, when one of another domain is asked for: most passes over few domains never do.</param>
    /// <param name="looked">The domains that are looked at.</param>
    public Fleet(
        Settings settings,
        Dictionary<DomainName, ImmutableArray<KeyHistory>> keys,
        Func<Dictionary<DomainName, ImmutableArray<KeyHistory>>>? others,
        ImmutableArray<DomainCase> looked)
    {
        Settings = settings;
        Looked = looked;
        _keys = keys;
        _others = others;
        IsOfFew = others is not null;
    }

    public Settings Settings { get; }

    /// <summary>Domains that came out of a backup, and when, about which the name servers were not asked since.</summary>
    public IReadOnlyDictionary<DomainName, DateTimeOffset> Unproven { get; init; } = new Dictionary<DomainName, DateTimeOffset>();

    /// <summary>What is left as somebody else wants it.</summary>
    public IReadOnlyList<Repair> Left { get; init; } = [];

    /// <summary>What signers are still to be seen to sign by.</summary>
    public IReadOnlyList<UnseenSigning> Unseen { get; init; } = [];

    /// <summary>Why what the store says of some domain is not to be acted on; then no signer is touched, as its tables are one file for all. Null: all is well.</summary>
    public string? Doubt { get; set; }

    /// <summary>Whether a few domains are looked at, and the keys of the others are not read yet.</summary>
    public bool IsOfFew { get; }

    /// <summary>The domains that were asked for, as gathered.</summary>
    public ImmutableArray<DomainCase> Looked { get; }

    /// <summary>A domain's keys as they now are.</summary>
    public ImmutableArray<KeyHistory> KeysOf(DomainName domain)
    {
        lock (_turn)
        {
            if (_others is not null && !_keys.ContainsKey(domain))
            {
                foreach (var (other, keys) in _others())
                {
                    // What is here already may be newer.
                    _keys.TryAdd(other, keys);
                }

                _others = null;
            }

            return _keys.TryGetValue(domain, out var known) ? known : [];
        }
    }

    /// <summary>The keys of domains that the configuration does not name; none when few domains were gathered.</summary>
    public IEnumerable<KeyValuePair<DomainName, ImmutableArray<KeyHistory>>> Unconfigured()
    {
        var named = Settings.Domains.Select(domain => domain.Name).ToHashSet();
        return IsOfFew ? [] : _keys.Where(domain => !named.Contains(domain.Key));
    }

    /// <summary>Takes over what a step changed.</summary>
    public void Update(DomainCase domain)
    {
        lock (_turn)
        {
            _keys[domain.Domain] = domain.Keys;
        }
    }
}
