using System.Diagnostics.CodeAnalysis;
using KeyOps.Authority.Answers;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Updates;

/// <summary>An UPDATE whose form is right (RFC 2136 §2): its prerequisites and updates are of the kinds that there are, and in the zone.</summary>
internal sealed class UpdateMessage
{
    private UpdateMessage(DomainName zone, IReadOnlyList<DnsRecord> prerequisites, IReadOnlyList<DnsRecord> updates)
    {
        Zone = zone;
        Prerequisites = prerequisites;
        Updates = updates;
    }

    public DomainName Zone { get; }

    public IReadOnlyList<DnsRecord> Prerequisites { get; }

    public IReadOnlyList<DnsRecord> Updates { get; }

    /// <summary>Whether it is to be done at one serial of the zone alone, as who reads before writing asks for.</summary>
    public bool DemandsSerial => Prerequisites.Any(record => record.Class == RecordClass.In && record.Type == RecordType.Soa);

    /// <summary>Judges the form (§3.1, §3.2, §3.4.1), before anything is looked up.</summary>
    public static bool TryRead(DnsMessage message, [NotNullWhen(true)] out UpdateMessage? update, [NotNullWhen(false)] out UpdateOutcome.Refused? refused)
    {
        update = null;
        refused = message.QuestionName is null || message.QuestionType != RecordType.Soa ? new(Rcode.FormErr, "its zone section does not name a zone") : null;
        if (refused is not null)
        {
            return false;
        }

        var zone = message.QuestionName!;
        refused = message.Answers.Select(record => Complaint(record, zone, IsPrerequisite)).FirstOrDefault(complaint => complaint is not null)
            ?? message.Authorities.Select(record => Complaint(record, zone, IsUpdate)).FirstOrDefault(complaint => complaint is not null);
        if (refused is not null)
        {
            return false;
        }

        update = new(zone, message.Answers, message.Authorities);
        return true;
    }

    private static UpdateOutcome.Refused? Complaint(DnsRecord record, DomainName zone, Func<DnsRecord, bool> isWellFormed)
    {
        var text = $"{record.Owner} {record.Class} {record.Type}";
        return !record.Owner.IsAtOrBelow(zone) ? new(Rcode.NotZone, $"{text}: this name is not in the zone")
            : !isWellFormed(record) ? new(Rcode.FormErr, $"{text}: this is not a form that RFC 2136 has")
            : null;
    }

    private static bool IsPrerequisite(DnsRecord record) => record.Ttl == 0 && (record.Class == RecordClass.In
        ? IsData(record)
        : IsEmptyOfAnyOrNone(record));

    private static bool IsEmptyOfAnyOrNone(DnsRecord record) =>
        (record.Class == RecordClass.Any || record.Class == RecordClass.None) && record.Rdata.IsEmpty && (record.Type == RecordType.Any || !IsMeta(record.Type));

    private static bool IsUpdate(DnsRecord record) =>
        record.Class == RecordClass.In ? IsData(record)
        : record.Class == RecordClass.None ? record.Ttl == 0 && IsData(record)
        : record.Class == RecordClass.Any && record.Ttl == 0 && record.Rdata.IsEmpty && (record.Type == RecordType.Any || !IsMeta(record.Type));

    private static bool IsData(DnsRecord record) => !IsMeta(record.Type) && RdataShape.IsWellFormed(record.Type, record.Rdata.Span);

    private static bool IsMeta(RecordType type) => type.Code is 0 or 41 or >= 128 and < 256;
}
