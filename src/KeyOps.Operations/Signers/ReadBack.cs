using System.Net.Sockets;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Core.Records;
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
    /// <param name="wanted">One key a domain.</param>
    /// <param name="patience">How long a wrong answer may be the old one.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The signatures by key; or what is wrong.</returns>
    public async Task<(Dictionary<KeyId, string> Signatures, string? Problem)> ConfirmAsync(
        IReadOnlyCollection<WantedSignature> wanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        var signatures = new Dictionary<KeyId, string>();
        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var problem = await TryAsync(wanted, signatures, cancellationToken);
            if (problem is null || time.GetElapsedTime(began) + pause > patience)
            {
                return (signatures, problem);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<string?> TryAsync(IReadOnlyCollection<WantedSignature> wanted, Dictionary<KeyId, string> signatures, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await MilterSession.OpenAsync(address, client, time: time, cancellationToken: cancellationToken);
            foreach (var each in wanted.Where(each => !signatures.ContainsKey(each.Key.Id)))
            {
                var domain = each.Key.Domain;
                var outcome = await session.SignAsync(ProbeMessage.For(domain, time.GetUtcNow()), ProbeMessage.SenderFor(domain), cancellationToken);
                if (Judge(each, outcome, out var signature) is { } problem)
                {
                    return problem;
                }

                signatures[each.Key.Id] = signature!;
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
    private string? Judge(WantedSignature wanted, SigningOutcome outcome, out string? text)
    {
        text = null;
        var key = wanted.Key;
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
            else if (Fault(wanted, signed.Message, signature) is { } fault)
            {
                problem = $"the signer's signature for {domain} with s={signature.Selector} does not verify under {fault}";
            }
            else
            {
                text = string.Concat(header.Value.Split("\r\n")).Trim();
                return null;
            }
        }

        return problem;
    }

    /// <summary>What the signature does not hold under, and why; null when it holds under all that it is to.</summary>
    private string? Fault(WantedSignature wanted, MailMessage message, DkimSignature signature)
    {
        var now = time.GetUtcNow();
        return wanted.VerifiedWith switch
        {
            VerifyingKey.Served served => served.Records
                .Select(record => SignatureVerifier.Verify(message, signature, TxtRdata.Join(record.Rdata.Span), now) is SignatureVerdict.Bad bad
                    ? $"the record that {record.Answer.Server} answers: {bad.Reason}"
                    : null)
                .FirstOrDefault(fault => fault is not null),
            VerifyingKey.Stored => SignatureVerifier.Verify(message, signature, wanted.Key.Algorithm.KeyType, wanted.Key.PublicKey.AsSpan(), now) is SignatureVerdict.Bad bad
                ? $"the store's public key: {bad.Reason}"
                : null,
            var other => throw new InvalidOperationException($"{other.GetType().Name} verifies nothing"),
        };
    }
}
