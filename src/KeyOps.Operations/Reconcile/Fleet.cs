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

    /// <summary>The domains that were asked for, as gathered.</summary>
    public ImmutableArray<DomainCase> Looked { get; }

    /// <summary>A domain's keys as they now are.</summary>
    public ImmutableArray<KeyHistory> KeysOf(DomainName domain) => _keys.TryGetValue(domain, out var keys) ? keys : [];

    /// <summary>Takes over what a step changed.</summary>
    public void Update(DomainCase domain) => _keys[domain.Domain] = domain.Keys;
}
