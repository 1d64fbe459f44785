using System.Globalization;
using System.Text;

namespace KeyOps.System.Tests.Transfers;

/// <summary>A zone that changes at random, from a seed, as its file.</summary>
internal sealed class RandomZone
{
    private readonly Random _random;
    private readonly SortedSet<string> _records = new(StringComparer.Ordinal);

    public RandomZone(int seed)
    {
#pragma warning disable RS0030 // seeded: the same every time
        _random = new Random(seed);
#pragma warning restore RS0030
        for (var i = 0; i < 200; i++)
        {
            _records.Add(NewRecord());
        }
    }

    public uint Serial { get; private set; } = 2026010100;

    /// <summary>Adds, removes or changes so many records; the serial moves on.</summary>
    public void Change(int changes)
    {
        for (var i = 0; i < changes; i++)
        {
            if (_random.Next(2) == 0)
            {
                _records.Remove(_records.ElementAt(_random.Next(_records.Count)));
            }

            _records.Add(NewRecord());
        }

        Serial++;
    }

    public void Write(string path)
    {
        var text = new StringBuilder($"@ 300 IN SOA ns1 hostmaster {Serial.ToString(CultureInfo.InvariantCulture)} 3600 600 86400 60\n@ 300 IN NS ns1\nns1 300 IN A 192.0.2.1\n");
        foreach (var record in _records)
        {
            text.Append(record).Append('\n');
        }

        File.WriteAllText(path, text.ToString());
    }

    /// <summary>One of a few names, so that RRsets grow and shrink; the owner's type is in its name, so that a CNAME stands alone.</summary>
    private string NewRecord()
    {
        var (number, n) = (_random.Next(256), _random.Next(60));
        return _random.Next(7) switch
        {
            0 => $"a{n} 300 IN A 192.0.2.{number}",
            1 => $"a{n} 300 IN AAAA 2001:db8::{number:x}",
            2 => $"mail{n} 600 IN MX {number} A{n}",
            3 => $"deep.er.t{n} 300 IN TXT \"v=DKIM1; p={number}\" \"x\"",
            4 => $"_s{n}._tcp 300 IN SRV 0 {number} 443 a{n}",
            5 => $"d{n} 300 IN NS ns{number}.elsewhere.test.",
            _ => $"*.w{n} 300 IN CAA 0 issue \"ca{number}.test\"",
        };
    }
}
