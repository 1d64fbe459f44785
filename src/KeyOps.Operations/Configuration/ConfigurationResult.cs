using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;

namespace KeyOps.Operations.Configuration;

/// <summary>What came of reading a configuration.</summary>
public abstract record ConfigurationResult
{
    private ConfigurationResult()
    {
    }

    /// <summary>It can be used; the warnings are sorted by place.</summary>
    public sealed record Loaded(Settings Settings, ImmutableArray<Diagnostic> Warnings) : ConfigurationResult;

    /// <summary>It can't.</summary>
    /// <param name="Diagnostics">Everything found, warnings too, sorted by place; at least one error.</param>
    public sealed record Refused(ImmutableArray<Diagnostic> Diagnostics) : ConfigurationResult;
}
