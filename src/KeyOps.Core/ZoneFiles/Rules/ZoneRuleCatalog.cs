namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>The zone rules for those who list them.</summary>
public static class ZoneRuleCatalog
{
    /// <summary>All rules, by code.</summary>
    public static IReadOnlyList<ZoneRuleInfo> All { get; } =
        [.. ZoneRules.All.Select(rule => new ZoneRuleInfo(rule.Id, rule.Code, rule.Severity, rule.Source))];

    /// <summary>The kebab-case id of the rule with a diagnostic's code; null when the code is not a zone rule's.</summary>
    public static string? IdOf(string code) => All.FirstOrDefault(rule => rule.Code == code)?.Id;
}
