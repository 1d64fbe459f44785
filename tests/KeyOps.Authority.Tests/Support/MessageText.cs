using System.Buffers.Binary;
using System.Net;
using System.Text;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Tests.Support;

/// <summary>
/// A response as text to compare: a line of status and flags, then a record a line, <c>an</c>, <c>ns</c> or <c>ar</c> before it. It is read by
/// code of its own, and strictly: each octet must be accounted for.
/// </summary>
internal static class MessageText
{
    private static readonly string[] Sections = ["an", "ns", "ar"];

    public static string Of(ReadOnlySpan<byte> message)
    {
        var lines = new List<string>();
        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        var extended = 0;
        var place = 12;
        for (var i = 0; i < Count(message, 4); i++)
        {
            Name(message, ref place);
            place += 4;
        }

        var opt = "";
        for (var section = 0; section < 3; section++)
        {
            for (var i = 0; i < Count(message, 6 + (section * 2)); i++)
            {
                var owner = Name(message, ref place);
                var type = new RecordType(Count(message, place));
                var ttl = BinaryPrimitives.ReadUInt32BigEndian(message[(place + 4)..]);
                var length = Count(message, place + 8);
                var start = place + 10;
                Assert.True(start + length <= message.Length, "rdata goes beyond the message");
                if (type == RecordType.Opt)
                {
                    extended = (int)(ttl >> 24);
                    opt = $" edns={Count(message, place + 2)}{((ttl & 0x8000) != 0 ? " do" : "")}{Options(message.Slice(start, length))}";
                }
                else
                {
                    lines.Add($"{Sections[section]} {owner} {ttl} {type} {Rdata(message, type, start, length)}");
                }

                place = start + length;
            }
        }

        Assert.Equal(message.Length, place);
        var status = (flags & 15) | (extended << 4);
        var head = new StringBuilder(Status(status));
        head.Append((flags & 0x0400) != 0 ? " aa" : "").Append((flags & 0x0200) != 0 ? " tc" : "").Append((flags & 0x0100) != 0 ? " rd" : "");
        head.Append((flags & 0x0080) != 0 ? " ra" : "").Append((flags & 0x0010) != 0 ? " cd" : "").Append(opt);
        return string.Join('\n', [head.ToString(), .. lines]);
    }

    public static ushort Count(ReadOnlySpan<byte> message, int place) => BinaryPrimitives.ReadUInt16BigEndian(message[place..]);

    public static string Name(ReadOnlySpan<byte> message, ref int place)
    {
        var wire = new List<byte>();
        var at = place;
        var jumped = false;
        for (var jumps = 0; ;)
        {
            var length = message[at];
            if (length >= 0xC0)
            {
                var target = Count(message, at) & 0x3FFF;
                Assert.True(target < at, "a compression pointer must lead back");
                Assert.True(++jumps < 32, "too many compression pointers");
                place = jumped ? place : at + 2;
                jumped = true;
                at = target;
                continue;
            }

            Assert.True(length < 64, "not a label");
            wire.AddRange(message.Slice(at, length + 1));
            at += length + 1;
            if (length == 0)
            {
                place = jumped ? place : at;
                return DomainName.FromWire(wire.ToArray()).ToString();
            }
        }
    }

    private static string Rdata(ReadOnlySpan<byte> message, RecordType type, int start, int length)
    {
        var rdata = message.Slice(start, length);
        var place = start;
        var text = type.ToString() switch
        {
            "A" or "AAAA" => Address(rdata, ref place),
            "NS" or "CNAME" or "PTR" or "DNAME" => Name(message, ref place),
            "MX" => $"{Number16(message, ref place)} {Name(message, ref place)}",
            "SRV" => $"{Number16(message, ref place)} {Number16(message, ref place)} {Number16(message, ref place)} {Name(message, ref place)}",
            "SOA" => $"{Name(message, ref place)} {Name(message, ref place)} {string.Join(' ', Enumerable.Range(0, 5).Select(_ => 0))}",
            _ => null,
        };
        if (type == RecordType.Soa)
        {
            text = text![..^9] + string.Join(' ', Numbers32(message.Slice(place, 20)));
            place += 20;
        }

        if (text is not null)
        {
            Assert.Equal(start + length, place);
            return text;
        }

        return type == RecordType.Txt ? TxtRdata.Join(rdata)
            : type == RecordType.Rrsig ? $"{new RecordType(Count(rdata, 0))} …"
            : type == RecordType.Nsec ? DomainName.FromWire(rdata).ToString()
            : Convert.ToHexString(rdata);
    }

    private static string Address(ReadOnlySpan<byte> rdata, ref int place)
    {
        place += rdata.Length;
        return new IPAddress(rdata).ToString();
    }

    private static ushort Number16(ReadOnlySpan<byte> message, ref int place)
    {
        place += 2;
        return Count(message, place - 2);
    }

    private static uint[] Numbers32(ReadOnlySpan<byte> octets)
    {
        var numbers = new uint[octets.Length / 4];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadUInt32BigEndian(octets[(i * 4)..]);
        }

        return numbers;
    }

    private static string Options(ReadOnlySpan<byte> options)
    {
        var text = "";
        while (!options.IsEmpty)
        {
            var length = Count(options, 2);
            text += $" {Count(options, 0)}:{Convert.ToHexString(options.Slice(4, length))}";
            options = options[(4 + length)..];
        }

        return text;
    }

    private static string Status(int status) => status switch
    {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        6 => "YXDOMAIN",
        9 => "NOTAUTH",
        16 => "BADVERS",
        23 => "BADCOOKIE",
        _ => $"RCODE{status}",
    };
}
