using System.Text;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Simulation.Tests.World;

/// <summary>Who keeps the zone file: edits it, breaks it and mends it.</summary>
internal sealed class Person
{
    private const string Broken = "oops IN A 192.0.2.999\n";

    private readonly SimulatedWorld _world;
    private readonly ZoneSettings _zone;
    private readonly List<string> _versions = [];
    private string _text;
    private int _hosts;

    public Person(SimulatedWorld world, SimulationPlan plan, ZoneSettings zone)
    {
        _world = world;
        _zone = zone;
        var servers = Enumerable.Range(1, plan.Secondaries + 1).Select(i => $"ns{i}").ToArray();
        _text = $"""
            $TTL {plan.ZoneTtl}
            ; kept by hand
            @  {plan.SoaTtl}  IN SOA ns1 hostmaster (
                {plan.FirstSerial} ; serial
                4h 1h 2w
                {plan.Minimum} )
            {string.Concat(servers.Select(name => $"   IN NS {name}\n"))}{string.Concat(servers.Select((name, i) => $"{name}  IN A 192.0.2.{i + 1}\n"))}www  IN  A 192.0.2.80	; by hand
            
            """;
        File.WriteAllText(zone.Source, _text);
        _versions.Add(_text);
    }

    /// <summary>What the published file holds through no doing of KeyOps; null when it has not been touched.</summary>
    public byte[]? Spoiled { get; private set; }

    /// <summary>What the person's part was, one after another.</summary>
    public IReadOnlyList<string> Versions => _versions;

    /// <summary>The zone as the person began it.</summary>
    public Zone FirstZone => DomainFiles.Parse(Encoding.UTF8.GetBytes(_text), _zone.Source, _zone.Origin).Zone
        ?? throw new InvalidOperationException("the first zone is no zone");

    public void AddHost()
    {
        _hosts++;
        Change("adds a host", text => $"{text}host{_hosts}  IN  A 192.0.2.{100 + (_hosts % 100)} ; no block here\n");
    }

    /// <summary>Makes a mistake, and finds it later.</summary>
    public void Break(TimeSpan until)
    {
        if (_text.Contains(Broken, StringComparison.Ordinal))
        {
            return;
        }

        Change("breaks the zone file", text => text + Broken);
        _world.Time.After(until, Mend);
    }

    public void Mend() => Change("mends the zone file", text => text.Replace(Broken, "", StringComparison.Ordinal));

    /// <summary>Deletes the published file, cuts it off, or puts the source in its place: name servers go on with what they were told of.</summary>
    public void SpoilOutput(Luck dice)
    {
        if (_zone.IsEditedInPlace || !File.Exists(_zone.Output))
        {
            return;
        }

        _world.Log.Add("person", $"spoils the published file");
        var octets = File.ReadAllBytes(_zone.Output);
        Spoiled = dice.Pick([], octets[..dice.Below(octets.Length)], Encoding.UTF8.GetBytes(_text));
        if (Spoiled.Length == 0)
        {
            File.Delete(_zone.Output);
        }
        else
        {
            File.WriteAllBytes(_zone.Output, Spoiled);
        }
    }

    /// <summary>The published file; null when there is none, or it is the person's own.</summary>
    public byte[]? Published() => !_zone.IsEditedInPlace && File.Exists(_zone.Output) ? File.ReadAllBytes(_zone.Output) : null;

    /// <summary>Puts a published file of before back.</summary>
    public void PutBack(byte[]? octets)
    {
        if (octets is not null && File.Exists(_zone.Output))
        {
            _world.Log.Add("person", $"puts the published file of then back");
            Spoiled = octets;
            File.WriteAllBytes(_zone.Output, octets);
        }
    }

    /// <summary>Takes the block out of the published file, records of keys that the store does not know and all: nothing is to be believed that was signed with those.</summary>
    public void DropBlock()
    {
        if (!File.Exists(_zone.Output))
        {
            return;
        }

        _world.Log.Add("person", $"takes the block out of the published file");
        var lines = File.ReadAllText(_zone.Output).Split('\n').ToList();
        var begin = lines.FindIndex(line => line.StartsWith("; BEGIN KeyOps", StringComparison.Ordinal));
        var end = lines.FindIndex(line => line.StartsWith("; END KeyOps", StringComparison.Ordinal));
        if (begin >= 0 && end > begin)
        {
            lines.RemoveRange(begin, end - begin + 1);
            Spoiled = Encoding.UTF8.GetBytes(string.Join('\n', lines));
            File.WriteAllBytes(_zone.Output, Spoiled);
        }
    }

    private void Change(string what, Func<string, string> change)
    {
        _world.Log.Add("person", $"{what}");
        _text = change(_text);
        _versions.Add(_text);
        File.WriteAllText(_zone.Source, _zone.IsEditedInPlace ? change(File.ReadAllText(_zone.Source)) : _text);
    }
}
