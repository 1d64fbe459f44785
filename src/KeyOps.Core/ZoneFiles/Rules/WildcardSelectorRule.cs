using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A wildcard does not answer for DKIM selectors that are not there.</summary>
internal sealed class WildcardSelectorRule : ZoneRule
{
    public override string Id => "wildcard-selector";

    public override string Code => "KO1119";

    public override Severity Severity => Severity.Warning;

    public override bool NeedsWholeZone => true;

    public override string Source => "RFC 4592 §2.2, RFC 6376 §3.6.2";

    public override IReadOnlyList<RecordType> Types => [RecordType.Txt, RecordType.Cname];

    private static ReadOnlySpan<byte> DomainKey => "\u000a_domainkey"u8;

    public override void CheckRRset(RuleContext context, int index)
    {
        var owner = context.OwnerOf(index);
        if (owner is not [1, (byte)'*', ..] || !HandlesMail(context, owner[2..]))
        {
            return;
        }

        // A name at or below _domainkey makes that exist, and what exists no wildcard answers for (RFC 4592 §2.2.2).
        Span<byte> name = stackalloc byte[DomainName.MaxWireLength + 16];
        DomainKey.CopyTo(name);
        owner[2..].CopyTo(name[DomainKey.Length..]);
        if (!context.Zone.HasAtOrBelow(name[..(DomainKey.Length + owner.Length - 2)]))
        {
            context.ReportSet(this, index, $"the wildcard {context.Zone[index].OwnerName} answers for every DKIM selector of the name above it",
                "a verifier that asks for a selector gets this record: publish a key below _domainkey, or narrow the wildcard");
        }
    }

    private static bool HandlesMail(RuleContext context, ReadOnlySpan<byte> name) =>
        name.Length == context.Zone.Apex.Wire.Length || context.Find(name, RecordType.Mx) >= 0;
}
