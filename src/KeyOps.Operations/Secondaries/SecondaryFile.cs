using System.Text;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Secondaries;

/// <summary>
/// A followed zone on disk, as zone file text. The file's time of change is when a primary last confirmed it: from then on it expires.
/// </summary>
internal sealed class SecondaryFile(string folder, DomainName zone)
{
    private static readonly ZoneFileOptions Options = ZoneFileOptions.Default with { AppliesRules = false };

    public string Path { get; } = System.IO.Path.Combine(folder, FileName(zone));

    public DateTimeOffset ConfirmedAt => new(File.GetLastWriteTimeUtc(Path), TimeSpan.Zero);

    /// <summary>The zone as it was last written; null when there is none, or what is there cannot be read.</summary>
    public Zone? Read() => AtomicFile.ReadOrNull(Path) is { } octets ? ZoneFile.Parse(octets, Path, zone, Options).Zone : null;

    /// <summary>What the file tells of a zone that nobody follows just now.</summary>
    public FollowedState Describe(SecondarySettings settings) =>
        Read() is { Serial: { } serial } content && content.TryFind(content.Apex, RecordType.Soa, out var soa)
            ? new(settings.Zone, settings.Primaries) { Serial = serial, ConfirmedAt = ConfirmedAt, ExpiresAt = ConfirmedAt + SoaTimers.Of(soa[0]).Expire }
            : new(settings.Zone, settings.Primaries);

    /// <summary>Puts a version in place of the one before.</summary>
    /// <exception cref="IOException">It cannot be written; the one before stays.</exception>
    public void Write(Zone content, DateTimeOffset now)
    {
        PrivateFolder.Ensure(folder);
        var text = new StringBuilder($"; {zone}, serial {content.Serial}: kept by KeyOps as its primary has it. Changes here are lost.\n");
        for (var i = 0; i < content.RRsetCount; i++)
        {
            var rrset = content[i];
            var owner = rrset.OwnerName.ToString();
            for (var j = 0; j < rrset.Count; j++)
            {
                text.Append(owner).Append('\t').Append(rrset.TtlOf(j)).Append("\tIN\t").Append(rrset.Type).Append('\t').Append(RdataText.Format(rrset.Type, rrset[j])).Append('\n');
            }
        }

        AtomicFile.Write(Path, Encoding.ASCII.GetBytes(text.ToString()), FileOwnership.Public);
        Confirm(now);
    }

    public void Confirm(DateTimeOffset now) => File.SetLastWriteTimeUtc(Path, now.UtcDateTime);

    /// <summary>The name in lower case; what is no letter, digit, hyphen, underscore or dot as %HH.</summary>
    private static string FileName(DomainName zone)
    {
        var name = new StringBuilder();
        foreach (var c in zone.ToLower().ToStringWithoutDot())
        {
            _ = char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? name.Append(c) : name.Append($"%{(int)c:x2}");
        }

        return $"{name}.zone";
    }
}
