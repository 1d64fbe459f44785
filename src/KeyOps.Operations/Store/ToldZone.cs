using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Store;

/// <summary>The zone that the name servers were told of last.</summary>
/// <param name="Serial">Its serial: no later one may be before it (RFC 1982).</param>
/// <param name="Sha256">The hash of the file's octets, in hex.</param>
public sealed record ToldZone(SerialNumber Serial, string Sha256)
{
    public static ToldZone Of(ZoneProjection.Changed zone) => new(zone.Serial, AtomicFile.Sha256(zone.Octets.Span));
}
