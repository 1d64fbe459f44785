namespace KeyOps.Core.MailHost;

/// <summary>What a mail host should have.</summary>
/// <param name="Policy">The service that checks SPF of received mail; null leaves that alone.</param>
/// <param name="Signer">OpenDKIM; null leaves it, and the milters, alone.</param>
/// <param name="MilterAction">Postfix's <c>milter_default_action</c>; null keeps what a person has set, and is <c>accept</c> where nobody has.</param>
public sealed record WantedMailHost(WantedPolicyService? Policy, WantedSigner? Signer, string? MilterAction);
