using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Reconcile;

/// <summary>All domains of the configuration with their keys; the files only of those that are looked at.</summary>
public sealed class Fleet
{
    private readonly Dictionary<DomainName, ImmutableArray<KeyHistory>> _keys;

    public Fleet(Settings settings, Dictionary<DomainName, ImmutableArray<KeyHistory>> keys, ImmutableArray<DomainCase> looked)
    {
        Settings = settings;
        Looked = looked;
        _keys = keys;
    }

    public Settings Settings { get; }

    /// <summary>Domains that came out of a backup, and when, about which the name servers were not asked since.</summary>
    public IReadOnlyDictionary<DomainName, DateTimeOffset> Unproven { get; init; } = new Dictionary<DomainName, DateTimeOffset>();

    /// <summary>Why what the store says of some domain is not to be acted on; then no signer is touched, as its tables are one file for all. Null: all is well.</summary>
    public string? Doubt { get; set; }

    /// <summary>The domains that were asked for, as gathered.</summary>
    public ImmutableArray<DomainCase> Looked { get; }

    /// <summary>A domain's keys as they now are.</summary>
    public ImmutableArray<KeyHistory> KeysOf(DomainName domain) => _keys.TryGetValue(domain, out var keys) ? keys : [];

    /// <summary>Takes over what a step changed.</summary>
    public void Update(DomainCase domain) => _keys[domain.Domain] = domain.Keys;
}
