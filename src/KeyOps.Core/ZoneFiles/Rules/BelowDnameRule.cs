using KeyOps.Core.Diagnostics;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>Nothing is below a DNAME.</summary>
internal sealed class BelowDnameRule : ZoneRule
{
    public override string Id => "below-dname";

    public override string Code => "KO1106";

    public override Severity Severity => Severity.Error;

    public override string Source => "RFC 6672 §2.4";

    public override bool WantsOwners => true;

    public override void CheckOwner(RuleContext context, int first, int end)
    {
        if (context.Dname >= 0)
        {
            context.ReportSet(this, first, $"{context.Zone[first].OwnerName} is below the DNAME at {context.Zone[context.Dname].OwnerName}",
                "a DNAME renames everything below it: remove one of the two");
        }
    }
}
