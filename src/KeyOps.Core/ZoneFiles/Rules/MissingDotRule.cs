using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A name that ends with the zone's name twice lacks a dot at its end.</summary>
internal sealed class MissingDotRule : ZoneRule
{
    public override string Id => "missing-dot";

    public override string Code => "KO1112";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 1035 §5.1, RFC 1912 §2.8";

    public override IReadOnlyList<RecordType> Types => [RecordType.Ns, RecordType.Cname, RecordType.Soa, RecordType.Ptr, RecordType.Mx, RecordType.Srv, RecordType.Dname];

    public override bool WantsOwners => true;

    public override void CheckOwner(RuleContext context, int first, int end)
    {
        if (EndsTwice(context.OwnerOf(first), context))
        {
            context.ReportSet(this, first, $"the owner name {context.Zone[first].OwnerName} ends with the zone's name twice", "put a dot at the end of a full name");
        }
    }

    public override void CheckRRset(RuleContext context, int index)
    {
        var skip = context.TypeOf(index).Code switch { 15 => 2, 33 => 6, _ => 0 };
        for (var i = context.Zone.StartOf(index); i < context.Zone.StartOf(index + 1); i++)
        {
            var target = context.Zone.RdataAt(i)[skip..];
            if (context.TypeOf(index) == RecordType.Soa)
            {
                target = NameOctets.First(target);
            }

            if (EndsTwice(target, context))
            {
                context.Report(this, i, $"the {context.TypeOf(index)} target {DomainName.FromWire(target)} ends with the zone's name twice", "put a dot at the end of a full name");
            }
        }
    }

    private static bool EndsTwice(ReadOnlySpan<byte> name, RuleContext context)
    {
        var apex = context.Zone.Apex.Wire;
        var twice = name.Length - (2 * apex.Length) + 1;

        // Before the zone's name, without the root's octet, once more the zone's name; of almost all names the first octet decides.
        return apex.Length > 1
            && twice >= 0
            && NameOctets.EqualsIgnoreCase(name.Slice(twice, apex.Length - 1), apex[..^1])
            && context.IsInZone(name)
            && NameOctets.BeginsLabel(name, twice);
    }
}
