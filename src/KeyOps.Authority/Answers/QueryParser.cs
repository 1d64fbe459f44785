using System.Buffers.Binary;
using KeyOps.Authority.Compiled;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>Reads a query. It never looks behind the message's end, and what it cannot read it calls malformed.</summary>
internal static class QueryParser
{
    /// <summary>Reads the one question; false when it is malformed.</summary>
    public static bool TryReadQuestion(ref Query query)
    {
        var message = query.Message;
        if (!query.Name.TryRead(message, Query.HeaderLength))
        {
            return false;
        }

        var end = Query.HeaderLength + query.Name.Length;
        if (message.Length < end + 4)
        {
            return false;
        }

        query.Type = new(BinaryPrimitives.ReadUInt16BigEndian(message[end..]));
        query.Class = new(BinaryPrimitives.ReadUInt16BigEndian(message[(end + 2)..]));
        query.HasQuestion = true;
        return true;
    }

    /// <summary>
    /// Walks the records behind the question for OPT (RFC 6891 §6.1.1: one, of the root) and TSIG (RFC 8945 §5.1: the last one). Octets
    /// behind the last record are not looked at. False when malformed; what was found until then is in <paramref name="query"/>.
    /// </summary>
    public static bool TryReadRecords(ref Query query)
    {
        var place = query.QuestionEnd;
        var others = query.Count(Section.Answer) + query.Count(Section.Authority);
        var records = others + query.Count(Section.Additional);
        for (var i = 0; i < records; i++)
        {
            if (query.HasTsig || !TryReadRecord(ref query, ref place, isAdditional: i >= others))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadRecord(ref Query query, ref int place, bool isAdditional)
    {
        var message = query.Message;
        var start = place;
        if (!NameOctets.TrySkip(message, ref place) || message.Length < place + 10)
        {
            return false;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(message[place..]);
        var recordClass = BinaryPrimitives.ReadUInt16BigEndian(message[(place + 2)..]);
        var ttl = BinaryPrimitives.ReadUInt32BigEndian(message[(place + 4)..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(message[(place + 8)..]);
        place += 10;
        if (message.Length < place + length)
        {
            return false;
        }

        var rdata = message.Slice(place, length);
        place += length;
        if (type == RecordType.Opt.Code)
        {
            if (!isAdditional || query.HasEdns || message[start] != 0)
            {
                return false;
            }

            query.HasEdns = true;
            query.PayloadSize = recordClass;
            query.EdnsVersion = (int)((ttl >> 16) & 0xFF);
            query.Dnssec = (ttl & 0x8000) != 0;
            query.EdnsOptions = rdata;
            return TryReadOptions(ref query);
        }

        query.HasTsig = type == RecordType.Tsig.Code;
        return !query.HasTsig || isAdditional;
    }

    private static bool TryReadOptions(ref Query query)
    {
        var options = query.EdnsOptions;
        while (options.Length >= 4)
        {
            var code = BinaryPrimitives.ReadUInt16BigEndian(options);
            var length = BinaryPrimitives.ReadUInt16BigEndian(options[2..]);
            if (options.Length < 4 + length)
            {
                return false;
            }

            switch (code)
            {
                case EdnsCode.Nsid:
                    query.WantsNsid = true;
                    break;
                case EdnsCode.KeepAlive:
                    query.WantsKeepAlive = true;
                    break;
                case EdnsCode.Padding:
                    query.WantsPadding = true;
                    break;
                case EdnsCode.Cookie when !Cookies.IsWellFormed(length):
                    return false;
                case EdnsCode.Cookie when query.Cookie.IsEmpty: // the first counts (RFC 7873 §5.2)
                    query.Cookie = options.Slice(4, length);
                    break;
            }

            options = options[(4 + length)..];
        }

        return options.IsEmpty;
    }
}
