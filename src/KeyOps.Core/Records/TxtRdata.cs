using System.Buffers;
using System.Text;

namespace KeyOps.Core.Records;

/// <summary>TXT rdata: character-strings of up to 255 octets (RFC 1035 §3.3.14), which SPF, DKIM and DMARC join without a space.</summary>
public static class TxtRdata
{
    private const int MaxStringLength = 255;

    /// <summary>Splits text into as few character-strings as it needs; it is encoded as UTF-8.</summary>
    public static byte[] FromText(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var strings = Math.Max(1, (octets.Length + MaxStringLength - 1) / MaxStringLength);
        var rdata = new byte[octets.Length + strings];
        for (var i = 0; i < strings; i++)
        {
            var piece = octets.AsSpan(i * MaxStringLength, Math.Min(MaxStringLength, octets.Length - (i * MaxStringLength)));
            rdata[i * (MaxStringLength + 1)] = (byte)piece.Length;
            piece.CopyTo(rdata.AsSpan((i * (MaxStringLength + 1)) + 1));
        }

        return rdata;
    }

    /// <summary>The character-strings joined, as Latin-1 so that every octet is kept. Rdata that ends inside a string is cut there.</summary>
    public static string Join(ReadOnlySpan<byte> rdata)
    {
        var joined = new ArrayBufferWriter<byte>(Math.Max(1, rdata.Length));
        while (!rdata.IsEmpty)
        {
            var length = Math.Min(rdata[0], rdata.Length - 1);
            joined.Write(rdata.Slice(1, length));
            rdata = rdata[(length + 1)..];
        }

        return Encoding.Latin1.GetString(joined.WrittenSpan);
    }
}
