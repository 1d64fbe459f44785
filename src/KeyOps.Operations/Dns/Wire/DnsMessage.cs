using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Dns.Wire;

/// <summary>A response as received, checked for form alone.</summary>
public sealed class DnsMessage
{
    private const ushort ResponseFlag = 0x8000;
    private const ushort AuthoritativeFlag = 0x0400;
    private const ushort TruncatedFlag = 0x0200;
    private const ushort AuthenticFlag = 0x0020;

    private readonly ushort _flags;

    private DnsMessage(ushort id, ushort flags)
    {
        Id = id;
        _flags = flags;
        Rcode = (DnsRcode)(flags & 0xf);
    }

    public ushort Id { get; }

    /// <summary>With the upper bits of an OPT (RFC 6891 §6.1.3).</summary>
    public DnsRcode Rcode { get; private init; }

    public bool IsResponse => (_flags & ResponseFlag) != 0;

    public bool IsAuthoritative => (_flags & AuthoritativeFlag) != 0;

    public bool IsTruncated => (_flags & TruncatedFlag) != 0;

    /// <summary>AD: the resolver says that it validated (RFC 4035 §3.2.3); worth as much as the way to it.</summary>
    public bool IsAuthentic => (_flags & AuthenticFlag) != 0;

    /// <summary>The question; null when the message has none.</summary>
    public DomainName? QuestionName { get; private init; }

    public RecordType QuestionType { get; private init; }

    public IReadOnlyList<DnsRecord> Answers { get; private init; } = [];

    public IReadOnlyList<DnsRecord> Authorities { get; private init; } = [];

    public IReadOnlyList<DnsRecord> Additionals { get; private init; } = [];

    /// <summary>Reads a message; a record that does not fit or a name that loops refuses it as a whole, unless it says that it was cut.</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out DnsMessage? message, [NotNullWhen(false)] out string? error)
    {
        message = null;
        var reader = new DnsReader(octets);
        if (!reader.TryReadUInt16(out var id) || !reader.TryReadUInt16(out var flags)
            || !reader.TryReadUInt16(out var questions) || !reader.TryReadUInt16(out var answers)
            || !reader.TryReadUInt16(out var authorities) || !reader.TryReadUInt16(out var additionals))
        {
            error = $"{octets.Length} octets are no DNS message";
            return false;
        }

        if (questions > 1)
        {
            error = $"{questions} questions in one message";
            return false;
        }

        DomainName? questionName = null;
        ushort questionType = 0;
        if (questions == 1 && (!reader.TryReadName(out questionName) || !reader.TryReadUInt16(out questionType) || !reader.TryReadUInt16(out _)))
        {
            error = "the question is cut or malformed";
            return false;
        }

        if (!TryReadSection(ref reader, answers, out var answerRecords)
            || !TryReadSection(ref reader, authorities, out var authorityRecords)
            || !TryReadSection(ref reader, additionals, out var additionalRecords))
        {
            if ((flags & TruncatedFlag) == 0)
            {
                error = "a record is cut or malformed";
                return false;
            }

            (answerRecords, authorityRecords, additionalRecords) = ([], [], []);
        }

        error = null;
        message = new(id, flags)
        {
            Rcode = (DnsRcode)((flags & 0xf) | ExtendedRcode(additionalRecords)),
            QuestionName = questionName,
            QuestionType = new(questionType),
            Answers = answerRecords,
            Authorities = authorityRecords,
            Additionals = additionalRecords,
        };
        return true;
    }

    /// <summary>Whether this answers a query: its id, its question, and a response.</summary>
    public bool Answer(DnsQuery query, ushort id) =>
        IsResponse && Id == id
        && (QuestionName is null ? Rcode != DnsRcode.NoError : QuestionName == query.Name && QuestionType == query.Type);

    private static int ExtendedRcode(List<DnsRecord> additionals)
    {
        foreach (var record in additionals)
        {
            if (record.Type == RecordType.Opt)
            {
                return (int)(record.Ttl >> 24) << 4;
            }
        }

        return 0;
    }

    private static bool TryReadSection(ref DnsReader reader, int count, out List<DnsRecord> records)
    {
        records = [];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadRecord(out var record))
            {
                return false;
            }

            records.Add(record);
        }

        return true;
    }
}
