using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Validation;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Dns;

/// <summary>Looks up key records through resolvers, and validates DNSSEC itself when it has a trust anchor.</summary>
/// <param name="servers">Asked in their order until one answers.</param>
/// <param name="anchors">Empty: nothing is validated, and nothing is secure.</param>
/// <param name="time">The clock that signatures are measured by.</param>
public sealed class KeyResolver(IReadOnlyList<IPEndPoint> servers, IReadOnlyList<TrustAnchor> anchors, TimeProvider time)
{
    private const int MaxAliases = 12;

    /// <summary>How long one server is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Kept over lookups, so that a key table of one domain fetches its chain once.
    private readonly Dictionary<DnsQuery, ExchangeResult> _chainAnswers = [];

    /// <summary>Looks up the TXT records at a name. What the network does is a result, never an exception.</summary>
    public KeyLookup LookUp(DomainName name)
    {
        var validator = anchors.Count == 0 ? null : new AnswerValidator(new ChainOfTrust(anchors, AskChain, time.GetUtcNow()));
        DomainName? alias = null;
        var isSecure = validator is not null;
        for (var hops = 0; hops < MaxAliases; hops++)
        {
            var result = Ask(new(name, RecordType.Txt) { RecursionDesired = true, CheckingDisabled = validator is not null, DnssecOk = validator is not null });
            if (result is not ExchangeResult.Received { Message: { Rcode: DnsRcode.NoError or DnsRcode.NxDomain } message })
            {
                return Describe(result);
            }

            if (validator is not null)
            {
                switch (validator.Judge(message, name, RecordType.Txt))
                {
                    case Trust.Bogus bogus:
                        return new KeyLookup.Bogus(bogus.Reason);
                    case Trust.Failed failed:
                        // A chain that cannot be fetched leaves the answer unproven, which is no better than a broken one.
                        return new KeyLookup.Bogus($"the chain of trust cannot be had: {Reason(failed.Result)}");
                    case Trust.Insecure:
                        isSecure = false;
                        break;
                }
            }

            while (message.Answers.FirstOrDefault(record => record.Type == RecordType.Cname && record.Owner == name) is { } cname && hops++ < MaxAliases)
            {
                (alias, name) = (name, DomainName.FromWire(cname.Rdata.Span));
            }

            var texts = message.Answers.Where(record => record.Type == RecordType.Txt && record.Class == RecordClass.In && record.Owner == name).ToList();
            if (texts.Count > 0)
            {
                return new KeyLookup.Found(texts, isSecure, message.Answers.FirstOrDefault(record => record.Type == RecordType.Dname)?.Owner);
            }

            if (message.Rcode == DnsRcode.NxDomain)
            {
                return new KeyLookup.NoSuchName();
            }

            if (name == message.QuestionName || message.Authorities.Any(record => record.Type == RecordType.Soa))
            {
                return new KeyLookup.NoRecord(alias);
            }
        }

        return new KeyLookup.ServerFailure(DnsRcode.ServFail);
    }

    private ExchangeResult AskChain(DnsQuery query)
    {
        if (!_chainAnswers.TryGetValue(query, out var answer))
        {
            answer = Ask(query);
            _chainAnswers.Add(query, answer);
        }

        return answer;
    }

    private ExchangeResult Ask(DnsQuery query)
    {
        ExchangeResult result = new ExchangeResult.NoReply();
        foreach (var server in servers)
        {
            var next = BlockingDnsTransport.Exchange(server, query, Patience);
            if (next is ExchangeResult.Received { Message.Rcode: DnsRcode.NoError or DnsRcode.NxDomain })
            {
                return next;
            }

            // An answer that tells of a failure says more than silence.
            result = next is ExchangeResult.Received || result is not ExchangeResult.Received ? next : result;
        }

        return result;
    }

    private static KeyLookup Describe(ExchangeResult result) => result is ExchangeResult.Received received
        ? new KeyLookup.ServerFailure(received.Message.Rcode)
        : new KeyLookup.NoReply(Reason(result));

    private static string Reason(ExchangeResult result) => result switch
    {
        ExchangeResult.Received received => $"rcode {(int)received.Message.Rcode}",
        ExchangeResult.Unreachable unreachable => $"not reachable ({unreachable.Reason})",
        ExchangeResult.Malformed malformed => $"a malformed answer: {malformed.Reason}",
        _ => "no answer in time",
    };
}
