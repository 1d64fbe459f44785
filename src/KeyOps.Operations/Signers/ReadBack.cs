using System.Net.Sockets;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Signers;

/// <summary>Asks a signer to sign, and looks at what it signed with: the one proof that it uses a key.</summary>
internal sealed class ReadBack(MilterAddress address, MilterClient client, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Whether anybody speaks the protocol there: null, or what is wrong.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await MilterSession.OpenAsync(address, client, time: time, cancellationToken: cancellationToken);
            return null;
        }
        catch (SocketException error)
        {
            return $"nothing answers at {address} ({error.Message})";
        }
        catch (MilterException error)
        {
            return $"what answers at {address} is no working milter: {error.Message}";
        }
    }

    /// <summary>
    /// Waits until the signer signs for every domain with the key it should, a new connection a try: it reads its tables again at the first one after the signal.
    /// </summary>
    /// <param name="keys">One key a domain.</param>
    /// <param name="patience">How long a wrong answer may be the old one.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The signatures by domain; or what is wrong.</returns>
    public async Task<(Dictionary<DomainName, string> Signatures, string? Problem)> ConfirmAsync(
        IReadOnlyCollection<ManagedKey> keys, TimeSpan patience, CancellationToken cancellationToken)
    {
        var signatures = new Dictionary<DomainName, string>();
        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var problem = await TryAsync(keys, signatures, cancellationToken);
            if (problem is null || time.GetElapsedTime(began) + pause > patience)
            {
                return (signatures, problem);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<string?> TryAsync(IReadOnlyCollection<ManagedKey> keys, Dictionary<DomainName, string> signatures, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await MilterSession.OpenAsync(address, client, time: time, cancellationToken: cancellationToken);
            foreach (var key in keys.Where(key => !signatures.ContainsKey(key.Domain)))
            {
                var outcome = await session.SignAsync(ProbeMessage.For(key.Domain, time.GetUtcNow()), ProbeMessage.SenderFor(key.Domain), cancellationToken);
                if (Judge(key, outcome, out var signature) is { } problem)
                {
                    return problem;
                }

                signatures[key.Domain] = signature!;
            }

            return null;
        }
        catch (SocketException error)
        {
            return $"nothing answers at {address} ({error.Message})";
        }
        catch (MilterException error)
        {
            return $"what answers at {address} is no working milter: {error.Message}";
        }
    }

    /// <summary>What is wrong with the outcome; null when it is signed with the key as it should be.</summary>
    private string? Judge(ManagedKey key, SigningOutcome outcome, out string? text)
    {
        text = null;
        var domain = key.Domain.ToStringWithoutDot();
        if (outcome is not SigningOutcome.Signed signed)
        {
            return $"to a message from {domain}, the signer {outcome.Describe()}";
        }

        string? problem = null;
        foreach (var header in signed.Signatures)
        {
            if (!DkimSignature.TryParse(header, out var signature, out var error))
            {
                problem = $"the signer's DKIM-Signature for {domain} cannot be read: {error}";
            }
            else if (signature.Domain != key.Domain || signature.Selector != key.Selector)
            {
                problem ??= $"the signer signs for {domain} with s={signature.Selector} d={signature.Domain.ToStringWithoutDot()}, and s={key.Selector} was asked for";
            }
            else if (SignatureVerifier.Verify(signed.Message, signature, key.Algorithm.KeyType, key.PublicKey.AsSpan(), time.GetUtcNow()) is SignatureVerdict.Bad bad)
            {
                problem = $"the signer's signature for {domain} with s={signature.Selector} does not verify under the published key: {bad.Reason}";
            }
            else
            {
                text = string.Concat(header.Value.Split("\r\n")).Trim();
                return null;
            }
        }

        return problem;
    }
}
