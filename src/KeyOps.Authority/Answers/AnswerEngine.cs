using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using KeyOps.Authority.Compiled;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>
/// Makes a response of a query: all of DNS semantics, whatever the transport. It keeps no state but its options, allocates nothing, takes no lock and is safe
/// to call from any thread.
/// </summary>
public sealed class AnswerEngine(AnswerOptions options)
{
    /// <summary>What a response may take at most.</summary>
    public const int MaxResponseLength = ushort.MaxValue;

    private const int MinUdpPayload = 512;

    public AnswerOptions Options { get; private set; } = options;

    /// <summary>Makes and accepts cookies with other secrets from now on; queries that are being answered see either.</summary>
    public void Use(CookieSecrets secrets) => Options = Options with { CookieSecrets = secrets };

    /// <summary>
    /// Answers <paramref name="message"/> into <paramref name="response"/>, which holds at least <see cref="AnswerOptions.UdpPayload"/> octets for a
    /// datagram, <see cref="MaxResponseLength"/> for a stream.
    /// </summary>
    [SkipLocalsInit]
    public AnswerOutcome Answer(ReadOnlySpan<byte> message, CatalogSnapshot catalog, in QueryContext context, Span<byte> response)
    {
        if (message.Length < Query.HeaderLength || (message[2] & 0x80) != 0)
        {
            return AnswerOutcome.Drop;
        }

        var query = new Query
        {
            Message = message,
            Name = new()
            {
                Lower = stackalloc byte[NameScan.BufferLength],
                Offsets = stackalloc byte[NameScan.MaxLabels],
                Hashes = stackalloc ulong[NameScan.MaxLabels + 1],
            },
        };
        return Answer(ref query, catalog, context, response);
    }

    /// <summary>Refuses a message that is handed over: a header alone.</summary>
    public static AnswerOutcome Refuse(ReadOnlySpan<byte> message, Span<byte> response)
    {
        response[..Query.HeaderLength].Clear();
        message[..2].CopyTo(response);
        WriteFlags(message, HeaderFlags.None, Rcode.Refused, response);
        return new(AnswerKind.Respond, Query.HeaderLength) { Rcode = (byte)Rcode.Refused };
    }

    /// <summary>
    /// Makes a response without records to a message that was handed over: header, question, OPT if there was one, the latter with an extended error.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="context">How it came.</param>
    /// <param name="rcode">The response code, for a message that can be read.</param>
    /// <param name="error">The extended error.</param>
    /// <param name="errorText">What it says; null: its code alone.</param>
    /// <param name="response">As of <see cref="Answer(ReadOnlySpan{byte}, CatalogSnapshot, in QueryContext, Span{byte})"/>.</param>
    /// <param name="datagramLimit">What a response over UDP may take in all.</param>
    [SkipLocalsInit]
    internal AnswerOutcome Finish(ReadOnlySpan<byte> message, in QueryContext context, Rcode rcode, ExtendedError error, string? errorText, Span<byte> response, out int datagramLimit)
    {
        Span<byte> text = stackalloc byte[ErrorText.MaxLength];
        var query = new Query
        {
            Message = message,
            Name = new()
            {
                Lower = stackalloc byte[NameScan.BufferLength],
                Offsets = stackalloc byte[NameScan.MaxLabels],
                Hashes = stackalloc ulong[NameScan.MaxLabels + 1],
            },
        };
        var outcome = query.QuestionCount == 1 && QueryParser.TryReadQuestion(ref query) && QueryParser.TryReadRecords(ref query)
            ? Finish(ref query, context, rcode, response, error, text[..ErrorText.Write(errorText, text)])
            : Finish(ref query, context, Rcode.FormErr, response);
        datagramLimit = DatagramLimit(ref query);
        return outcome;
    }

    /// <summary>Whether a message that was handed over is a NOTIFY or an UPDATE.</summary>
    internal static bool IsRequest(ReadOnlySpan<byte> message) => (Opcode)((message[2] >> 3) & 15) is Opcode.Notify or Opcode.Update;

