namespace KeyOps.Core.Records;

/// <summary>Whether octets can be the rdata of a type: the walk along the schema that RFC 3597 rdata of a known type has to pass.</summary>
internal static class RdataShape
{
    public static bool IsWellFormed(RecordType type, ReadOnlySpan<byte> rdata)
    {
        if (RecordSchema.Of(type) is not { } fields)
        {
            return true;
        }

        foreach (var field in fields)
        {
            var length = FieldLength(field, rdata);
            if (length < 0 || length > rdata.Length)
            {
                return false;
            }

            rdata = rdata[length..];
        }

        return rdata.IsEmpty;
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
