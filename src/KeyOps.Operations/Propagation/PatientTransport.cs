using System.Net;
using System.Security.Cryptography;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Dns.Wire;
using Polly;
using Polly.Retry;

namespace KeyOps.Operations.Propagation;

/// <summary>Brings questions to servers: so many at once and no more, again after growing and random pauses when nothing of use comes.</summary>
#pragma warning disable CA1001 // a SemaphoreSlim whose wait handle nobody takes holds nothing to let go of
internal sealed class PatientTransport
#pragma warning restore CA1001
{
    private readonly ProbeOptions _options;
    private readonly SemaphoreSlim _slots;
    private readonly ResiliencePipeline<ExchangeResult> _again;

    /// <param name="options">How patient, how much at once.</param>
    /// <param name="time">Counts the pauses.</param>
    /// <param name="randomness">From 0 up to 1, for the pauses; null takes the system's.</param>
    public PatientTransport(ProbeOptions options, TimeProvider time, Func<double>? randomness = null)
    {
        _options = options;
        _slots = new(options.AtOnce);
        var builder = new ResiliencePipelineBuilder<ExchangeResult> { TimeProvider = time };
        _again = options.Retries == 0 ? ResiliencePipeline<ExchangeResult>.Empty : builder.AddRetry(new RetryStrategyOptions<ExchangeResult>
        {
            MaxRetryAttempts = options.Retries,
            Delay = options.FirstPause,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = randomness ?? SystemRandomness,
            ShouldHandle = outcome => ValueTask.FromResult(IsWorthAsking(outcome.Outcome.Result)),
        }).Build();
    }

    /// <summary>Asks over UDP; a cut answer is not asked for again.</summary>
    public Task<ExchangeResult> OverUdpAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellation) =>
        AskAsync(cancel => DnsTransport.OnceOverUdpAsync(server, query, _options.Patience, cancel), cancellation);

    /// <summary>Asks over TCP.</summary>
    public Task<ExchangeResult> OverTcpAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellation) =>
        AskAsync(cancel => DnsTransport.OnceOverTcpAsync(server, query, _options.Patience, cancel), cancellation);

    /// <summary>As a resolver asks: over UDP, and over TCP when the answer was cut.</summary>
    public async Task<ExchangeResult> AsResolversDoAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellation)
    {
        var result = await OverUdpAsync(server, query, cancellation);
        return result is ExchangeResult.Received { Message.IsTruncated: true } ? await OverTcpAsync(server, query, cancellation) : result;
    }

    private async Task<ExchangeResult> AskAsync(Func<CancellationToken, Task<ExchangeResult>> exchange, CancellationToken cancellation) =>
        await _again.ExecuteAsync(
            async cancel =>
            {
                await _slots.WaitAsync(cancel);
                try
                {
                    return await exchange(cancel);
                }
                finally
                {
                    _slots.Release();
                }
            },
            cancellation);

    private static bool IsWorthAsking(ExchangeResult? result) => result is
        ExchangeResult.NoReply
        or ExchangeResult.Malformed
        or ExchangeResult.Received { Message.Rcode: DnsRcode.ServFail };

    private static double SystemRandomness() => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30);
}
