using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

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
            report.SignerProblems,
            report.Hold,
            report.Unconfigured),
        JsonShapes.Default.PlanJson);

    /// <param name="domains">Where they stand.</param>
    /// <param name="hold">What holds all of them.</param>
    /// <param name="unconfigured">Domains that only the store knows of.</param>
    /// <param name="history">The journal of each; null when it was not asked for.</param>
    /// <param name="look">The zones at other servers.</param>
    public static void Print(ImmutableArray<DomainStatus> domains, PlannedHold? hold, ImmutableArray<UnconfiguredDomain> unconfigured, Func<DomainName, IReadOnlyList<Attempt>>? history, ZoneLook look) => Print(
        new StatusJson([.. domains.Select(domain => new DomainStatusJson(
            domain.Domain.ToStringWithoutDot(),
            domain.Serial?.Number,
            [.. domain.Keys.Select(key => new KeyStatusJson(key.Selector.Text, key.Algorithm, key.State.ToString(), key.Since, key.Evidence, key.Wait))],
            domain.Hold,
            domain.Next.At,
            domain.Next.Reason,
            domain.Notes,
            history?.Invoke(domain.Domain).Select(AttemptJson.Of).ToImmutableArray()))], hold, unconfigured, look.Secondaries, look.Followed, look.Note),
        JsonShapes.Default.StatusJson);

    public static void Print(ApplyJson apply) => Print(apply, JsonShapes.Default.ApplyJson);

    public static void Print(ImmutableArray<DomainTimeline> domains, DateTimeOffset from, DateTimeOffset until) => Print(
        new SimulateJson(from, until, [.. domains.Select(domain => new DomainTimelineJson(
            domain.Domain.ToStringWithoutDot(),
            domain.Steps,
            [.. domain.Keys.Select(key => new KeyTimelineJson(
                key.Selector.Text, key.Algorithm, [.. key.Spans.Select(span => new KeySpanJson(span.State.ToString(), span.From, span.To))]))],
            domain.Problems,
            domain.Rest))]),
        JsonShapes.Default.SimulateJson);

    public static void Print(DomainsCheckJson check) => Print(check, JsonShapes.Default.DomainsCheckJson);

    public static void Print(StoreSummary summary) => Print(summary, JsonShapes.Default.StoreSummary);

    public static void Print(IEnumerable<KeyListing> keys) => Print(
        new KeysJson([.. keys.Select(key => new KeyJson(
            key.Domain.ToStringWithoutDot(),
            key.Selector.Text,
            key.Status.Algorithm,
            key.Status.State.ToString(),
            key.Status.Since,
            key.GeneratedAt,
            key.ImportedFrom,
            key.IsDestroyed ? "destroyed" : "sealed",
            key.Owner.ToStringWithoutDot(),
            key.Record,
            key.Status.Evidence))]),
        JsonShapes.Default.KeysJson);

    public static void PrintFiles(IReadOnlyList<string> files) => Print(new FilesJson([.. files]), JsonShapes.Default.FilesJson);

    public static void Print(MailHostPlanJson plan) => Print(plan, JsonShapes.Default.MailHostPlanJson);

    public static void Print(MailHostApplyJson apply) => Print(apply, JsonShapes.Default.MailHostApplyJson);

    public static void Print(MailHostCheckJson check) => Print(check, JsonShapes.Default.MailHostCheckJson);

    public static void Print(MailHostTestJson test) => Print(test, JsonShapes.Default.MailHostTestJson);

    private static void Print<T>(T document, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape) =>
        Console.Out.WriteLine(JsonSerializer.Serialize(document, shape));
}

internal sealed record PlanJson(
    bool ChangesDue,
    ImmutableArray<DomainPlanJson> Domains,
    ImmutableArray<FileDiff> SignerFiles,
    ImmutableArray<PlannedHold> SignerProblems,
    PlannedHold? Hold,
    ImmutableArray<UnconfiguredDomain> Unconfigured);

internal sealed record DomainPlanJson(
    string Domain,
    ImmutableArray<PlannedStep> Steps,
    PlannedHold? Hold,
    DateTimeOffset? NextAt,
    string NextReason,
    FileDiff? ZoneFile);

internal sealed record StatusJson(
    ImmutableArray<DomainStatusJson> Domains,
    PlannedHold? Hold,
    ImmutableArray<UnconfiguredDomain> Unconfigured,
    ImmutableArray<SecondaryStatus> Secondaries,
    ImmutableArray<FollowedStatus> Followed,
    string? Note);

internal sealed record DomainStatusJson(
    string Domain,
    uint? Serial,
    ImmutableArray<KeyStatusJson> Keys,
    HoldStatus? Hold,
    DateTimeOffset? NextAt,
    string NextReason,
    ImmutableArray<string> Notes,
    ImmutableArray<AttemptJson>? History);

/// <summary>Something that was tried; no outcome: it is under way, or the process ended in it.</summary>
internal sealed record AttemptJson(string Action, string Reason, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string? Outcome, string? Result)
{
    public static AttemptJson Of(Attempt attempt) =>
        new(attempt.Action, attempt.Detail, attempt.StartedAt, attempt.FinishedAt, attempt.Outcome?.ToString().ToLowerInvariant(), attempt.Result);
}

internal sealed record KeyStatusJson(string Selector, string Algorithm, string State, DateTimeOffset Since, ImmutableArray<EvidenceLine> Evidence, KeyWait? Wait);

/// <summary>What an apply came to.</summary>
internal sealed record ApplyJson(
    int Steps,
    int Domains,
    ImmutableArray<ReconcileEvent.Done> Done,
    ImmutableArray<ReconcileEvent.Held> Holds,
    DateTimeOffset? NextDueAt,
    ImmutableArray<ReconcileEvent.Waits> Waits);

internal sealed record KeysJson(ImmutableArray<KeyJson> Keys);

internal sealed record KeyJson(
    string Domain,
    string Selector,
    string Algorithm,
    string State,
    DateTimeOffset Since,
    DateTimeOffset GeneratedAt,
    string? ImportedFrom,
    string PrivateKey,
    string Owner,
    string Record,
    ImmutableArray<EvidenceLine> Evidence);

/// <summary>The timeline to come.</summary>
internal sealed record SimulateJson(DateTimeOffset From, DateTimeOffset Until, ImmutableArray<DomainTimelineJson> Domains);

internal sealed record DomainTimelineJson(
    string Domain,
    ImmutableArray<TimelineStep> Steps,
    ImmutableArray<KeyTimelineJson> Keys,
    ImmutableArray<PlannedHold> Problems,
    string Rest);

internal sealed record KeyTimelineJson(string Selector, string Algorithm, ImmutableArray<KeySpanJson> Spans);

internal sealed record KeySpanJson(string State, DateTimeOffset From, DateTimeOffset? To);

internal sealed record FilesJson(ImmutableArray<string> Files);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(PlanJson))]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(ApplyJson))]
[JsonSerializable(typeof(SimulateJson))]
[JsonSerializable(typeof(StoreSummary))]
[JsonSerializable(typeof(KeysJson))]
[JsonSerializable(typeof(FilesJson))]
[JsonSerializable(typeof(MailHostPlanJson))]
[JsonSerializable(typeof(MailHostApplyJson))]
[JsonSerializable(typeof(MailHostCheckJson))]
[JsonSerializable(typeof(MailHostTestJson))]
[JsonSerializable(typeof(DomainsCheckJson))]
internal sealed partial class JsonShapes : JsonSerializerContext;
