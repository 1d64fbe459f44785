using KeyOps.Authority.Answers;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Updates;

/// <summary>
/// Updates of one zone, one after the other: each sees what those before it did, and none is seen before all are on disk together.
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

    public UpdateOutcome Apply(UpdateMessage update)
    {
        if (Content is not { } zone)
        {
            return new UpdateOutcome.Refused(Rcode.ServFail, $"the zone file cannot be published as it is: {FirstError(Projection)}");
        }

        if (Prerequisites.FirstBroken(zone, update.Prerequisites) is { } broken)
        {
            return broken;
        }

        if (update.Updates.FirstOrDefault(record => _managed.Any(own => own.Owner == record.Owner && (own.Type == record.Type || record.Type == Core.Records.RecordType.Any))) is { } taken)
        {
            return new UpdateOutcome.Refused(Rcode.Refused, $"{taken.Type} at {taken.Owner} is KeyOps' own; change the configuration instead");
        }

        var outcome = ZoneUpdate.Apply(Source, update.Updates);
        if (outcome is not UpdateOutcome.Changed changed)
        {
            return outcome;
        }

        var projection = Project(changed.File);
        if (projection is ZoneProjection.Refused)
        {
            var error = FirstError(projection);
            return new UpdateOutcome.Refused(Rcode.Refused, error.ToString()) { Told = error.Message };
        }

        Source = changed.File;
        Projection = projection;
        return outcome;
    }

    private Zone? Content => Projection switch
    {
        ZoneProjection.Changed changed => changed.Zone,
        ZoneProjection.Unchanged unchanged => unchanged.Zone,
        _ => null,
    };

    private ZoneProjection Project(ZoneFile source) =>
        ZoneProjector.Project(source, _published, _managed, _domain.Zone.Serial, _domain.Zone.Adopt, _now);

    private static Diagnostic FirstError(ZoneProjection projection) =>
        ((ZoneProjection.Refused)projection).Diagnostics.First(diagnostic => diagnostic.Severity == Severity.Error);
}
