using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>The SOA's mailbox is a name, with a dot for the @.</summary>
internal sealed class SoaMailboxRule : ZoneRule
{
    public override string Id => "soa-mailbox";

    public override string Code => "KO1127";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 1035 §3.3.13";

    public override IReadOnlyList<RecordType> Types => [RecordType.Soa];

    public override void CheckRRset(RuleContext context, int index)
    {
        var rdata = context.Zone[index][0];
        var mailbox = NameOctets.First(rdata[NameOctets.First(rdata).Length..]);
        if (mailbox.Contains((byte)'@'))
        {
            context.ReportSet(this, index, $"the mailbox {DomainName.FromWire(mailbox)} has an @ in it", "write a dot for the @, as in hostmaster.example.com.");
        }
    }
}
