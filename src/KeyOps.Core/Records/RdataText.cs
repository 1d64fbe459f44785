using System.Buffers.Binary;
using System.Net;
using System.Text;
using KeyOps.Core.Names;

namespace KeyOps.Core.Records;

/// <summary>Rdata in presentation form, walking the same schema that reading walks.</summary>
public static class RdataText
{
    /// <summary>
    /// The rdata as a zone file writes it, on one line. Names are absolute. A type without a presentation form, and octets that are
    /// not this type's rdata, come as <c>\# LENGTH HEX</c> (RFC 3597 §5).
    /// </summary>
    public static string Format(RecordType type, ReadOnlySpan<byte> rdata)
    {
        if (RecordSchema.Of(type) is not { } fields || !RdataShape.IsWellFormed(type, rdata))
        {
            return Generic(rdata);
        }

        var text = new StringBuilder();
        var rest = rdata;
        foreach (var field in fields)
        {
            if (text.Length > 0 && (!rest.IsEmpty || field == FieldKind.IpsecGateway))
            {
                text.Append(' ');
            }

            var taken = field >= FieldKind.Location
                ? RdataSpecialText.Append(field, rdata, rdata.Length - rest.Length, text)
                : Append(field, rest, text);
            if (taken < 0)
            {
                return Generic(rdata);
            }

            rest = rest[taken..];
        }

        return text.ToString();
    }

    /// <summary><c>\# LENGTH HEX</c>, which fits any type (RFC 3597 §5).</summary>
    public static string Generic(ReadOnlySpan<byte> rdata) =>
        rdata.IsEmpty ? "\\# 0" : $"\\# {rdata.Length} {Convert.ToHexStringLower(rdata)}";

    /// <summary>A character-string in quotes, what is not printable ASCII as <c>\DDD</c>.</summary>
    public static void AppendQuoted(ReadOnlySpan<byte> octets, StringBuilder to)
    {
        to.Append('"');
        foreach (var octet in octets)
        {
            if (octet is < 0x20 or >= 0x7f)
            {
                to.Append('\\').Append(octet.ToString("D3"));
                continue;
            }

            if (octet is (byte)'"' or (byte)'\\')
            {
                to.Append('\\');
            }

            to.Append((char)octet);
        }

        to.Append('"');
    }

    /// <summary>Appends a field and returns the octets it takes; -1 when it has no form here.</summary>
    private static int Append(FieldKind field, ReadOnlySpan<byte> rdata, StringBuilder to)
    {
        switch (field)
        {
            case FieldKind.Name:
                var name = DomainName.FromWire(rdata);
                to.Append(name);
                return name.Wire.Length;
            case FieldKind.U8 or FieldKind.Algorithm:
                to.Append(rdata[0]);
                return 1;
            case FieldKind.U16 or FieldKind.CertificateType:
                to.Append(BinaryPrimitives.ReadUInt16BigEndian(rdata));
                return 2;
            case FieldKind.U32 or FieldKind.Seconds:
                to.Append(BinaryPrimitives.ReadUInt32BigEndian(rdata));
                return 4;
            case FieldKind.Time:
                to.Append(DnssecTime.Format(BinaryPrimitives.ReadUInt32BigEndian(rdata)));
                return 4;
            case FieldKind.Type:
                to.Append(new RecordType(BinaryPrimitives.ReadUInt16BigEndian(rdata)));
                return 2;
            case FieldKind.Ipv4:
                to.Append(new IPAddress(rdata[..4]));
                return 4;
            case FieldKind.Ipv6:
                to.Append(new IPAddress(rdata[..16]));
                return 16;
            case FieldKind.Text:
                AppendQuoted(rdata.Slice(1, rdata[0]), to);
                return rdata[0] + 1;
            case FieldKind.OptionalText or FieldKind.Texts:
                return AppendTexts(rdata, to);
            case FieldKind.BareText:
                AppendQuoted(rdata, to);
                return rdata.Length;
            case FieldKind.Tag:
                to.Append(Encoding.ASCII.GetString(rdata.Slice(1, rdata[0])));
                return rdata[0] + 1;
            case FieldKind.Base64:
                to.Append(Convert.ToBase64String(rdata));
                return rdata.Length;
            case FieldKind.Hex:
                to.Append(Convert.ToHexString(rdata));
                return rdata.Length;
            case FieldKind.Salt:
                to.Append(rdata[0] == 0 ? "-" : Convert.ToHexString(rdata.Slice(1, rdata[0])));
                return rdata[0] + 1;
            case FieldKind.Base32:
                Base32Hex.Encode(rdata.Slice(1, rdata[0]), to);
                return rdata[0] + 1;
            case FieldKind.TypeBitmap:
                AppendTypes(rdata, to);
                return rdata.Length;
            case FieldKind.Locator64:
                to.Append($"{BinaryPrimitives.ReadUInt16BigEndian(rdata):x}:{BinaryPrimitives.ReadUInt16BigEndian(rdata[2..]):x}:{BinaryPrimitives.ReadUInt16BigEndian(rdata[4..]):x}:{BinaryPrimitives.ReadUInt16BigEndian(rdata[6..]):x}");
                return 8;
            case FieldKind.Eui48:
                return AppendEui(rdata[..6], to);
            case FieldKind.Eui64:
                return AppendEui(rdata[..8], to);
            default:
                return -1;
        }
    }

    private static int AppendTexts(ReadOnlySpan<byte> rdata, StringBuilder to)
    {
        for (var at = 0; at < rdata.Length; at += rdata[at] + 1)
        {
            if (at > 0)
            {
                to.Append(' ');
            }

            AppendQuoted(rdata.Slice(at + 1, rdata[at]), to);
        }

        return rdata.Length;
    }

    private static void AppendTypes(ReadOnlySpan<byte> rdata, StringBuilder to)
    {
        var separator = "";
        for (; !rdata.IsEmpty; rdata = rdata[(rdata[1] + 2)..])
        {
            for (var bit = 0; bit < rdata[1] * 8; bit++)
            {
                if ((rdata[2 + (bit >> 3)] & (0x80 >> (bit & 7))) != 0)
                {
                    to.Append(separator).Append(new RecordType((ushort)((rdata[0] << 8) | bit)));
                    separator = " ";
                }
            }
        }
    }

    private static int AppendEui(ReadOnlySpan<byte> octets, StringBuilder to)
    {
        to.Append(Convert.ToHexStringLower(octets[..1]));
        for (var i = 1; i < octets.Length; i++)
        {
            to.Append('-').Append(Convert.ToHexStringLower(octets.Slice(i, 1)));
        }

        return octets.Length;
    }
}