    private AnswerOutcome Answer(ref Query query, CatalogSnapshot catalog, in QueryContext context, Span<byte> response)
    {
        if (query.Opcode is not (Opcode.Query or Opcode.Notify or Opcode.Update))
        {
            return Finish(ref query, context, Rcode.NotImp, response); // header alone: what follows cannot be known (RFC 8906 §8.1.4)
        }

        if (query.QuestionCount != 1 || !QueryParser.TryReadQuestion(ref query) || !QueryParser.TryReadRecords(ref query))
        {
            return AnswerMalformed(ref query, context, response);
        }

        if (query.HasTsig || query.Opcode != Opcode.Query || query.Type == RecordType.Axfr || query.Type == RecordType.Ixfr)
        {
            return AnswerOutcome.HandOver;
        }

        if (query.Count(Section.Answer) + query.Count(Section.Authority) != 0)
        {
            return Finish(ref query, context, Rcode.FormErr, response);
        }

        if (query.EdnsVersion > 0)
        {
            return Finish(ref query, context, Rcode.BadVers, response);
        }

        if (RefusalOf(query.Type) is var refusal and not Rcode.NoError)
        {
            return Finish(ref query, context, refusal, response);
        }

        if (query.Class != RecordClass.In)
        {
            return AnswerChaos(ref query, context, response);
        }

        return FindZone(ref query, catalog) switch
        {
            null => Finish(ref query, context, Rcode.Refused, response, ExtendedError.NotAuthoritative),
            { WithheldReason: { } reason } => Withhold(ref query, reason, context, response),
            var zone => Answer(ref query, zone, context, response),
        };
    }

    private AnswerOutcome Answer(ref Query query, CompiledZone zone, in QueryContext context, Span<byte> response)
    {
        var limit = context.Transport != Transport.Datagram ? MaxResponseLength
            : DatagramLimit(ref query);
        var optLength = OptWriter.LengthFor(ref query, Options, context.Transport);
        var writer = new ResponseWriter(response, Math.Min(limit, response.Length) - optLength - context.Reserved, query.Name.Length, zone.ApexLength);
        query.Message[..query.QuestionEnd].CopyTo(response);
        var answer = new ZoneAnswer(zone, query.Type, query.Dnssec, writer);
        if (!answer.TryCompose(query.Name))
        {
            return Finish(ref query, context, Rcode.Refused, response, ExtendedError.NotAuthoritative);
        }

        writer = answer.Writer;
        var rcode = answer.Rcode;
        if (rcode == Rcode.ServFail)
        {
            return Finish(ref query, context, rcode, response, ExtendedError.Other);
        }

        var flags = answer.IsAuthoritative ? HeaderFlags.Authoritative : HeaderFlags.None;
        if (writer.IsTruncated)
        {
            writer.Clear();
            flags |= HeaderFlags.Truncated;
        }

        WriteFlags(query.Message, flags, rcode, response);
        writer.WriteCounts(query.HasEdns ? 1 : 0);
        var length = query.HasEdns
            ? OptWriter.Write(ref query, Options, context, rcode, ExtendedError.None, [], response, writer.Length)
            : writer.Length;
        return Respond(ref query, context, rcode, length) with { Zone = zone, IsTruncated = writer.IsTruncated };
    }

    /// <summary>One question, no more and no less (RFC 9619), but for who asks for nothing than a cookie (RFC 7873 §5.4).</summary>
    private AnswerOutcome AnswerMalformed(ref Query query, in QueryContext context, Span<byte> response)
    {
        var asksForCookie = query.QuestionCount == 0 && query.Opcode == Opcode.Query
            && QueryParser.TryReadRecords(ref query) && !query.Cookie.IsEmpty && query.EdnsVersion == 0;
        return Finish(ref query, context, asksForCookie ? Rcode.NoError : Rcode.FormErr, response);
    }

    private AnswerOutcome Withhold(ref Query query, string reason, in QueryContext context, Span<byte> response)
    {
        Span<byte> text = stackalloc byte[ErrorText.MaxLength];
        return Finish(ref query, context, Rcode.ServFail, response, ExtendedError.InvalidData, text[..ErrorText.Write(reason, text)]);
    }

