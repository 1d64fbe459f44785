using KeyOps.Authority.Answers;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Dns.Wire;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Operations.Updates;

/// <summary>
/// The changes of one update to a person's zone file (RFC 2136 §3.4.2): gathered RRset by RRset, then written by the editor that leaves every other octet
/// alone. What RFC 2136 says is ignored silently is.
/// </summary>
internal sealed class ZoneUpdate
{
    private readonly ZoneFile _file;
    private readonly Zone _zone;
    private readonly Dictionary<(DomainName Owner, RecordType Type), RRsetDraft> _drafts = [];

    private ZoneUpdate(ZoneFile file)
    {
        _file = file;
        _zone = file.Zone!;
    }

    /// <summary>Applies an update's changes; its prerequisites hold and its key may do all of it.</summary>
    /// <param name="file">The person's file, without errors.</param>
    /// <param name="updates">In their order.</param>
    public static UpdateOutcome Apply(ZoneFile file, IReadOnlyList<DnsRecord> updates)
    {
        var update = new ZoneUpdate(file);
        foreach (var record in updates)
        {
            if (record.Class == RecordClass.In)
            {
                if (update.Add(record) is { } refused)
                {
                    return refused;
                }
            }
            else if (record.Class == RecordClass.None)
            {
                update.Delete(record);
            }
            else
            {
                update.DeleteAll(record);
            }
        }

        return update.Write();
    }

    /// <summary>§3.4.2.2.</summary>
    private UpdateOutcome.Refused? Add(DnsRecord record)
    {
        if (record.Type == RecordType.Soa)
        {
            return record.Owner == _zone.Apex && SoaRdata.Serial(record.Rdata.Span).IsAfter(_zone.Serial!.Value)
                ? new(Rcode.Refused, "the SOA is not taken from updates: KeyOps moves the serial itself")
                : null;
        }

        var isAlias = record.Type == RecordType.Cname;
        if (TypesAt(record.Owner).Any(type => type == RecordType.Cname != isAlias && !IsBesideAlias(type)) && !IsBesideAlias(record.Type))
        {
            return null;
        }

        var draft = Draft(record.Owner, record.Type);
        if (isAlias)
        {
            draft.Rdatas.Clear();
        }

        draft.Put(record.Rdata, new(record.Ttl));
        return null;
    }

    /// <summary>§3.4.2.4: one record goes.</summary>
    private void Delete(DnsRecord record)
    {
        if (record.Type == RecordType.Soa)
        {
            return;
        }

        var draft = Draft(record.Owner, record.Type);
        if (record.Type != RecordType.Ns || record.Owner != _zone.Apex || draft.Rdatas.Count > 1)
        {
            draft.Rdatas.RemoveAll(rdata => rdata.Span.SequenceEqual(record.Rdata.Span));
        }
    }

    /// <summary>§3.4.2.3: an RRset goes, or all of a name; at the apex SOA and NS stay.</summary>
    private void DeleteAll(DnsRecord record)
    {
        foreach (var type in record.Type == RecordType.Any ? TypesAt(record.Owner).ToList() : [record.Type])
        {
            if (record.Owner != _zone.Apex || (type != RecordType.Soa && type != RecordType.Ns))
            {
                Draft(record.Owner, type).Rdatas.Clear();
            }
        }
    }

    private UpdateOutcome Write()
    {
        var editor = new ZoneFileEditor(_file);
        var isChanged = false;
        foreach (var ((owner, type), draft) in _drafts)
        {
            if (!draft.IsChanged)
            {
                continue;
            }

            isChanged = true;
            if (draft.OnlyAdded is { } added)
            {
                editor.Add(owner, type, draft.Ttl, added);
            }
            else if (draft.Rdatas.Count == 0 ? !editor.Remove(owner, type) : !editor.Set(owner, type, draft.Ttl, draft.Rdatas))
            {
                return new UpdateOutcome.Refused(Rcode.Refused, $"{type} at {owner} is in an included file, which updates do not change");
            }
        }

        if (!isChanged)
        {
            return new UpdateOutcome.Unchanged();
        }

        var result = DomainFiles.Parse(editor.ToOctets(), _file.Path, _file.Origin);
        return result.HasErrors
            ? new UpdateOutcome.Refused(Rcode.Refused, $"the zone would not be good: {result.Diagnostics.First(diagnostic => diagnostic.Severity == Severity.Error).Message}")
            : new UpdateOutcome.Changed(result);
    }

    private RRsetDraft Draft(DomainName owner, RecordType type)
    {
        if (!_drafts.TryGetValue((owner, type), out var draft))
        {
            _drafts[(owner, type)] = draft = _zone.TryFind(owner, type, out var rrset) ? new(rrset) : new();
        }

        return draft;
    }

    private IEnumerable<RecordType> TypesAt(DomainName owner) =>
        _zone.At(owner).Select(rrset => rrset.Type)
            .Union(_drafts.Keys.Where(key => key.Owner == owner).Select(key => key.Type))
            .Where(type => !_drafts.TryGetValue((owner, type), out var draft) || draft.Rdatas.Count > 0);

    /// <summary>What may stand beside a CNAME (RFC 4034 §2.5, §3, §4).</summary>
    private static bool IsBesideAlias(RecordType type) => type == RecordType.Rrsig || type == RecordType.Nsec;
}
