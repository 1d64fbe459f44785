using System.Text;

namespace KeyOps.System.Tests.Authority.Comparison;

/// <summary>
/// A zone of few labels and every shape: cuts with glue, sibling glue or none, secure and not; wildcards, also of CNAMEs; empty non-terminals; aliases
/// that chain, loop and leave; DNAMEs; what lies hidden below cuts. Small, so that a question hits something.
/// </summary>
internal sealed class RandomZone
{
    private static readonly string[] Labels = ["a", "b", "c", "d", "*", "_x"];

    private readonly Dice _dice;
    private readonly SortedDictionary<string, SortedSet<string>> _types = new(StringComparer.Ordinal); // by owner, what it has
    private readonly StringBuilder _text = new();

    /// <param name="apex">With a dot at its end.</param>
    /// <param name="child">The apex of a child that is served beside it: there is a cut.</param>
    /// <param name="dice">What decides.</param>
    public RandomZone(string apex, string? child, Dice dice)
    {
        Apex = apex;
        _dice = dice;
        _text.AppendLine($"$ORIGIN {apex}").AppendLine("$TTL 3600");
        Add(apex, "SOA", $"ns1.{apex} h.{apex} 2026010101 7200 3600 1209600 {dice.Pick(300, 3600, 7200)}");
        Add(apex, "NS", $"ns1.{apex}");
        Add(apex, "NS", "ns.elsewhere.");
        if (child is not null)
        {
            AddCut(child);
        }

        for (var i = 4 + dice.Roll(24); i > 0; i--)
        {
            AddOwner(Name());
        }

        AddOwnerIfFree($"ns1.{apex}", "A", "192.0.2.53");
    }

    public string Apex { get; }

    public string Text => _text.ToString();

    /// <summary>A question about a name of the zone, one near it, or one a zone's random names are made like.</summary>
    public Question Ask()
    {
        var owners = _types.Keys.ToArray();
        var name = _dice.Roll(10) switch
        {
            < 4 => _dice.Pick<string>(owners),
            < 6 => $"{_dice.Pick("a", "b", "z", "*", "_x")}.{_dice.Pick<string>(owners)}",
            6 => Parent(_dice.Pick<string>(owners)),
            7 => $"z.y.{_dice.Pick<string>(owners)}",
            _ => Name(),
        };
        return new(name, _dice.Pick<ushort>(1, 1, 1, 2, 5, 6, 15, 16, 28, 33, 39, 43, 43, 46, 47, 48, 50, 51, 64, 257, 999), _dice.Chance(60));
    }

    private string Parent(string name) => name == Apex ? name : name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private string Name()
    {
        var name = Apex;
        for (var labels = 1 + _dice.Roll(3); labels > 0; labels--)
        {
            name = $"{_dice.Pick<string>(Labels)}.{name}";
        }

        return name;
    }

    private string Target() => _dice.Roll(8) switch
    {
        0 => "host.elsewhere.",
        1 => $"ns1.{Apex}",
        2 => _dice.Pick<string>([.. _types.Keys]),
        _ => Name(),
    };

    private void AddOwner(string owner)
    {
        // Wildcards of NS and DNAME are undefined (RFC 4592 §4.2, §4.4): servers may do as they like.
        var isWildcard = owner[0] == '*';
        switch (_dice.Roll(isWildcard ? 7 : 11))
        {
            case 0 or 1:
                AddOwnerIfFree(owner, "CNAME", Target());
                break;
            case 7:
                AddOwnerIfFree(owner, "DNAME", Target());
                break;
            case 8 or 9:
                AddCut(owner);
                break;
            default:
                AddPlain(owner);
                break;
        }
    }

    private void AddPlain(string owner)
    {
        for (var i = 1 + _dice.Roll(3); i > 0; i--)
        {
            var (type, rdata) = _dice.Roll(7) switch
            {
                0 => ("AAAA", $"2001:db8::{1 + _dice.Roll(9)}"),
                1 => ("TXT", $"\"text {_dice.Roll(9)}\""),
                2 => ("MX", $"{10 * _dice.Roll(3)} {Target()}"),
                3 => ("SRV", $"0 1 {_dice.Roll(9)} {Target()}"),
                4 => ("SVCB", $"1 {Target()}"),
                _ => ("A", $"192.0.2.{1 + _dice.Roll(9)}"),
            };
            AddOwnerIfFree(owner, type, rdata);
        }
    }

    private void AddCut(string owner)
    {
        if (_types.ContainsKey(owner))
        {
            return;
        }

        for (var i = 1 + _dice.Roll(2); i > 0; i--)
        {
            var host = _dice.Roll(4) switch { 0 or 1 => $"{_dice.Pick("a", "ns")}.{owner}", _ => Target() };
            AddOwnerIfFree(owner, "NS", host);
            if (host.EndsWith($".{owner}", StringComparison.Ordinal) && _dice.Chance(80))
            {
                AddOwnerIfFree(host, _dice.Pick("A", "AAAA") is "A" ? "A" : "AAAA", "");
            }
        }

        if (_dice.Chance(50))
        {
            AddOwnerIfFree(owner, "DS", "12345 13 2 0000000000000000000000000000000000000000000000000000000000000000");
        }
    }

    /// <summary>Adds a record unless the owner's other types or a DNAME above forbid it, or it is there already.</summary>
    private void AddOwnerIfFree(string owner, string type, string rdata)
    {
        var present = _types.GetValueOrDefault(owner) ?? [];
        if (present.Contains("CNAME") || present.Contains("DNAME") || (type is "CNAME" or "DNAME" && present.Count > 0)
            || (present.Contains("NS") && owner != Apex && type is not ("NS" or "DS"))
            || HasAbove(owner, "DNAME") || (type == "DNAME" && _types.Keys.Any(name => name.EndsWith($".{owner}", StringComparison.Ordinal)))
            || ((type is not ("A" or "AAAA") || owner.Contains('*', StringComparison.Ordinal)) && HasAbove(owner, "NS"))) // Knot and NSD take a wildcard for glue
        {
            return;
        }

        Add(owner, type, (type, rdata) switch { ("A", "") => "192.0.2.99", ("AAAA", "") => "2001:db8::99", _ => rdata });
    }

    private bool HasAbove(string owner, string type)
    {
        for (var name = Parent(owner); name != Apex; name = Parent(name))
        {
            if (_types.TryGetValue(name, out var types) && types.Contains(type))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string owner, string type, string rdata)
    {
        if (!_types.TryGetValue(owner, out var types))
        {
            _types[owner] = types = [];
        }

        var line = $"{owner} IN {type} {rdata}\n";
        if (!_text.ToString().Contains(line, StringComparison.Ordinal))
        {
            types.Add(type);
            _text.Append(line);
        }
    }
}
