using System.Collections.Immutable;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Configuration;

/// <summary>A configuration that holds together: every name parsed, every path absolute, every policy found.</summary>
public sealed record Settings
{
    private readonly Lazy<Dictionary<DomainName, int>> _places = new(() => []);

    /// <summary>The configuration file, as the person named it.</summary>
    public required string File { get; init; }

    /// <summary>Where the database, the locks and the master key live; absolute.</summary>
    public required string StateFolder { get; init; }

    /// <summary>What the private keys in the store are encrypted with.</summary>
    public required SecretSource MasterKey { get; init; }

    /// <summary>Where the private halves of removed keys are published, for the policies that do so; absolute. Null when nowhere.</summary>
    public string? RevealFolder { get; init; }

    /// <summary>The keys that other servers share with this one; their secrets are read when they are needed (<see cref="Dns.TsigSecrets"/>).</summary>
    public ImmutableArray<TsigKeySettings> TsigKeys { get; init; } = [];

    /// <summary>The embedded name server; null runs without it.</summary>
    public ServerSettings? Server { get; init; }

    /// <summary>The status page; null runs without it.</summary>
    public WebSettings? Web { get; init; }

    /// <summary>In the order of the file; at least one.</summary>
    public required ImmutableArray<DomainSettings> Domains
    {
        get;
        init
        {
            field = value;
            _places = new(() => Enumerable.Range(0, value.Length).ToDictionary(i => value[i].Name));
        }
    }

    /// <summary>Who is told of a new zone, in this order.</summary>
    public ImmutableArray<PublisherSettings> Publishers { get; init; } = [];

    /// <summary>Who signs.</summary>
    public ImmutableArray<SignerSettings> Signers { get; init; } = [];

    /// <summary>The mail host that this is; null when it is none, or kept by other means.</summary>
    public MailHostSettings? MailHost { get; init; }

    /// <summary>Of these domains those that are configured, in the order of the file; found without a look at the others.</summary>
    public ImmutableArray<DomainSettings> Of(IReadOnlyCollection<DomainName> domains) =>
        [.. domains.Select(domain => _places.Value.GetValueOrDefault(domain, -1)).Where(place => place >= 0).Order().Select(place => Domains[place])];
}
