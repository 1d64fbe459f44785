using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyOps.Operations.Signers;

namespace KeyOps.Verbs.Probes;

/// <summary>A probe's result for programs: the shape that the README documents.</summary>
internal static class ProbeJson
{
    public static string Format(ProbeTarget target, ProbeResult result)
    {
        var document = new ProbeDocument(
            target.Socket.ToString()!,
            target.Domain.ToStringWithoutDot(),
            new(target.Client.HostName, target.Client.Address.ToString()),
            Word(result.Outcome),
            result.Outcome.Describe(),
            [.. result.Signatures.Select(each => new SignatureDocument(
                each.Signature?.Selector.Text,
                each.Signature?.Domain.ToStringWithoutDot(),
                each.Signature?.Algorithm,
                each.RecordName?.ToStringWithoutDot(),
                Word(each.Verdict),
                each.Reason,
                $"{each.Header.Name}:{each.Header.Value}"))],
            Word(result.Verdict),
            result.Advice);
        return JsonSerializer.Serialize(document, ProbeJsonShapes.Default.ProbeDocument) + "\n";
    }

    private static string Word(SigningOutcome outcome) => outcome switch
    {
        SigningOutcome.Signed => "signed",
        SigningOutcome.Unsigned => "unsigned",
        SigningOutcome.TemporaryFailure => "temporary-failure",
        SigningOutcome.Rejected => "rejected",
        SigningOutcome.Unreachable => "unreachable",
        _ => "broken",
    };

    private static string Word(ProbeVerdict verdict) => verdict.ToString().ToLowerInvariant();
}

internal sealed record ProbeDocument(
    string Socket,
    string Domain,
    ClientDocument Client,
    string Outcome,
    string OutcomeText,
    ImmutableArray<SignatureDocument> Signatures,
    string Verdict,
    string? Advice);

internal sealed record ClientDocument(string Name, string Address);

internal sealed record SignatureDocument(
    string? Selector, string? Domain, string? Algorithm, string? Record, string Verdict, string Reason, string Header);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ProbeDocument))]
internal sealed partial class ProbeJsonShapes : JsonSerializerContext;
