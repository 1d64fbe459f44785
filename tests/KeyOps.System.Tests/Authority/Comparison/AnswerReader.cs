using System.Buffers.Binary;
using System.Text;

namespace KeyOps.System.Tests.Authority.Comparison;

/// <summary>Reads a response as a stranger would: nothing of the program under test is used.</summary>
internal ref struct AnswerReader(ReadOnlySpan<byte> message)
{
    private static readonly Dictionary<int, string> Types = new()
    {
        [1] = "A",
        [2] = "NS",
        [5] = "CNAME",
        [6] = "SOA",
        [12] = "PTR",
        [15] = "MX",
        [16] = "TXT",
        [28] = "AAAA",
        [33] = "SRV",
        [39] = "DNAME",
        [43] = "DS",
        [46] = "RRSIG",
        [47] = "NSEC",
        [48] = "DNSKEY",
        [50] = "NSEC3",
        [51] = "NSEC3PARAM",
        [64] = "SVCB",
        [65] = "HTTPS",
        [257] = "CAA",
    };

    private readonly ReadOnlySpan<byte> _message = message;
    private int _place = 12;

    public static Answer Read(ReadOnlySpan<byte> message) => new AnswerReader(message).Read();

    private Answer Read()
    {
        var flags = Number(2);
        for (int i = 0, questions = Number(4); i < questions; i++)
        {
            Name(ref _place);
            _place += 4;
        }

        var edns = "";
        var extended = 0;
        var sections = new List<string>[] { [], [], [] };
        for (var section = 0; section < 3; section++)
        {
            for (int i = 0, records = Number(6 + (2 * section)); i < records; i++)
            {
                var owner = Name(ref _place);
                var (type, ttl, length) = (Number(_place), BinaryPrimitives.ReadUInt32BigEndian(_message[(_place + 4)..]), Number(_place + 8));
                _place += 10;
                if (type == 41)
                {
                    extended = (int)(ttl >> 24) << 4;
                    edns = $" edns{(ttl >> 16) & 0xFF}{((ttl & 0x8000) != 0 ? " do" : "")}";
                }
                else
                {
                    sections[section].Add($"{owner} {ttl} {TypeName(type)} {Rdata(type, length)}");
                }

                _place += length;
            }
        }

        if (_place != _message.Length)
        {
            throw new InvalidDataException($"{_message.Length - _place} octets behind the last record");
        }

        var head = new StringBuilder($"rcode {(flags & 15) | extended}");
        foreach (var (bit, name) in new[] { (0x400, " aa"), (0x200, " tc"), (0x100, " rd"), (0x80, " ra"), (0x40, " z"), (0x20, " ad"), (0x10, " cd") })
        {
            head.Append((flags & bit) != 0 ? name : "");
        }

        return new(head.Append(edns).ToString(), Sorted(sections[0]), Sorted(sections[1]), Sorted(sections[2]));
    }

    private static string Sorted(List<string> records) => string.Join('\n', records.Order(StringComparer.Ordinal));

    private static string TypeName(int type) => Types.GetValueOrDefault(type) ?? $"TYPE{type}";

    private readonly ushort Number(int place) => BinaryPrimitives.ReadUInt16BigEndian(_message[place..]);

    /// <summary>Names in rdata are written in full, whether compressed or not; the rest in hexadecimal.</summary>
    private readonly string Rdata(int type, int length)
    {
        var (prefix, names) = type switch
        {
            2 or 5 or 12 or 39 => (0, 1),
            6 => (0, 2),
            15 or 64 or 65 => (2, 1),
            33 => (6, 1),
            46 => (18, 1),
            47 => (0, 1),
            _ => (0, 0),
        };
        var place = _place + prefix;
        var text = new StringBuilder(type == 46 ? $"{TypeName(Number(_place))} " : "").Append(Convert.ToHexString(_message.Slice(_place, prefix)));
        for (var i = 0; i < names; i++)
        {
            text.Append(' ').Append(Name(ref place));
        }

        return text.Append(' ').Append(Convert.ToHexString(_message[place..(_place + length)])).ToString();
    }

    private readonly string Name(ref int place)
    {
        var text = new StringBuilder();
        for (int at = place, jumps = 0; ;)
        {
            var length = _message[at];
            if (length >= 0xC0)
            {
                place = jumps == 0 ? at + 2 : place;
                at = Number(at) & 0x3FFF;
                if (++jumps > 64)
                {
                    throw new InvalidDataException("compression pointers without end");
                }

                continue;
            }

            if (length == 0)
            {
                place = jumps == 0 ? at + 1 : place;
                return text.Length == 0 ? "." : text.ToString();
            }

            foreach (var octet in _message.Slice(at + 1, length))
            {
                text.Append(char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_' or (byte)'*' ? char.ToLowerInvariant((char)octet).ToString() : $"\\{octet:d3}");
            }

            text.Append('.');
            at += length + 1;
        }
    }
}
