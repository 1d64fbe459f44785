using System.Collections.Immutable;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;

namespace KeyOps.Simulation.Tests.World;

/// <summary>Asks the simulated servers what they answer. Each answer takes its time.</summary>
internal sealed class SimulatedProbe(SimulatedWorld world) : IPropagationProbe
{
    private static readonly ReadOnlyMemory<byte> Revoked = TxtRdata.FromText(DkimKeyRecord.Revoked.ToString());

    private readonly Luck _dice = world.Dice.Fork();
    private readonly List<ServedCopy> _seen = [];

    /// <summary>What was seen is on record.</summary>
    public void Recorded() => _seen.Clear();

    /// <summary>The process died with what it had seen: nobody can wait for what nobody knows.</summary>
    public void Forgotten()
    {
        _seen.ForEach(copy => copy.WasSeen = false);
        _seen.Clear();
    }

    public Task<PropagationOutcome> AskAsync(
        NameServerChoice choice,
        Zone zone,
        IReadOnlyList<ManagedRecord> records,
        SerialNumber atLeast,
        CancellationToken cancellationToken)
    {
        world.Crash.Pass("the servers are about to be asked");
        var servers = world.Of(zone.Apex).Servers;
        var isContradicted = false;
        var reasons = ImmutableArray.CreateBuilder<string>();
        var answers = ImmutableArray.CreateBuilder<ImmutableArray<ServedRecord>>();
        foreach (var server in servers.Asked)
        {
            world.Time.Pass(_dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(2)));
            servers.AskedAt = world.Time.Now;
            if (Ask(server, records, atLeast, answers) is { } reason)
            {
                reasons.Add($"{server.Name}: {reason}");
                isContradicted |= reason.StartsWith("not", StringComparison.Ordinal);
            }
        }

        world.Crash.Pass("the servers have answered");
        return Task.FromResult<PropagationOutcome>(reasons.Count > 0
            ? new PropagationOutcome.NotYet(reasons.ToImmutable()) { IsContradicted = isContradicted }
            : new PropagationOutcome.Everywhere([.. records.Select((_, i) => answers.Select(server => server[i]).ToImmutableArray())]));
    }

    public Task<PropagationOutcome> AskGoneAsync(NameServerChoice choice, Zone zone, ManagedRecord record, SerialNumber atLeast, CancellationToken cancellationToken)
    {
        world.Crash.Pass("the servers are about to be asked whether a key is gone");
        var servers = world.Of(zone.Apex).Servers;
        var reasons = ImmutableArray.CreateBuilder<string>();
        var isContradicted = false;
        foreach (var server in servers.Asked)
        {
            world.Time.Pass(_dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(2)));
            servers.AskedAt = world.Time.Now;
            if (!server.IsUp)
            {
                reasons.Add($"{server.Name}: it does not answer");
            }
            else if (atLeast.IsAfter(server.Copy.Serial) || server.Copy.Holds(record.Owner, record.Rdata.Span))
            {
                reasons.Add($"{server.Name}: it still answers {record.Owner}, or may");
                isContradicted = true;
            }
        }

        return Task.FromResult<PropagationOutcome>(reasons.Count > 0
            ? new PropagationOutcome.NotYet(reasons.ToImmutable()) { IsContradicted = isContradicted }
            : new PropagationOutcome.Everywhere([[.. servers.Asked.Select(server => new ServedRecord(new(server.Name, server.Copy.Serial, default, world.Clock.Shown), default))]]));
    }

    public Task<NewerKeys> FindKeysAsync(NameServerChoice choice, Zone zone, IReadOnlyList<DomainName> names, CancellationToken cancellationToken)
    {
        world.Crash.Pass("the servers are about to be asked for newer keys");
        var servers = world.Of(zone.Apex).Servers;
        var (found, silent, serial) = (new HashSet<DomainName>(), new List<string>(), (SerialNumber?)null);
        foreach (var server in servers.Asked)
        {
            world.Time.Pass(_dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(2)));
            servers.AskedAt = world.Time.Now;
            if (!server.IsUp)
            {
                silent.Add(server.Name);
                continue;
            }

            found.UnionWith(names.Where(name => server.Copy.Zone.TryFind(name, RecordType.Txt, out var set) && set.Count == 1 && !set[0].SequenceEqual(Revoked.Span)));
            serial = serial is { } latest && latest.IsAfter(server.Copy.Serial) ? latest : server.Copy.Serial;
        }

        return Task.FromResult(new NewerKeys([.. names.Where(found.Contains)], [.. silent], serial));
    }

    private ServedRecord Answer(AuthoritativeServer server, ManagedRecord record)
    {
        server.Copy.Zone.TryFind(record.Owner, record.Type, out var set);
        return new(new(server.Name, server.Copy.Serial, set.Ttl, world.Clock.Shown), set[0].ToArray());
    }

    private string? Ask(AuthoritativeServer server, IReadOnlyList<ManagedRecord> records, SerialNumber atLeast, ImmutableArray<ImmutableArray<ServedRecord>>.Builder answers)
    {
        if (!server.IsUp)
        {
            return "it does not answer";
        }

        if (!server.Copy.WasSeen)
        {
            server.Copy.WasSeen = true;
            _seen.Add(server.Copy);
        }

        if (records.FirstOrDefault(record => !server.Copy.Holds(record.Owner, record.Rdata.Span)) is { } missing)
        {
            return $"not the record of {missing.Owner}";
        }

        if (atLeast.IsAfter(server.Copy.Serial))
        {
            return $"serial {server.Copy.Serial} is behind {atLeast}";
        }

        answers.Add([.. records.Select(record => Answer(server, record))]);
        return null;
    }
}