    private AnswerOutcome AnswerChaos(ref Query query, in QueryContext context, Span<byte> response)
    {
        var text = ChaosAnswer.TextFor(ref query, Options);
        var room = MinUdpPayload - query.QuestionEnd - OptWriter.LengthFor(ref query, Options, context.Transport);
        if (text.IsEmpty || ChaosAnswer.LengthOf(text) > room)
        {
            return Finish(ref query, context, Rcode.Refused, response, ExtendedError.NotAuthoritative);
        }

        WriteHeader(ref query, HeaderFlags.Authoritative, Rcode.NoError, response);
        response[7] = 1;
        var length = query.QuestionEnd + ChaosAnswer.Write(text, response[query.QuestionEnd..]);
        return Respond(ref query, context, Rcode.NoError, query.HasEdns
            ? OptWriter.Write(ref query, Options, context, Rcode.NoError, ExtendedError.None, [], response, length)
            : length);
    }

    /// <summary>The zone that is answered from: the one with the longest apex, but for DS, which is the parent's (RFC 4035 §3.1.4.1).</summary>
    private static CompiledZone? FindZone(ref Query query, CatalogSnapshot catalog)
    {
        CompiledZone? child = null;
        for (var label = 0; label <= query.Name.Labels; label++)
        {
            if (catalog.Probe(query.Name.Hashes[label], query.Name.Labels - label) is not { } zone)
            {
                continue;
            }

            if (label > 0 || query.Type != RecordType.Ds)
            {
                return zone;
            }

            child = zone;
        }

        return child;
    }

    private int DatagramLimit(ref Query query) =>
        query.HasEdns ? Math.Clamp(query.PayloadSize, MinUdpPayload, Options.UdpPayload) : MinUdpPayload;

    /// <summary>What is refused for its type alone (RFC 6895 §3.1, RFC 8906 §8.1.3).</summary>
    private static Rcode RefusalOf(RecordType type) => type.Code switch
    {
        0 or 41 or 250 => Rcode.FormErr,   // reserved, OPT, TSIG: never asked for
        >= 128 and < 255 => Rcode.NotImp,  // other meta types: TKEY, MAILA, MAILB
        _ => Rcode.NoError,
    };

    /// <summary>
    /// A response without records: header, the question if it could be read, OPT if there was one. An extended error is left out, and its text cut, where there is no room.
    /// </summary>
    private AnswerOutcome Finish(
        ref Query query,
        in QueryContext context,
        Rcode rcode,
        Span<byte> response,
        ExtendedError error = ExtendedError.None,
        scoped ReadOnlySpan<byte> errorText = default)
    {
        WriteHeader(ref query, HeaderFlags.None, rcode, response);
        var length = query.QuestionEnd;
        if (query.HasEdns)
        {
            var limit = context.Transport == Transport.Datagram ? DatagramLimit(ref query) : MaxResponseLength;
            var room = limit - context.Reserved - length - OptWriter.LengthFor(ref query, Options, context.Transport) - OptWriter.ErrorLength;
            length = OptWriter.Write(
                ref query, Options, context, rcode, room < 0 ? ExtendedError.None : error, errorText[..Math.Clamp(room, 0, errorText.Length)], response, length);
        }

        return Respond(ref query, context, rcode, length);
    }

    private AnswerOutcome Respond(ref Query query, in QueryContext context, Rcode rcode, int length) => new(AnswerKind.Respond, length)
    {
        Type = query.Type,
        Rcode = (byte)rcode,
        HasValidCookie = !query.Cookie.IsEmpty && Options.CookieSecrets.Accept(query.Cookie, context.Client, context.Now),
        NameHash = query.HasQuestion ? query.Name.Hashes[0] : 0,
    };

    private static void WriteHeader(ref Query query, HeaderFlags flags, Rcode rcode, Span<byte> response)
    {
        query.Message[..query.QuestionEnd].CopyTo(response);
        WriteFlags(query.Message, flags, rcode, response);
        BinaryPrimitives.WriteUInt16BigEndian(response[4..], (ushort)(query.HasQuestion ? 1 : 0));
        response[6..Query.HeaderLength].Clear();
        response[11] = (byte)(query.HasEdns ? 1 : 0);
    }

    /// <summary>QR, the opcode, RD and CD as in the query (RFC 4035 §3.1.6), and what this server adds.</summary>
    private static void WriteFlags(ReadOnlySpan<byte> query, HeaderFlags flags, Rcode rcode, Span<byte> response)
    {
        response[2] = (byte)(0x80 | (query[2] & 0x79) | (int)flags);
        response[3] = (byte)((query[3] & 0x10) | ((int)rcode & 15));
    }
}
