using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using KeyOps.Authority.Compiled;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>
/// Makes a response of a query: all of DNS semantics that need no secret and no state, whatever the transport. It allocates nothing, takes
/// no lock and is safe to call from any thread.
/// </summary>
public sealed class AnswerEngine(AnswerOptions options)
{
    /// <summary>What a response may take at most.</summary>
    public const int MaxResponseLength = ushort.MaxValue;

    private const int MinUdpPayload = 512;
    private const int OptLength = 11;

    /// <summary>Answers <paramref name="message"/> into <paramref name="response"/>, which must be larger than the largest answer allowed.</summary>
    [SkipLocalsInit]
    public AnswerOutcome Answer(ReadOnlySpan<byte> message, CatalogSnapshot catalog, Transport transport, Span<byte> response)
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
        return Answer(ref query, catalog, transport, response);
    }

    private AnswerOutcome Answer(ref Query query, CatalogSnapshot catalog, Transport transport, Span<byte> response)
    {
        if (query.Opcode is not (Opcode.Query or Opcode.Notify or Opcode.Update))
        {
            return Finish(ref query, Rcode.NotImp, response); // header alone: what follows cannot be known (RFC 8906 §8.1.4)
        }

        // One question, no more and no less (RFC 9619).
        if (query.QuestionCount != 1
            || !QueryParser.TryReadQuestion(ref query)
            || !QueryParser.TryReadRecords(ref query))
        {
            return Finish(ref query, Rcode.FormErr, response);
        }

        if (query.HasTsig || query.Opcode != Opcode.Query || query.Type == RecordType.Axfr || query.Type == RecordType.Ixfr)
        {
            return AnswerOutcome.HandOver;
        }

        if (query.Count(Section.Answer) + query.Count(Section.Authority) != 0)
        {
            return Finish(ref query, Rcode.FormErr, response);
        }

        if (query.EdnsVersion > 0)
        {
            return Finish(ref query, Rcode.BadVers, response);
        }

        if (RefusalOf(query.Type, query.Class) is var refusal and not Rcode.NoError)
        {
            return Finish(ref query, refusal, response);
        }

        var limit = transport == Transport.Stream ? MaxResponseLength
            : query.HasEdns ? Math.Clamp(query.PayloadSize, MinUdpPayload, options.UdpPayload)
            : MinUdpPayload;
        return FindZone(ref query, catalog) is { } zone
            ? Answer(ref query, zone, Math.Min(limit, response.Length), response)
            : Finish(ref query, Rcode.Refused, response);
    }

    private AnswerOutcome Answer(ref Query query, CompiledZone zone, int limit, Span<byte> response)
    {
        var writer = new ResponseWriter(response, limit - (query.HasEdns ? OptLength : 0), query.Name.Length, zone.ApexLength);
        query.Message[..query.QuestionEnd].CopyTo(response);
        var answer = new ZoneAnswer(zone, query.Type, query.Dnssec, writer);
        if (!answer.TryCompose(query.Name))
        {
            return Finish(ref query, Rcode.Refused, response);
        }

        writer = answer.Writer;
        var rcode = answer.Rcode;
        var flags = answer.IsAuthoritative ? HeaderFlags.Authoritative : HeaderFlags.None;
        if (rcode == Rcode.ServFail)
        {
            writer.Clear();
            flags = HeaderFlags.None;
        }
        else if (writer.IsTruncated)
        {
            writer.Clear();
            flags |= HeaderFlags.Truncated;
        }

        WriteFlags(query.Message, flags, rcode, response);
        writer.WriteCounts(query.HasEdns ? 1 : 0);
        return AnswerOutcome.Respond(WriteOpt(ref query, rcode, response, writer.Length));
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

    /// <summary>What is refused for its type or class alone (RFC 6895 §3.1, RFC 8906 §8.1.3).</summary>
    private static Rcode RefusalOf(RecordType type, RecordClass recordClass) => type.Code switch
    {
        0 or 41 or 250 => Rcode.FormErr,              // reserved, OPT, TSIG: never asked for
        >= 128 and < 255 => Rcode.NotImp,             // other meta types: TKEY, MAILA, MAILB
        _ when recordClass != RecordClass.In => Rcode.Refused,
        _ => Rcode.NoError,
    };

    /// <summary>A response without records: header, the question if it could be read, OPT if there was one.</summary>
    private AnswerOutcome Finish(ref Query query, Rcode rcode, Span<byte> response)
    {
        query.Message[..query.QuestionEnd].CopyTo(response);
        WriteFlags(query.Message, HeaderFlags.None, rcode, response);
        BinaryPrimitives.WriteUInt16BigEndian(response[4..], (ushort)(query.HasQuestion ? 1 : 0));
        response[6..Query.HeaderLength].Clear();
        response[11] = (byte)(query.HasEdns ? 1 : 0);
        return AnswerOutcome.Respond(WriteOpt(ref query, rcode, response, query.QuestionEnd));
    }

    /// <summary>QR, the opcode, RD and CD as in the query (RFC 4035 §3.1.6), and what this server adds.</summary>
    private static void WriteFlags(ReadOnlySpan<byte> query, HeaderFlags flags, Rcode rcode, Span<byte> response)
    {
        response[2] = (byte)(0x80 | (query[2] & 0x79) | (int)flags);
        response[3] = (byte)((query[3] & 0x10) | ((int)rcode & 15));
    }

    private int WriteOpt(ref Query query, Rcode rcode, Span<byte> response, int length)
    {
        if (!query.HasEdns)
        {
            return length;
        }

        var opt = response.Slice(length, OptLength);
        opt.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], RecordType.Opt.Code);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], (ushort)options.UdpPayload);
        opt[5] = (byte)((int)rcode >> 4);
        opt[7] = (byte)(query.Dnssec ? 0x80 : 0);
        return length + OptLength;
    }
}
