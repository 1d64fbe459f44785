using System.Buffers.Binary;
using System.Net;
using System.Text;
using KeyOps.Core.Names;

namespace KeyOps.Core.Records;

/// <summary>Presentation form of the fields with a grammar of their own; <see cref="RdataShape"/> has found them well-formed.</summary>
internal static class RdataSpecialText
{
    /// <summary>Appends the field at <paramref name="at"/> and returns the octets it takes; -1 when it has no form.</summary>
    public static int Append(FieldKind field, ReadOnlySpan<byte> rdata, int at, StringBuilder to)
    {
        switch (field)
        {
            case FieldKind.Location:
                to.Append(LocationText.Format(rdata));
                return LocationText.Length;
            case FieldKind.AddressPrefixes:
                AppendAddressPrefixes(rdata, to);
                return rdata.Length;
            case FieldKind.IpsecGateway:
                var gateway = AppendGateway(rdata[1], rdata[at..], to);
                if (at + gateway < rdata.Length)
                {
                    to.Append(' ').Append(Convert.ToBase64String(rdata[(at + gateway)..]));
                }

                return rdata.Length - at;
            case FieldKind.AmtRelay:
                to.Append(rdata[at] >> 7).Append(' ').Append(rdata[at] & 0x7f).Append(' ');
                return 1 + AppendGateway((byte)(rdata[at] & 0x7f), rdata[(at + 1)..], to);
            case FieldKind.HostIdentity:
                return AppendHostIdentity(rdata, to);
            case FieldKind.SvcParams:
                return AppendSvcParams(rdata[at..], to);
            case FieldKind.Nsap:
                to.Append("0x").Append(Convert.ToHexString(rdata));
                return rdata.Length;
            default:
                return -1;
        }
    }

    private static void AppendAddressPrefixes(ReadOnlySpan<byte> rdata, StringBuilder to)
    {
        Span<byte> address = stackalloc byte[16];
        var separator = "";
        while (!rdata.IsEmpty)
        {
            var octets = rdata[3] & 0x7f;
            address.Clear();
            rdata.Slice(4, octets).CopyTo(address);
            to.Append(separator).Append(rdata[3] > 0x7f ? "!" : "").Append(rdata[1]).Append(':');
            to.Append(new IPAddress(address[..(rdata[1] == 1 ? 4 : 16)])).Append('/').Append(rdata[2]);
            separator = " ";
            rdata = rdata[(4 + octets)..];
        }
    }

    private static int AppendGateway(byte type, ReadOnlySpan<byte> rdata, StringBuilder to)
    {
        var length = RdataShape.GatewayLength(type, rdata);
        _ = type switch
        {
            0 => to.Append('.'),
            3 => to.Append(DomainName.FromWire(rdata)),
            _ => to.Append(new IPAddress(rdata[..length])),
        };
        return length;
    }

    private static int AppendHostIdentity(ReadOnlySpan<byte> rdata, StringBuilder to)
    {
        var (hit, key) = (rdata[0], BinaryPrimitives.ReadUInt16BigEndian(rdata[2..]));
        to.Append(rdata[1]).Append(' ').Append(Convert.ToHexString(rdata.Slice(4, hit))).Append(' ').Append(Convert.ToBase64String(rdata.Slice(4 + hit, key)));
        for (var at = 4 + hit + key; at < rdata.Length;)
        {
            var name = DomainName.FromWire(rdata[at..]);
            to.Append(' ').Append(name);
            at += name.Wire.Length;
        }

        return rdata.Length;
    }

    private static int AppendSvcParams(ReadOnlySpan<byte> parameters, StringBuilder to)
    {
        var separator = "";
        for (var at = 0; at < parameters.Length;)
        {
            var key = BinaryPrimitives.ReadUInt16BigEndian(parameters[at..]);
            var value = parameters.Slice(at + 4, BinaryPrimitives.ReadUInt16BigEndian(parameters[(at + 2)..]));
            to.Append(separator).Append(SvcParamText.Format(key, value));
            separator = " ";
            at += 4 + value.Length;
        }

        return parameters.Length;
    }
}
