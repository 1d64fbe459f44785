using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles.Editing;

namespace KeyOps.Core.ZoneFiles;

/// <summary>A TXT record below <c>_domainkey</c> as it stands in a zone file.</summary>
/// <param name="Owner">Its owner name.</param>
/// <param name="PublicKey">The octets of <c>p=</c>, empty in a revoked record; null when it is no key record.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="IsManaged">Whether it stands between KeyOps' two comment lines.</param>
public sealed record WrittenKeyRecord(DomainName Owner, ReadOnlyMemory<byte>? PublicKey, SourceLocation Location, bool IsManaged)
{
    /// <summary>All of a domain's, but for a wildcard's; none from a file with errors.</summary>
    public static ImmutableArray<WrittenKeyRecord> Of(ZoneFile file, DomainName domain)
    {
        if (file.Zone is not { } zone)
        {
            return [];
        }

        var records = ImmutableArray.CreateBuilder<WrittenKeyRecord>();
        var above = DomainName.Parse("_domainkey", domain);
        for (var index = zone.LowerBound(above.Wire); index < zone.RRsetCount && NameOctets.IsAtOrBelow(zone.OwnerAt(zone.StartOf(index)), above.Wire); index++)
        {
            var owner = DomainName.FromWire(zone.OwnerAt(zone.StartOf(index)));
            if (zone.RecordAt(zone.StartOf(index)).Type != RecordType.Txt || owner == above || owner.Wire.StartsWith("\u0001*"u8))
            {
                continue;
            }

            for (var i = zone.StartOf(index); i < zone.StartOf(index + 1); i++)
            {
                var source = zone.RecordAt(i).Source;
                records.Add(new(owner, PublicKeyIn(zone.RdataAt(i)), file.Sources.Locate(source), PersonsPart.IsInBlock(file, source)));
            }
        }

        return records.ToImmutable();
    }

    /// <summary>The octets of <c>p=</c> of a TXT record; null when it is no key record.</summary>
    public static ReadOnlyMemory<byte>? PublicKeyIn(ReadOnlySpan<byte> txtRdata)
    {
        // Not a conditional expression: its null would be an empty key.
        if (DkimKeyRecord.Parse(TxtRdata.Join(txtRdata)).Record is { } record)
        {
            return record.PublicKey;
        }

        return null;
    }
}
