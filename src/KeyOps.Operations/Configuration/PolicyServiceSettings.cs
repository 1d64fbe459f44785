namespace KeyOps.Operations.Configuration;

/// <summary>policyd-spf.</summary>
/// <param name="Program">Absolute.</param>
/// <param name="User">Whom it runs as.</param>
/// <param name="TimeLimit">How long one process of it may live.</param>
public sealed record PolicyServiceSettings(string Program, string User, TimeSpan TimeLimit);
