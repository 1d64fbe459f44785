using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Signers;

/// <summary>Looks a key record up as a receiver's resolver would, without validating it.</summary>
/// <param name="servers">Resolvers, or an authoritative server; asked in this order until one answers.</param>
public sealed class KeyRecordLookup(IReadOnlyList<IPEndPoint> servers)
{
    private const string ResolverFile = "/etc/resolv.conf";
    private const int DnsPort = 53;

    /// <summary>No honest chain of aliases is longer.</summary>
    private const int MaxAliases = 8;

    /// <summary>How long each server is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The <c>nameserver</c> lines of resolv.conf(5); this machine when there is none.</summary>
    public static IReadOnlyList<IPEndPoint> SystemResolvers()
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(ResolverFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            lines = [];
        }

        var found = lines
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..] && IPAddress.TryParse(words[1], out _))
            .Select(words => new IPEndPoint(IPAddress.Parse(words[1]), DnsPort))
            .ToArray();
        return found.Length > 0 ? found : [new(IPAddress.Loopback, DnsPort)];
    }

    public async Task<PublishedKey> LookUpAsync(DomainName name, CancellationToken cancellationToken)
    {
        PublishedKey answer = new PublishedKey.Unknown("there is no name server to ask");
        foreach (var server in servers)
        {
            answer = await AskAsync(server, name, cancellationToken);
            if (answer is not PublishedKey.Unknown)
            {
                break;
            }
        }

        return answer;
    }

    private static async Task<PublishedKey> AskAsync(IPEndPoint server, DomainName name, CancellationToken cancellationToken) =>
        await DnsTransport.ExchangeAsync(server, new(name, RecordType.Txt) { RecursionDesired = true }, Patience, cancellationToken) switch
        {
            ExchangeResult.Received { Message.Rcode: DnsRcode.NxDomain } => new PublishedKey.Absent($"there is no record {name.ToStringWithoutDot()} (NXDOMAIN)"),
            ExchangeResult.Received { Message: { Rcode: DnsRcode.NoError } message } => Read(message, name),
            ExchangeResult.Received failed => new PublishedKey.Unknown($"{server} fails for {name.ToStringWithoutDot()} (rcode {(int)failed.Message.Rcode})"),
            ExchangeResult.Unreachable unreachable => new PublishedKey.Unknown($"{server} is not reachable ({unreachable.Reason})"),
            ExchangeResult.Malformed malformed => new PublishedKey.Unknown($"{server} gives a malformed answer: {malformed.Reason}"),
            _ => new PublishedKey.Unknown($"{server} does not answer"),
        };

    /// <summary>One record makes a key; several make none, as nothing says which counts (RFC 6376 §3.6.2.2).</summary>
    private static PublishedKey Read(DnsMessage message, DomainName name)
    {
        var owner = name;
        for (var hops = 0; hops <= MaxAliases; hops++)
        {
            var texts = message.Answers.Where(record => record.Type == RecordType.Txt && record.Class == RecordClass.In && record.Owner == owner).ToArray();
            if (texts.Length > 0)
            {
                return texts is [var text]
                    ? new PublishedKey.Found(TxtRdata.Join(text.Rdata.Span))
                    : new PublishedKey.Absent($"there are {texts.Length} TXT records at {name.ToStringWithoutDot()}, and verifiers use none of several");
            }

            if (message.Answers.FirstOrDefault(record => record.Type == RecordType.Cname && record.Owner == owner) is not { } alias)
            {
                break;
            }

            owner = DomainName.FromWire(alias.Rdata.Span);
        }

        return new PublishedKey.Absent($"there is no TXT record at {name.ToStringWithoutDot()} (NODATA)");
    }
}
