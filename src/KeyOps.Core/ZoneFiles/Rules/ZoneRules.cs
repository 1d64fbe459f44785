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
        new BelowDnameRule(),
        new OccludedRule(),
        new NsAddressRule(),
        new GlueRule(),
        new NsToCnameRule(),
        new MailToCnameRule(),
        new MissingDotRule(),
        new TtlDiffersRule(),
        new SerialFormatRule(),
        new DuplicateRule(),
        new SpfTypeRule(),
        new MultipleSpfRule(),
        new MultipleDmarcRule(),
        new WildcardSelectorRule(),
        new UnderscoreRule(),
        new AddressRule(),
        new DsWithoutNsRule(),
        new TargetAddressRule(),
        new NullMxRule(),
        new WildcardNsRule(),
        new SoaTimersRule(),
        new SoaMailboxRule(),
        new DsAtApexRule(),
        new ChildKeyRule(),
        new WildcardDnameRule(),
    ];

    private static readonly ZoneRule[] OfOwners = [.. All.Where(rule => rule.WantsOwners)];
    private static readonly ZoneRule[][] OfTypes = ByType();

    public static void Check(Zone zone, bool isWhole, SourceMap sources, DiagnosticBag diagnostics)
    {
        var context = new RuleContext(zone, isWhole, sources, diagnostics);
        foreach (var rule in All.Where(rule => isWhole || !rule.NeedsWholeZone))
        {
            rule.CheckZone(context);
        }

        for (var first = 0; first < zone.RRsetCount;)
        {
            var owner = zone.RecordAt(zone.StartOf(first)).OwnerOffset;
            var end = first + 1;
            while (end < zone.RRsetCount && zone.RecordAt(zone.StartOf(end)).OwnerOffset == owner)
            {
                end++;
            }

            context.Enter(first, end);
            foreach (var rule in OfOwners)
            {
                rule.CheckOwner(context, first, end);
            }

            for (var i = first; i < end; i++)
            {
                var type = zone.RecordAt(zone.StartOf(i)).Type.Code;
                foreach (var rule in type < OfTypes.Length ? OfTypes[type] : [])
                {
                    if (isWhole || !rule.NeedsWholeZone)
                    {
                        rule.CheckRRset(context, i);
                    }
                }
            }

            context.Leave(first, end);
            first = end;
        }
    }

    private static ZoneRule[][] ByType()
    {
        // Loops, since each start of the program runs this before its code for LINQ over record types is compiled.
        var highest = 0;
        foreach (var rule in All)
        {
            var types = rule.Types;
            for (var i = 0; i < types.Count; i++)
            {
                highest = Math.Max(highest, types[i].Code);
            }
        }

        var byType = new ZoneRule[highest + 1][];
        Array.Fill(byType, []);
        foreach (var rule in All)
        {
            var types = rule.Types;
            for (var i = 0; i < types.Count; i++)
            {
                var code = types[i].Code;
                byType[code] = [.. byType[code], rule];
            }
        }

        return byType;
    }
}
