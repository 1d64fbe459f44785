using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace KeyOps.Core.Records;

/// <summary>A service parameter as zone files write it (RFC 9460 §2.1, §7).</summary>
internal static class SvcParamText
{
    /// <summary><c>key=value</c>; a value that is not what its key takes is written as octets of <c>keyN</c>.</summary>
    public static string Format(ushort key, ReadOnlySpan<byte> value)
    {
        var text = key switch
        {
            SvcParamKeys.Mandatory when value.Length > 0 && value.Length % 2 == 0 => Keys(value),
            SvcParamKeys.Alpn => Alpn(value),
            SvcParamKeys.Port when value.Length == 2 => BinaryPrimitives.ReadUInt16BigEndian(value).ToString(),
            SvcParamKeys.Ipv4Hint when value.Length > 0 && value.Length % 4 == 0 => Addresses(value, 4),
            SvcParamKeys.Ipv6Hint when value.Length > 0 && value.Length % 16 == 0 => Addresses(value, 16),
            SvcParamKeys.Ech when value.Length > 0 => Convert.ToBase64String(value),
            SvcParamKeys.DohPath when value.Length > 0 => Quoted(value),
            _ => null,
        };
        if (text is not null)
        {
            return $"{SvcParamKeys.Format(key)}={text}";
        }

        return value.IsEmpty ? SvcParamKeys.Format(key) : $"key{key}={Quoted(value)}";
    }

    private static string Quoted(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder();
        RdataText.AppendQuoted(value, text);
        return text.ToString();
    }

    private static string Keys(ReadOnlySpan<byte> value)
    {
        var keys = new List<string>();
        for (; !value.IsEmpty; value = value[2..])
        {
            keys.Add(SvcParamKeys.Format(BinaryPrimitives.ReadUInt16BigEndian(value)));
        }

        return string.Join(',', keys);
    }

    private static string Addresses(ReadOnlySpan<byte> value, int octets)
    {
        var addresses = new List<IPAddress>();
        for (; !value.IsEmpty; value = value[octets..])
        {
            addresses.Add(new(value[..octets]));
        }

        return string.Join(',', addresses);
    }

    /// <summary>Commas and backslashes inside an id have a backslash of the list's own before them (RFC 9460 appendix A.1).</summary>
    private static string? Alpn(ReadOnlySpan<byte> value)
    {
        var list = new List<byte>();
        for (var rest = value; !rest.IsEmpty; rest = rest[(rest[0] + 1)..])
        {
            if (rest[0] == 0 || rest[0] >= rest.Length)
            {
                return null;
            }

            if (list.Count > 0)
            {
                list.Add((byte)',');
            }

            foreach (var octet in rest.Slice(1, rest[0]))
            {
                if (octet is (byte)',' or (byte)'\\')
                {
                    list.Add((byte)'\\');
                }

                list.Add(octet);
            }
        }

        return value.IsEmpty ? null : Quoted([.. list]);
    }
}
