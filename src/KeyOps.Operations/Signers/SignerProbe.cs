using System.Collections.Immutable;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Signers;

/// <summary>Asks any signing milter to sign a message from a domain, and verifies the signature as a receiver would, the key taken from DNS.</summary>
public sealed class SignerProbe(Func<DomainName, CancellationToken, Task<PublishedKey>> lookUp, TimeProvider time)
{
    public async Task<ProbeResult> RunAsync(
        MilterAddress address, DomainName domain, MilterClient client, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var outcome = await MilterSession.SignAsync(
            address, ProbeMessage.For(domain, time.GetUtcNow()), ProbeMessage.SenderFor(domain), client, timeout, time, cancellationToken);
        if (outcome is not SigningOutcome.Signed signed)
        {
            return new(outcome, [], ProbeVerdict.Bad, Advice(outcome, domain, client));
        }

        var signatures = ImmutableArray.CreateBuilder<ProbedSignature>();
        foreach (var header in signed.Signatures)
        {
            signatures.Add(await JudgeAsync(signed.Message, header, cancellationToken));
        }

        if (!signatures.Any(each => each.Signature?.Domain == domain))
        {
            return new(outcome, signatures.ToImmutable(), ProbeVerdict.Bad, $"no signature is of {domain.ToStringWithoutDot()} itself, so DMARC counts none under strict alignment; look at the rows of signing.table");
        }

        var bad = signatures.FirstOrDefault(each => each.Verdict == ProbeVerdict.Bad) ?? signatures.FirstOrDefault(each => each.Verdict == ProbeVerdict.Undetermined);
        return new(outcome, signatures.ToImmutable(), bad?.Verdict ?? ProbeVerdict.Good, bad switch
        {
            null => null,
            { Verdict: ProbeVerdict.Undetermined } => "try again, or name a name server with --server",
            { Signature: null } => null,
            _ => $"compare the signer's key with the record: keyops testkey -d {bad.Signature.Domain.ToStringWithoutDot()} -s {bad.Signature.Selector} -k KEYFILE -vvv",
        });
    }

    private async Task<ProbedSignature> JudgeAsync(MailMessage message, MailHeader header, CancellationToken cancellationToken)
    {
        if (!DkimSignature.TryParse(header, out var signature, out var error))
        {
            return new(header, null, null, ProbeVerdict.Bad, $"it cannot be read: {error}");
        }

        var name = signature.Selector.RecordName(signature.Domain);
        var (verdict, reason) = await lookUp(name, cancellationToken) switch
        {
            PublishedKey.Found found => Judge(message, signature, found.Text),
            PublishedKey.Absent absent => (ProbeVerdict.Bad, absent.Reason),
            PublishedKey.Unknown unknown => (ProbeVerdict.Undetermined, unknown.Reason),
            _ => throw new InvalidOperationException("unknown answer"),
        };
        return new(header, signature, name, verdict, reason);
    }

    private (ProbeVerdict Verdict, string Reason) Judge(MailMessage message, DkimSignature signature, string text) =>
        SignatureVerifier.Verify(message, signature, text, time.GetUtcNow()) is SignatureVerdict.Bad bad
            ? (ProbeVerdict.Bad, bad.Reason)
            : (ProbeVerdict.Good, "it verifies under the published key");

    private static string Advice(SigningOutcome outcome, DomainName domain, MilterClient client) => outcome switch
    {
        SigningOutcome.Unsigned =>
            $"is {client.Address} ({client.HostName}) in trusted.hosts (InternalHosts), has signing.table a row for *@{domain.ToStringWithoutDot()}, and was the signer told to read them again?",
        SigningOutcome.TemporaryFailure =>
            "a key file that is missing, unreadable for the signer's user or unsafe, or a broken row of key.table makes it defer all mail; its log names it",
        SigningOutcome.Unreachable => "is it running, and is this its Socket?",
        SigningOutcome.Broken => "is this the socket of a milter, and may this user use it?",
        _ => "look at the signer's log",
    };
}
