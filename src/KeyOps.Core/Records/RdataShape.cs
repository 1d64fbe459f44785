namespace KeyOps.Core.Records;

/// <summary>Whether octets can be the rdata of a type: the walk along the schema that RFC 3597 rdata of a known type has to pass.</summary>
public static class RdataShape
{
    public static bool IsWellFormed(RecordType type, ReadOnlySpan<byte> rdata)
    {
        if (RecordSchema.Of(type) is not { } fields)
        {
            return true;
        }

        var rest = rdata;
        foreach (var field in fields)
        {
            var length = field > FieldKind.Location
                ? SpecialLength(field, rdata, rdata.Length - rest.Length)
                : FieldLength(field, rest);
            if (length < 0 || length > rest.Length)
            {
                return false;
            }

            rest = rest[length..];
        }

        return rest.IsEmpty;
    }

    /// <summary>The octets that a field takes at the start of <paramref name="rdata"/>; -1 when it does not fit.</summary>
    private static int FieldLength(FieldKind field, ReadOnlySpan<byte> rdata) => field switch
    {
        FieldKind.Name => NameLength(rdata),
        FieldKind.U8 or FieldKind.Algorithm => 1,
        FieldKind.U16 or FieldKind.Type or FieldKind.CertificateType => 2,
        FieldKind.U32 or FieldKind.Seconds or FieldKind.Time or FieldKind.Ipv4 => 4,
        FieldKind.Eui48 => 6,
        FieldKind.Eui64 or FieldKind.Locator64 => 8,
        FieldKind.Ipv6 => 16,
        FieldKind.Text or FieldKind.Tag or FieldKind.Salt or FieldKind.Base32 => TextLength(rdata),
        FieldKind.OptionalText => rdata.IsEmpty ? 0 : TextLength(rdata),
        FieldKind.Texts => TextsLength(rdata),
        FieldKind.TypeBitmap => BitmapLength(rdata),
        FieldKind.Location => LocationText.IsWellFormed(rdata) ? LocationText.Length : -1,
        _ => rdata.Length,
    };

    private static int SpecialLength(FieldKind field, ReadOnlySpan<byte> rdata, int at) => field switch
    {
        FieldKind.IpsecGateway => GatewayLength(rdata[1], rdata[at..]) is >= 0 and <= int.MaxValue and var gateway && gateway <= rdata.Length - at ? rdata.Length - at : -1,
        FieldKind.AmtRelay when at < rdata.Length => GatewayLength((byte)(rdata[at] & 0x7f), rdata[(at + 1)..]) + 1 is > 0 and var relay ? relay : -1,
        FieldKind.HostIdentity => HostIdentityLength(rdata),
        FieldKind.SvcParams => SvcParamsLength(rdata[at..]),
        FieldKind.AddressPrefixes => AddressPrefixesLength(rdata),
        FieldKind.Nsap => rdata.IsEmpty ? -1 : rdata.Length,
        _ => -1,
    };

    /// <summary>The octets of a gateway or relay of a type (RFC 4025 §2.3, RFC 8777 §4.2.3).</summary>
    internal static int GatewayLength(byte type, ReadOnlySpan<byte> rdata) => type switch
    {
        0 => 0,
        1 => 4,
        2 => 16,
        3 => NameLength(rdata),
        _ => -1,
    };

    private static int HostIdentityLength(ReadOnlySpan<byte> rdata)
    {
        if (rdata.Length < 4)
        {
            return -1;
        }

        var length = 4 + rdata[0] + ((rdata[2] << 8) | rdata[3]);
        while (length < rdata.Length)
        {
            var name = NameLength(rdata[length..]);
            if (name < 0)
            {
                return -1;
            }

            length += name;
        }

        return length;
    }

    private static int SvcParamsLength(ReadOnlySpan<byte> parameters)
    {
        var (length, last) = (0, -1);
        while (length < parameters.Length)
        {
            if (length + 4 > parameters.Length || ((parameters[length] << 8) | parameters[length + 1]) <= last)
            {
                return -1;
            }

            last = (parameters[length] << 8) | parameters[length + 1];
            length += 4 + ((parameters[length + 2] << 8) | parameters[length + 3]);
        }

        return length;
    }

    private static int AddressPrefixesLength(ReadOnlySpan<byte> rdata)
    {
        var length = 0;
        while (length < rdata.Length)
        {
            if (length + 4 > rdata.Length)
            {
                return -1;
            }

            var octets = rdata[length + 3] & 0x7f;
            var most = (rdata[length] << 8 | rdata[length + 1]) switch { 1 => 4, 2 => 16, _ => -1 };
            if (octets > most)
            {
                return -1;
            }

            length += 4 + octets;
        }

        return length;
    }

    private static int NameLength(ReadOnlySpan<byte> rdata) =>
        Names.DomainName.TryFromWire(rdata, out var name) ? name.Wire.Length : -1;

    private static int TextLength(ReadOnlySpan<byte> rdata) => rdata.IsEmpty ? -1 : rdata[0] + 1;

    private static int TextsLength(ReadOnlySpan<byte> rdata)
    {
        var length = 0;
        do
        {
            if (length >= rdata.Length)
            {
                return -1;
            }

            length += rdata[length] + 1;
        }
        while (length < rdata.Length);
        return length;
    }

    private static int BitmapLength(ReadOnlySpan<byte> rdata)
    {
        var (length, last) = (0, -1);
        while (length < rdata.Length)
        {
            if (length + 2 > rdata.Length || rdata[length] <= last || rdata[length + 1] is 0 or > 32)
            {
                return -1;
            }

            last = rdata[length];
            length += 2 + rdata[length + 1];
        }

        return length;
    }
}
