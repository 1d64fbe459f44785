using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Output;

/// <summary>What the verbs print with --json: documented in the README, and stable. Names are camelCase, times RFC 3339 in UTC.</summary>
internal static class Json
{
    public static void Print(PlanReport report) => Print(
        new PlanJson(
            report.HasChanges,
            [.. report.Domains.Select(domain => new DomainPlanJson(
                domain.Domain.ToStringWithoutDot(),
                domain.Steps,
                domain.Hold,
                domain.Next.At,
                domain.Next.Reason,
                domain.ZoneFile))],
            report.SignerFiles,
            report.SignerProblems),
        JsonShapes.Default.PlanJson);

    public static void Print(ImmutableArray<DomainStatus> domains) => Print(
        new StatusJson([.. domains.Select(domain => new DomainStatusJson(
            domain.Domain.ToStringWithoutDot(),
            domain.Serial?.Number,
            [.. domain.Keys.Select(key => new KeyStatusJson(key.Selector.Text, key.Algorithm, key.State.ToString(), key.Since, key.Evidence))],
            domain.Hold,
            domain.Next.At,
            domain.Next.Reason,
            domain.Notes))]),
        JsonShapes.Default.StatusJson);

    public static void Print(ApplyJson apply) => Print(apply, JsonShapes.Default.ApplyJson);

    public static void Print(MailHostPlanJson plan) => Print(plan, JsonShapes.Default.MailHostPlanJson);

    public static void Print(MailHostApplyJson apply) => Print(apply, JsonShapes.Default.MailHostApplyJson);

    private static void Print<T>(T document, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape) =>
        Console.Out.WriteLine(JsonSerializer.Serialize(document, shape));
}

internal sealed record PlanJson(
    bool ChangesDue,
    ImmutableArray<DomainPlanJson> Domains,
    ImmutableArray<FileDiff> SignerFiles,
    ImmutableArray<PlannedHold> SignerProblems);

internal sealed record DomainPlanJson(
    string Domain,
    ImmutableArray<PlannedStep> Steps,
    PlannedHold? Hold,
    DateTimeOffset? NextAt,
    string NextReason,
    FileDiff? ZoneFile);

internal sealed record StatusJson(ImmutableArray<DomainStatusJson> Domains);

internal sealed record DomainStatusJson(
    string Domain,
    uint? Serial,
    ImmutableArray<KeyStatusJson> Keys,
    HoldStatus? Hold,
    DateTimeOffset? NextAt,
    string NextReason,
    ImmutableArray<string> Notes);

internal sealed record KeyStatusJson(string Selector, string Algorithm, string State, DateTimeOffset Since, ImmutableArray<EvidenceLine> Evidence);

/// <summary>What an apply came to.</summary>
internal sealed record ApplyJson(
    int Steps,
    int Domains,
    ImmutableArray<ReconcileEvent.Done> Done,
    ImmutableArray<ReconcileEvent.Held> Holds,
    DateTimeOffset? NextDueAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(PlanJson))]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(ApplyJson))]
[JsonSerializable(typeof(MailHostPlanJson))]
[JsonSerializable(typeof(MailHostApplyJson))]
internal sealed partial class JsonShapes : JsonSerializerContext;
