using System.Net;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Exchanges;
using KeyOps.Core.Records;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Dns.Wire;
using KeyOps.Operations.Secondaries;
using KeyOps.Operations.Updates;

namespace KeyOps.Operations.Requests;

/// <summary>Gives NOTIFY to the zones that are followed, UPDATE to who writes zone files. What nobody here is for is refused.</summary>
public sealed class RequestHandler : IRequestHandler
{
    private const int OpcodeShift = 3;
    private const int NotifyOpcode = 4;

    /// <summary>The zones that are followed now; null: none.</summary>
    public SecondaryZones? Secondaries { get; set; }

    /// <summary>Takes updates; null: nobody does.</summary>
    public Updater? Updater { get; set; }

    public async Task<RequestAnswer> AnswerAsync(ReadOnlyMemory<byte> message, IPAddress client, TsigKey? key)
    {
        if (!DnsMessage.TryParse(message.Span, out var parsed, out _) || parsed.QuestionName is not { } zone)
        {
            return new(Rcode.FormErr);
        }

        if (((message.Span[2] >> OpcodeShift) & 15) == NotifyOpcode)
        {
            return parsed.QuestionType != RecordType.Soa ? new(Rcode.FormErr) // RFC 1996 §3.7: only SOA is told of
                : Secondaries is not { } secondaries ? new(Rcode.Refused, ExtendedError.Prohibited, "no zone is followed here")
                : secondaries.Notify(zone, client, key) is { } told ? new(Rcode.Refused, ExtendedError.Prohibited, told)
                : new(Rcode.NoError);
        }

        return Updater is { } updater
            ? await updater.UpdateAsync(parsed, client, key)
            : new(Rcode.Refused, ExtendedError.Prohibited, "nobody may update zones here");
    }
}
