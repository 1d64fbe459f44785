using System.Text;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;
using KeyOps.Operations.Reconcile;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Invariants;

/// <summary>Invariants 5, 7 and 8 in what lies on disk: the published file is good, the person's part is the person's, no private key is anywhere but sealed.</summary>
internal sealed class FilesAfterPass(SimulatedWorld world, SimulatedDomain domain)
{
    private const string Begin = "; BEGIN KeyOps";
    private const string End = "; END KeyOps";

    private readonly HashSet<string> _revealed = [];
    private byte[] _seen = [];
    private SerialNumber? _serial;
    private int _version;

    /// <summary>How many private keys were published.</summary>
    public int Revealed => _revealed.Count;

    /// <summary>A private key that is published forges nothing that anybody believes: nobody signs with it, no message of it lives, and no name server answers it.</summary>
    public void CheckRevealed()
    {
        var folder = Path.Combine(world.Settings.RevealFolder!, domain.Name.ToStringWithoutDot());
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.private") : [];
        foreach (var use in world.Usage.Names.Where(use => use.Domain == domain.Name && files.Any(file => Path.GetFileNameWithoutExtension(file) == use.Selector) && _revealed.Add(use.Selector)))
        {
            world.Log.Add("keyops", $"has revealed the private key of {use.Selector}");
            if (use.IsWanted(world.Time.Now))
            {
                world.Verdict.Broken(8, $"the private key of {use.Selector} is revealed, and messages signed with it live");
            }

            foreach (var server in domain.Servers.All)
            {
                if (server.Copy.Holds(use.Owner, use.Rdata.Span))
                {
                    world.Verdict.Broken(8, $"the private key of {use.Selector} is revealed, and {server.Name} still answers its record");
                }
            }
        }
    }

    /// <summary>Looks at the published file when it has changed.</summary>
    public void CheckZoneFile()
    {
        var zone = domain.Settings.Zone;
        var octets = File.Exists(zone.Output) ? File.ReadAllBytes(zone.Output) : _seen;
        if (octets.AsSpan().SequenceEqual(_seen) || octets.AsSpan().SequenceEqual(domain.Person.Spoiled))
        {
            return;
        }

        _seen = octets;
        var text = Encoding.UTF8.GetString(octets);
        if (!text.Contains(Begin, StringComparison.Ordinal))
        {
            return; // edited in place, and KeyOps has not been at it yet
        }

        var persons = WithoutSerial(WithoutBlock(text));
        var version = domain.Person.Versions.ToList().FindIndex(_version, each => WithoutSerial(each) == persons);
        _version = Math.Max(version, _version);
        if (version < 0)
        {
            world.Verdict.Broken(7, $"outside the block the file is nothing that the person wrote, or something older than what was there:\n{persons}");
        }

        var parsed = DomainFiles.Parse(octets, zone.Output, zone.Origin);
        if (parsed.Zone is not { Serial: { } serial })
        {
            // A person's mistake in a file that is edited in place is not ours; in an output file everything is.
            if (!zone.IsEditedInPlace)
            {
                world.Verdict.Broken(5, $"the published file is no good: {parsed.Diagnostics.First(diagnostic => diagnostic.Severity == Severity.Error)}");
            }

            return;
        }

        if (_serial is { } before && before.IsAfter(serial))
        {
            world.Verdict.Broken(5, $"the serial in the file moves back from {before} to {serial}");
        }

        _serial = serial;
    }

    /// <summary>No octet of a private key in any file, but where OpenDKIM would read it and where the policy reveals it.</summary>
    public static void CheckSecrets(SimulatedWorld world)
    {
        var secrets = world.Keys.Given.SelectMany(key => (byte[][])[key[^24..], Encoding.ASCII.GetBytes(Convert.ToBase64String(key[^24..])), Encoding.ASCII.GetBytes(Convert.ToHexString(key[^24..]))]).ToArray();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(world.Settings.File)!, "*", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(world.Settings.RevealFolder!, StringComparison.Ordinal)))
        {
            var octets = File.ReadAllBytes(file);
            if (secrets.Any(secret => octets.AsSpan().IndexOf(secret) >= 0))
            {
                world.Verdict.Broken(8, $"{Path.GetFileName(file)} holds a private key");
            }
        }
    }

    private static string WithoutBlock(string text)
    {
        var kept = new StringBuilder();
        var isOurs = false;
        foreach (var line in text.Split('\n'))
        {
            isOurs |= line.StartsWith(Begin, StringComparison.Ordinal);
            if (!isOurs)
            {
                kept.Append(line).Append('\n');
            }

            isOurs &= !line.StartsWith(End, StringComparison.Ordinal);
        }

        return kept.ToString(0, kept.Length - 1);
    }

    private static string WithoutSerial(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.EndsWith("; serial", StringComparison.Ordinal) ? "; serial" : line));
}
