using System.Globalization;
using System.Text;

namespace KeyOps.System.Tests.Transfers;

/// <summary>A zone that changes at random, from a seed: as its file, and as what nsupdate is told.</summary>
internal sealed class RandomZone
{
    /// <summary>Delegations whose server lies below them; its address is always there.</summary>
    private const int Glued = 5;

    private readonly string _origin;
    private readonly Random _random;
    private readonly SortedDictionary<(string Owner, string Type), RRset> _rrsets = [];

    /// <param name="seed">The same seed, the same zone and the same changes.</param>
    /// <param name="origin">Its apex, without a dot at the end.</param>
    public RandomZone(int seed, string origin)
    {
        _origin = origin;
#pragma warning disable RS0030 // seeded: the same every time
        _random = new Random(seed);
#pragma warning restore RS0030
        var ignored = new StringBuilder();
        for (var i = 0; i < 200; i++)
        {
            Add(ignored);
        }
    }

    public uint Serial { get; private set; } = 2026010100;

    /// <summary>Adds and removes so many records, takes away RRsets and changes TTLs; the serial moves on. Gives it as lines for nsupdate, one message.</summary>
    public string Change(int changes)
    {
        var script = new StringBuilder();
        for (var i = 0; i < changes; i++)
        {
            switch (_random.Next(20))
            {
                case < 12:
                    Add(script);
                    break;
                case < 17:
                    RemoveRecord(script);
                    break;
                case 17:
                    RemoveRRset(script);
                    break;
                default:
                    ChangeTtl(script);
                    break;
            }
        }

        Serial++;
        return script.ToString();
    }

    public void Write(string path) => File.WriteAllText(path, ToText());

    public string ToText()
    {
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"$ORIGIN {_origin}.\n@ 300 IN SOA ns1 hostmaster {Serial} 3600 1 86400 60\n@ 300 IN NS ns1\nns1 300 IN A 192.0.2.1\n"));
        for (var i = 0; i < Glued; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"ns.d{i} 300 IN A 192.0.2.{i}");
        }

        foreach (var ((owner, type), rrset) in _rrsets)
        {
            rrset.Rdatas.ForEach(rdata => text.AppendLine(CultureInfo.InvariantCulture, $"{owner} {rrset.Ttl} IN {type} {rdata}"));
        }

        return text.ToString();
    }

    private void Add(StringBuilder script)
    {
        var (owner, type, rdata) = NewRecord();
        var rrset = _rrsets.TryGetValue((owner, type), out var there) ? there : _rrsets[(owner, type)] = new() { Ttl = NewTtl() };
        if (type is "CNAME" or "DNAME" && rrset.Rdatas.Count > 0)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"update delete {owner} {type}");
            rrset.Rdatas.Clear();
        }

        if (!rrset.Rdatas.Contains(rdata))
        {
            rrset.Rdatas.Add(rdata);
            script.AppendLine(CultureInfo.InvariantCulture, $"update add {owner} {rrset.Ttl} {type} {rdata}");
        }
    }

    private void RemoveRecord(StringBuilder script)
    {
        var (key, rrset) = Any();
        var rdata = rrset.Rdatas[_random.Next(rrset.Rdatas.Count)];
        script.AppendLine(CultureInfo.InvariantCulture, $"update delete {key.Owner} {key.Type} {rdata}");
        rrset.Rdatas.Remove(rdata);
        if (rrset.Rdatas.Count == 0)
        {
            _rrsets.Remove(key);
        }
    }

    private void RemoveRRset(StringBuilder script)
    {
        var (key, _) = Any();
        script.AppendLine(CultureInfo.InvariantCulture, $"update delete {key.Owner} {key.Type}");
        _rrsets.Remove(key);
    }

    private void ChangeTtl(StringBuilder script)
    {
        var (key, rrset) = Any();
        rrset.Ttl = NewTtl();
        script.AppendLine(CultureInfo.InvariantCulture, $"update delete {key.Owner} {key.Type}");
        rrset.Rdatas.ForEach(rdata => script.AppendLine(CultureInfo.InvariantCulture, $"update add {key.Owner} {rrset.Ttl} {key.Type} {rdata}"));
    }

    private ((string Owner, string Type) Key, RRset RRset) Any()
    {
        var (key, rrset) = _rrsets.ElementAt(_random.Next(_rrsets.Count));
        return (key, rrset);
    }

    private int NewTtl() => 60 * _random.Next(1, 20);

    /// <summary>One of a few names, so that RRsets grow and shrink; what stands alone has names of its own. Case differs, which no server minds.</summary>
    private (string Owner, string Type, string Rdata) NewRecord()
    {
        var (number, n) = (_random.Next(256), _random.Next(60));
        var (owner, type, rdata) = _random.Next(16) switch
        {
            0 => ($"a{n}", "A", $"192.0.2.{number}"),
            1 => ($"a{n}", "AAAA", $"2001:db8::{number:x}"),
            2 => ($"mail{n}", "MX", $"{number} A{n}.{_origin}."),
            3 => ($"deep.er.t{n}", "TXT", $"\"v=DKIM1; p={number}\" \"x \\\"y\\\" \\195\\164\""),
            4 => ($"_s{n}._tcp", "SRV", $"0 {number} 443 a{n}.{_origin}."),
            5 => ($"d{n}", "NS", $"ns{number}.elsewhere.test."),
            6 => ($"d{n % Glued}", "NS", $"ns.d{n % Glued}.{_origin}."),
            7 => ($"*.a{n}", "AAAA", $"2001:db8::1:{number:x}"),
            8 => ($"a{n}", "SSHFP", $"4 2 {number:X2}{new string('A', 62)}"),
            9 => ($"*.w{n}", "CAA", $"0 issue \"ca{number}.test\""),
            10 => ($"*.w{n}", "MX", $"{number} mail{n}.{_origin}."),
            11 => ($"c{n}", "CNAME", $"A{number}.{_origin}."),
            12 => ($"dn{n}", "DNAME", $"d{number}.elsewhere.test."),
            13 => ($"svc{n}", "HTTPS", $"{number + 1} a{n}.{_origin}. alpn=h2 ipv4hint=192.0.2.{number}"),
            14 => ($"_25._tcp.mail{n}", "TLSA", $"3 1 1 {number:X2}{new string('B', 62)}"),
            _ => ($"u{n}", "TYPE65400", $"\\# 3 0102{number:X2}"),
        };
        return ($"{owner}.{_origin}.", type, rdata);
    }

    private sealed class RRset
    {
        public required int Ttl { get; set; }

        public List<string> Rdatas { get; } = [];
    }
}
