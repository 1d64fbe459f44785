using System.CommandLine;
using KeyOps.Verbs.Zones;

namespace KeyOps.Verbs;

/// <summary><c>keyops zone</c>: what can be done with zone files without a configuration.</summary>
internal static class ZoneVerb
{
    public static Command Create() => new("zone", "Check, format, compare and export zone files.")
    {
        ZoneCheckVerb.Create(),
        ZoneFormatVerb.Create(),
        ZoneDiffVerb.Create(),
        ZoneExportVerb.Create(),
    };
}
