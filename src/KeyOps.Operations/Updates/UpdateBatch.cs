using KeyOps.Authority.Answers;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Operations.Updates;

/// <summary>
/// Updates of one zone, one after the other: each sees what those before it did, and none is seen before all are on disk together. The file is written and
/// read again once for all of them; only when the result is no good are they halved until it is found whose fault that is.
/// </summary>
internal sealed class UpdateBatch
{
    private readonly DomainSettings _domain;
    private readonly IReadOnlyList<ManagedRecord> _managed;
    private readonly ZoneFile? _published;
    private readonly DateTimeOffset _now;

    /// <param name="domain">Whose zone it is.</param>
    /// <param name="managed">The records that KeyOps writes into it.</param>
    /// <param name="source">The person's file.</param>
    /// <param name="published">What is published; null when nothing is.</param>
    /// <param name="now">For serials that tell the time.</param>
    public UpdateBatch(DomainSettings domain, IReadOnlyList<ManagedRecord> managed, ZoneFile source, ZoneFile? published, DateTimeOffset now)
    {
        _domain = domain;
        _managed = managed;
        _published = published;
        _now = now;
        Source = source;
        Projection = Project(source);
    }

    /// <summary>The person's file with the updates so far.</summary>
    public ZoneFile Source { get; private set; }

    /// <summary>What is to be published of it.</summary>
    public ZoneProjection Projection { get; private set; }

    /// <summary>Applies them in their order; what each came to.</summary>
    public IReadOnlyList<UpdateOutcome> Apply(IReadOnlyList<UpdateMessage> updates)
    {
        var outcomes = new UpdateOutcome[updates.Count];
        for (var (from, to) = (0, 1); from < updates.Count; to++)
        {
            // Whoever demands a serial must see the one that those before it have moved.
            if (to == updates.Count || updates[to].DemandsSerial)
            {
                Apply([.. updates.Skip(from).Take(to - from)], outcomes.AsSpan(from, to - from));
                from = to;
            }
        }

        return outcomes;
    }

    private void Apply(ReadOnlySpan<UpdateMessage> updates, Span<UpdateOutcome> outcomes)
    {
        if (Content is not { } content)
        {
            outcomes.Fill(new UpdateOutcome.Refused(Rcode.ServFail, $"the zone file cannot be published as it is: {FirstError(Projection)}"));
            return;
        }

        var draft = new ZoneDraft(content);
        for (var i = 0; i < updates.Length; i++)
        {
            outcomes[i] = Apply(updates[i], draft);
        }

        if (Write(draft) is not { } refused)
        {
            return;
        }

        if (updates.Length == 1)
        {
            outcomes[0] = refused;
            return;
        }

        var half = updates.Length / 2;
        Apply(updates[..half], outcomes[..half]);
        Apply(updates[half..], outcomes[half..]);
    }

    private UpdateOutcome Apply(UpdateMessage update, ZoneDraft zone) =>
        Prerequisites.FirstBroken(zone, update.Prerequisites) is { } broken ? broken
        : update.Updates.FirstOrDefault(IsManaged) is { } taken
            ? new UpdateOutcome.Refused(Rcode.Refused, $"{taken.Type} at {taken.Owner} is KeyOps' own; change the configuration instead")
        : ZoneUpdate.Apply(zone, update.Updates);

    private bool IsManaged(Dns.Wire.DnsRecord record) =>
        _managed.Any(own => own.Owner == record.Owner && (own.Type == record.Type || record.Type == RecordType.Any));

    /// <summary>Writes what has changed with the editor that leaves every other octet alone; why that would be no good, or null.</summary>
    private UpdateOutcome.Refused? Write(ZoneDraft draft)
    {
        var editor = new ZoneFileEditor(Source);
        var isChanged = false;
        foreach (var (owner, type, rrset) in draft.Changes)
        {
            isChanged = true;
            if (rrset.OnlyAdded is { } added)
            {
                editor.Add(owner, type, rrset.Ttl, added);
            }
            else if (rrset.Rdatas.Count == 0 ? !editor.Remove(owner, type) : !editor.Set(owner, type, rrset.Ttl, rrset.Rdatas))
            {
                return new UpdateOutcome.Refused(Rcode.Refused, $"{type} at {owner} is in an included file, which updates do not change");
            }
        }

        if (!isChanged)
        {
            return null;
        }

        var source = DomainFiles.Parse(editor.ToOctets(), Source.Path, Source.Origin);
        if (source.HasErrors)
        {
            return new UpdateOutcome.Refused(Rcode.Refused, $"the zone would not be good: {source.Diagnostics.First(IsError).Message}");
        }

        var projection = Project(source);
        if (projection is ZoneProjection.Refused)
        {
            var error = FirstError(projection);
            return new UpdateOutcome.Refused(Rcode.Refused, error.ToString()) { Told = error.Message };
        }

        Source = source;
        Projection = projection;
        return null;
    }

    private Zone? Content => Projection switch
    {
        ZoneProjection.Changed changed => changed.Zone,
        ZoneProjection.Unchanged unchanged => unchanged.Zone,
        _ => null,
    };

    private ZoneProjection Project(ZoneFile source) =>
        ZoneProjector.Project(source, _published, _managed, _domain.Zone.Serial, _domain.Zone.Adopt, _now);

    private static Diagnostic FirstError(ZoneProjection projection) => ((ZoneProjection.Refused)projection).Diagnostics.First(IsError);

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == Severity.Error;
}
