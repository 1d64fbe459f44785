using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Dns;

/// <summary>
/// Looks names of the rest of the world up through recursive resolvers, without a cache of its own: where name servers are, and who serves the parent.
/// </summary>
internal sealed class StubResolver
{
    private readonly LookupClient _client;
    private readonly string _who;

    /// <param name="resolvers">Asked in their order.</param>
    /// <param name="patience">How long one of them is waited for.</param>
    public StubResolver(IReadOnlyList<IPEndPoint> resolvers, TimeSpan patience)
    {
        _who = string.Join(", ", resolvers);
        _client = new(new LookupClientOptions([.. resolvers])
        {
            UseCache = false,
            Recursion = true,
            Timeout = patience,
            Retries = 1,
            ThrowDnsErrors = false,
        });
    }

    /// <summary>The names in a name's NS records; none when it is no zone's apex. Null and a reason when that cannot be known now.</summary>
    public async Task<(ImmutableArray<DomainName>? Names, string? Problem)> NameServersOfAsync(DomainName name, CancellationToken cancellation)
    {
        var (records, problem) = await QueryAsync(name, QueryType.NS, cancellation);
        return (records is null ? null : [.. records.OfType<NsRecord>().Where(record => Parse(record.DomainName) == name).Select(record => Parse(record.NSDName))], problem);
    }

    /// <summary>Every IPv4 and IPv6 address of a name. Null and a reason when that cannot be known now.</summary>
    public async Task<(ImmutableArray<IPAddress>? Addresses, string? Problem)> AddressesOfAsync(DomainName name, CancellationToken cancellation)
    {
        var addresses = ImmutableArray.CreateBuilder<IPAddress>();
        foreach (var type in (QueryType[])[QueryType.A, QueryType.AAAA])
        {
            var (records, problem) = await QueryAsync(name, type, cancellation);
            if (records is null)
            {
                return (null, problem);
            }

            addresses.AddRange(records.OfType<AddressRecord>().Select(record => record.Address));
        }

        return (addresses.ToImmutable(), null);
    }

    private async Task<(IReadOnlyList<DnsResourceRecord>? Records, string? Problem)> QueryAsync(DomainName name, QueryType type, CancellationToken cancellation)
    {
        try
        {
            var response = await _client.QueryAsync(name.ToString(), type, cancellationToken: cancellation);
            return response.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain
                ? (response.Answers, null)
                : (null, $"resolver {_who}, asked for {type} {name.ToStringWithoutDot()}: {response.ErrorMessage}");
        }
        catch (Exception problem) when (problem is DnsResponseException or SocketException && !cancellation.IsCancellationRequested)
        {
            return (null, $"resolver {_who}, asked for {type} {name.ToStringWithoutDot()}, gives no answer");
        }
    }

    private static DomainName Parse(DnsString name) => DomainName.Parse(name.Value);
}
