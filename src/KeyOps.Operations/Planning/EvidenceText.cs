using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Planning;

/// <summary>Facts in words, for people.</summary>
internal static class EvidenceText
{
    public static ImmutableArray<EvidenceLine> Of(KeyHistory key) =>
        key.Imported is null ? [new(key.Key.GeneratedAt, "generated"), .. key.Facts.SelectMany(Lines)] : [.. key.Facts.SelectMany(Lines)];

    private static IEnumerable<EvidenceLine> Lines(KeyFact fact) => fact switch
    {
        KeyFact.Imported imported => [new(fact.At, $"imported from {imported.Source}; it may have signed before")],
        KeyFact.Published { Before.Replaced: { } replaced } published =>
            [new(fact.At, $"published in serial {published.Serial} (file sha256 {Short(published.ZoneSha256)}), where another record with TTL {replaced} stood")],
        KeyFact.Published published => [new(fact.At, $"published in serial {published.Serial} (file sha256 {Short(published.ZoneSha256)})")],
        KeyFact.Confirmed { Answers.IsEmpty: true } confirmed =>
            [new(fact.At, "no name server was asked (nameservers: []); the clock alone counts"), .. confirmed.Notes.Select(note => new EvidenceLine(fact.At, note))],
        KeyFact.Confirmed confirmed =>
        [
            .. confirmed.Answers.Select(answer => new EvidenceLine(answer.At, $"{answer.Server} answered it byte for byte{Ways(answer)}, serial {answer.Serial}, TTL {answer.Ttl}")),
            .. confirmed.Notes.Select(note => new EvidenceLine(fact.At, note)),
        ],
        KeyFact.Switched { Signature: null } switched => [new(fact.At, $"signer {switched.Signer} has it in its tables; nothing was read back")],
        KeyFact.Switched { VerifiedBy.IsEmpty: true } switched => [new(fact.At, $"signer {switched.Signer} signed with it, and the signature verified under the store's own public key; no name server was asked for it")],
        KeyFact.Switched switched => [new(fact.At, $"signer {switched.Signer} signed with it, and the signature verified under the record that {string.Join(", ", switched.VerifiedBy)} answered")],
        KeyFact.Lost lost => [new(fact.At, $"lost: {lost.Reason}; every name server is asked again, and the wait begins anew")],
        KeyFact.SwitchBegun begun => [new(fact.At, begun.Reason ?? "the signers are to be switched to it")],
        KeyFact.RotationRequested { IsEmergency: true } => [new(fact.At, "an emergency rotation away from it was asked for")],
        KeyFact.RotationRequested => [new(fact.At, "a rotation away from it was asked for")],
        KeyFact.Revoked => [new(fact.At, "revoked: its record is to have an empty p=")],
        KeyFact.Blanked blanked => [new(fact.At, $"its record has an empty p= with serial {blanked.Serial}")],
        KeyFact.Activated => [new(fact.At, "active: every signer uses it")],
        KeyFact.Retired { Signers.IsEmpty: true } => [new(fact.At, "retired: the domain sends no mail any more")],
        KeyFact.Retired retired => [new(fact.At, $"retired: the domain sends no mail any more, and signer {string.Join(", ", retired.Signers)} was seen not to sign for it")],
        KeyFact.Withdrawn => [new(fact.At, "withdrawn: no message signed with it can be under way")],
        KeyFact.Removed removed => [new(fact.At, $"its record is gone with serial {removed.Serial}")],
        KeyFact.Gone { Answers.IsEmpty: true } => [new(fact.At, "no name server was asked whether it is gone (nameservers: []); the clock alone counts")],
        KeyFact.Gone gone => [.. gone.Answers.Select(answer => new EvidenceLine(answer.At, $"{answer.Server} answered that it is gone{Ways(answer)}, serial {answer.Serial}"))],
        KeyFact.Revealed revealed => [new(fact.At, $"its private key was revealed in {revealed.Path}")],
        KeyFact.Destroyed => [new(fact.At, "its private key was destroyed in the store")],
        _ => throw new InvalidOperationException($"{fact.GetType().Name} has no words"),
    };

    private static string Ways(NameServerAnswer answer) => answer.Transports switch
    {
        AnswerTransports.Udp | AnswerTransports.Tcp => " over UDP and TCP",
        AnswerTransports.Tcp => " over TCP (cut over UDP)",
        AnswerTransports.Udp => " over UDP",
        _ => "",
    };

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
