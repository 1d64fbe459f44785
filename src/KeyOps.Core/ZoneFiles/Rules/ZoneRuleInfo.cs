using KeyOps.Core.Diagnostics;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A zone rule's id, code, severity, and where it is written down.</summary>
public sealed record ZoneRuleInfo(string Id, string Code, Severity Severity, string Source);
