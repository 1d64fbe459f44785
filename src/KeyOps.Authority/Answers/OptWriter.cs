using System.Buffers.Binary;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>Writes the OPT record of a response (RFC 6891 §6.1.2), the options in it as the query asked for them.</summary>
internal static class OptWriter
{
    private const int FixedLength = 11;
    private const int OptionHead = 4;
    private const int ErrorCodeLength = 2;

    /// <summary>What an extended error without a text takes.</summary>
    public const int ErrorLength = OptionHead + ErrorCodeLength;

    /// <summary>Padded responses are multiples of this (RFC 8467 §4.1).</summary>
    private const int PaddingBlock = 468;

    /// <summary>What the OPT record takes, an extended error left out; 0 when the query has none.</summary>
    public static int LengthFor(ref Query query, AnswerOptions options, Transport transport)
    {
        if (!query.HasEdns)
        {
            return 0;
        }

        var length = FixedLength;
        if (query.WantsNsid && options.NsidOctets.Length > 0)
        {
            length += OptionHead + options.NsidOctets.Length;
        }

        if (!query.Cookie.IsEmpty)
        {
            length += OptionHead + Cookies.FullLength;
        }

        if (query.WantsKeepAlive && transport != Transport.Datagram)
        {
            length += OptionHead + 2;
        }

        if (query.WantsPadding && transport == Transport.Encrypted)
        {
            length += OptionHead;
        }

        return length;
    }

    /// <summary>Appends the record behind <paramref name="length"/> octets and returns the new length.</summary>
    public static int Write(ref Query query, AnswerOptions options, in QueryContext context, Rcode rcode, ExtendedError error, scoped ReadOnlySpan<byte> errorText, Span<byte> response, int length)
    {
        var opt = response[length..];
        opt[..FixedLength].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], RecordType.Opt.Code);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], (ushort)options.UdpPayload);
        opt[5] = (byte)((int)rcode >> 4);
        opt[7] = (byte)(query.Dnssec ? 0x80 : 0);
        if (query.EdnsOptions.IsEmpty && error == ExtendedError.None)
        {
            return length + FixedLength;
        }

        var end = FixedLength;
        if (query.WantsNsid && options.NsidOctets.Length > 0)
        {
            options.NsidOctets.CopyTo(Option(EdnsCode.Nsid, options.NsidOctets.Length, opt, ref end));
        }

        if (!query.Cookie.IsEmpty)
        {
            Cookies.Write(query.Cookie, context.Client, context.Now, options.CookieSecrets.Making, Option(EdnsCode.Cookie, Cookies.FullLength, opt, ref end));
        }

        if (query.WantsKeepAlive && context.Transport != Transport.Datagram)
        {
            BinaryPrimitives.WriteUInt16BigEndian(Option(EdnsCode.KeepAlive, 2, opt, ref end), options.KeepAlive);
        }

        if (error != ExtendedError.None)
        {
            var option = Option(EdnsCode.ExtendedError, ErrorCodeLength + errorText.Length, opt, ref end);
            BinaryPrimitives.WriteUInt16BigEndian(option, (ushort)error);
            errorText.CopyTo(option[ErrorCodeLength..]);
        }

        if (query.WantsPadding && context.Transport == Transport.Encrypted)
        {
            Option(EdnsCode.Padding, PaddingFor(length + end + OptionHead, response.Length), opt, ref end).Clear();
        }

        BinaryPrimitives.WriteUInt16BigEndian(opt[9..], (ushort)(end - FixedLength));
        return length + end;
    }

    private static int PaddingFor(int length, int most)
    {
        var padded = (length + PaddingBlock - 1) / PaddingBlock * PaddingBlock;
        return Math.Min(padded, Math.Min(most, AnswerEngine.MaxResponseLength)) - length;
    }

    private static Span<byte> Option(ushort code, int length, Span<byte> opt, ref int end)
    {
        BinaryPrimitives.WriteUInt16BigEndian(opt[end..], code);
        BinaryPrimitives.WriteUInt16BigEndian(opt[(end + 2)..], (ushort)length);
        end += OptionHead + length;
        return opt.Slice(end - length, length);
    }
}
