using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>What is written of a domain, or of all domains under <c>defaults:</c>; null where nothing is.</summary>
internal sealed record DomainDraft
{
    public static readonly DomainDraft Nothing = new();

    public Placed<string>? Policy { get; init; }

    public NameServerChoice? NameServers { get; init; }

    public ImmutableArray<IPEndPoint>? VantagePoints { get; init; }

    public Placed<bool>? SendsMail { get; init; }

    public Placed<SpfDraft>? Spf { get; init; }

    public Placed<DmarcDraft>? Dmarc { get; init; }

    public Placed<Selector>? FirstSelector { get; init; }

    public Ttl? RecordTtl { get; init; }

    public Placed<string>? Source { get; init; }

    public Placed<string>? Output { get; init; }

    public Placed<DomainName>? Origin { get; init; }

    public SerialPolicy? Serial { get; init; }

    public bool? Adopt { get; init; }

    /// <summary>This draft, and <paramref name="defaults"/> where it says nothing: key by key, SPF as a whole.</summary>
    public DomainDraft Over(DomainDraft defaults) => new()
    {
        Policy = Policy ?? defaults.Policy,
        NameServers = NameServers ?? defaults.NameServers,
        VantagePoints = VantagePoints ?? defaults.VantagePoints,
        SendsMail = SendsMail ?? defaults.SendsMail,
        Spf = Spf ?? defaults.Spf,
        Dmarc = Dmarc is null ? defaults.Dmarc : Dmarc with { Value = Dmarc.Value.Over(defaults.Dmarc?.Value) },
        FirstSelector = FirstSelector ?? defaults.FirstSelector,
        RecordTtl = RecordTtl ?? defaults.RecordTtl,
        Source = Source ?? defaults.Source,
        Output = Output ?? defaults.Output,
        Origin = Origin ?? defaults.Origin,
        Serial = Serial ?? defaults.Serial,
        Adopt = Adopt ?? defaults.Adopt,
    };
}
