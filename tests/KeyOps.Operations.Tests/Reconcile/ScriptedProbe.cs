using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>Name servers that answer whatever is in the zone that is published, until told to lag.</summary>
internal sealed class ScriptedProbe(TimeProvider time) : IPropagationProbe
{
    public bool Lags { get; set; }

    /// <summary>Whether those that lag answer that the record is not there, and not only late.</summary>
    public bool Denies { get; set; }

    /// <summary>Whether they still answer a key that was removed.</summary>
    public bool Lingers { get; set; }

    /// <summary>Happens each time that they are asked for records, before they answer.</summary>
    public Action Answering { get; set; } = () => { };

    /// <summary>How often they were asked whether a key is gone.</summary>
    public int AskedGone { get; private set; }

    /// <summary>A key record that they answer beside those of the zone.</summary>
    public DomainName? Knows { get; set; }

    /// <summary>A server that does not answer.</summary>
    public string? Silent { get; set; }

    /// <summary>The serial that they answer.</summary>
    public SerialNumber? Serves { get; set; }

    public Task<NewerKeys> FindKeysAsync(NameServerChoice choice, Zone zone, IReadOnlyList<DomainName> names, CancellationToken cancellationToken) =>
        Task.FromResult(new NewerKeys(names.Contains(Knows) ? [Knows!] : [], Silent is null ? [] : [Silent], Serves ?? zone.Serial));

    /// <summary>Whom to ask comes out of a file that has no records of ours.</summary>
    public bool IsAskedOutOfTheSource { get; set; }

    public Ttl ServedTtl { get; set; } = new(3600);

    public Task<PropagationOutcome> AskGoneAsync(NameServerChoice choice, Zone zone, ManagedRecord record, SerialNumber atLeast, CancellationToken cancellationToken)
    {
        AskedGone++;
        Assert.False(zone.TryFind(record.Owner, record.Type, out _), $"{record.Owner} is still in the zone");
        return Task.FromResult<PropagationOutcome>(Lingers
            ? new PropagationOutcome.NotYet(["192.0.2.2:53 still answers the key"]) { IsContradicted = true, Remedies = ["look"] }
            : new PropagationOutcome.Everywhere([[new(new("192.0.2.1:53", zone.Serial!.Value, default, time.GetUtcNow()), default)]]));
    }

    public Task<PropagationOutcome> AskAsync(
        NameServerChoice choice,
        Zone zone,
        IReadOnlyList<ManagedRecord> records,
        SerialNumber atLeast,
        CancellationToken cancellationToken)
    {
        foreach (var record in records.Where(_ => !IsAskedOutOfTheSource))
        {
            Assert.True(zone.TryFind(record.Owner, record.Type, out var set), $"{record.Owner} is asked for and not in the zone");
            Assert.True(set[0].SequenceEqual(record.Rdata.Span));
        }

        Answering();
        var answer = new NameServerAnswer("192.0.2.1:53", zone.Serial!.Value, ServedTtl, time.GetUtcNow());
        return Task.FromResult<PropagationOutcome>(Lags
            ? new PropagationOutcome.NotYet(["192.0.2.2:53, asked for it: no such name (NXDOMAIN)"]) { IsContradicted = Denies }
            : new PropagationOutcome.Everywhere([.. records.Select(record => ImmutableArray.Create(new ServedRecord(answer, record.Rdata)))]));
    }
}
