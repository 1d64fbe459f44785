using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>Every owner name is the apex or below it.</summary>
internal sealed class OutOfZoneRule : ZoneRule
{
    public override string Id => "out-of-zone";

    public override string Code => "KO1103";

    public override Severity Severity => Severity.Error;

    public override string Source => "RFC 1034 §4.2";

    public override void CheckZone(RuleContext context)
    {
        // In canonical order the names of the zone stand together: strays are before the first or after the last.
        var (first, last) = (0, context.Zone.RRsetCount - 1);
        while (first <= last && Check(context, first))
        {
            first++;
        }

        while (last > first && Check(context, last))
        {
            last--;
        }
    }

    private bool Check(RuleContext context, int index)
    {
        var rrset = context.Zone[index];
        if (NameOctets.IsAtOrBelow(rrset.Owner, context.Zone.Apex.Wire))
        {
            return false;
        }

        context.ReportSet(this, index, $"{rrset.OwnerName} is not in the zone {context.Zone.Apex}", "remove it, or mind the dot at the end of a name and $ORIGIN");
        return true;
    }
}
