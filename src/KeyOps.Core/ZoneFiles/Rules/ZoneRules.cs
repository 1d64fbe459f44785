using KeyOps.Core.Zones;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>All zone rules, and the one walk over a zone that applies them.</summary>
internal static class ZoneRules
{
    public static readonly IReadOnlyList<ZoneRule> All =
    [
        new SoaRule(),
        new ApexNsRule(),
        new OutOfZoneRule(),
        new CnameAndOtherDataRule(),
        new MultipleCnameRule(),
    ];

    private static readonly ZoneRule[] OfOwners = [.. All.Where(rule => rule.WantsOwners)];
    private static readonly ZoneRule[][] OfTypes = ByType();

    public static void Check(Zone zone, SourceMap sources, DiagnosticBag diagnostics)
    {
        var context = new RuleContext(zone, sources, diagnostics);
        foreach (var rule in All)
        {
            rule.CheckZone(context);
        }

        for (var first = 0; first < zone.RRsetCount;)
        {
            var owner = zone.RecordAt(zone.StartOf(first)).OwnerOffset;
            var end = first;
            do
            {
                var type = zone.RecordAt(zone.StartOf(end)).Type.Code;
                if (type < OfTypes.Length)
                {
                    foreach (var rule in OfTypes[type])
                    {
                        rule.CheckRRset(context, end);
                    }
                }

                end++;
            }
            while (end < zone.RRsetCount && zone.RecordAt(zone.StartOf(end)).OwnerOffset == owner);

            foreach (var rule in OfOwners)
            {
                rule.CheckOwner(context, first, end);
            }

            first = end;
        }
    }

    private static ZoneRule[][] ByType()
    {
        var highest = All.SelectMany(rule => rule.Types).Max(type => type.Code);
        return [.. Enumerable.Range(0, highest + 1).Select(code => All.Where(rule => rule.Types.Any(type => type.Code == code)).ToArray())];
    }
}
