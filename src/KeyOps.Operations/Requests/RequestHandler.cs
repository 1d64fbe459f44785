using System.Net;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Exchanges;
using KeyOps.Core.Records;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Dns.Wire;
using KeyOps.Operations.Secondaries;

namespace KeyOps.Operations.Requests;

/// <summary>Gives NOTIFY to the zones that are followed. What nobody here is for is refused.</summary>
public sealed class RequestHandler : IRequestHandler
{
    private const int OpcodeShift = 3;
    private const int NotifyOpcode = 4;

    /// <summary>The zones that are followed now; null: none.</summary>
    public SecondaryZones? Secondaries { get; set; }

    public Task<RequestAnswer> AnswerAsync(ReadOnlyMemory<byte> message, IPAddress client, TsigKey? key) =>
        Task.FromResult(Answer(message.Span, client, key));

    private RequestAnswer Answer(ReadOnlySpan<byte> octets, IPAddress client, TsigKey? key)
    {
        if (!DnsMessage.TryParse(octets, out var message, out _) || message.QuestionName is not { } zone)
        {
            return new(Rcode.FormErr);
        }

        if (((octets[2] >> OpcodeShift) & 15) != NotifyOpcode)
        {
            return new(Rcode.Refused, ExtendedError.Prohibited);
        }

        if (message.QuestionType != RecordType.Soa)
        {
            return new(Rcode.FormErr); // RFC 1996 §3.7: only SOA is told of
        }

        return Secondaries?.Notify(zone, client, key) is null && Secondaries is not null
            ? new(Rcode.NoError)
            : new(Rcode.Refused, ExtendedError.Prohibited);
    }
}
