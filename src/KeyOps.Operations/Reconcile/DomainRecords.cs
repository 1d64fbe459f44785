using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Reconcile;

/// <summary>The records that KeyOps writes for a domain: SPF, a key record for each key that belongs in the zone, DMARC.</summary>
public static class DomainRecords
{
    public static ImmutableArray<ManagedRecord> Of(DomainName domain, MailSettings mail, IEnumerable<KeyHistory> keys)
    {
        var records = ImmutableArray.CreateBuilder<ManagedRecord>();
        void Add(DomainName owner, string text) => records.Add(new(owner, RecordType.Txt, mail.RecordTtl, TxtRdata.FromText(text)));

        if (mail.Spf is { } spf)
        {
            Add(domain, spf.ToString());
        }

        foreach (var key in keys)
        {
            if (key.Record is { } record)
            {
                Add(key.Key.Selector.RecordName(domain), record.ToString());
            }
        }

        if (!mail.SendsMail)
        {
            Add(DomainName.Parse(NoMail.DkimOwner, domain), NoMail.Dkim.ToString());
        }

        if (mail.Dmarc is { } dmarc)
        {
            Add(DomainName.Parse("_dmarc", domain), dmarc.ToString());
        }

        return records.ToImmutable();
    }
}
