using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Operations.Checks;

namespace KeyOps.Output;

/// <summary>`check --json`.</summary>
internal sealed record DomainsCheckJson(bool Ok, ImmutableArray<DomainCheckJson> Domains)
{
    public static DomainsCheckJson Of(IReadOnlyList<(DomainName Domain, ImmutableArray<CheckResult> Results)> domains) => new(
        domains.All(domain => domain.Results.All(result => result.Outcome == CheckOutcome.Ok)),
        [.. domains.Select(domain => new DomainCheckJson(domain.Domain.ToStringWithoutDot(), [.. domain.Results.Select(CheckJson.Of)]))]);
}

internal sealed record DomainCheckJson(string Domain, ImmutableArray<CheckJson> Checks);

/// <summary>One check: <c>outcome</c> is <c>ok</c>, <c>failed</c> or <c>undetermined</c>.</summary>
internal sealed record CheckJson(string Name, string Outcome, string Text, string? Remedy)
{
    public static CheckJson Of(CheckResult result) => new(result.Name, result.Outcome.ToString().ToLowerInvariant(), result.Text, result.Remedy);
}
