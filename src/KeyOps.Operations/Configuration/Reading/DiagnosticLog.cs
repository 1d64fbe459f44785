using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;

namespace KeyOps.Operations.Configuration.Reading;

/// <summary>Gathers what is wrong. What is said twice of one place (a shared section is read once for each that shares it) is kept once.</summary>
internal sealed class DiagnosticLog
{
    private readonly HashSet<Diagnostic> _diagnostics = [];

    public bool HasErrors => ErrorCount > 0;

    public int ErrorCount { get; private set; }

    public int Count => _diagnostics.Count;

    public void Add(Diagnostic diagnostic)
    {
        ErrorCount += diagnostic.Severity == Severity.Error ? 1 : 0;
        _diagnostics.Add(diagnostic with { Message = Shown.Message(diagnostic.Message), Remedy = diagnostic.Remedy is { } remedy ? Shown.Message(remedy) : null });
    }

    public void Error(string code, SourceLocation location, string message, string? remedy = null, int length = 0) =>
        Add(Diagnostic.Error(code, location, message, remedy, length));

    public void Warn(string code, SourceLocation location, string message, string? remedy = null, int length = 0) =>
        Add(Diagnostic.Warning(code, location, message, remedy, length));

    /// <summary>By place, then by code.</summary>
    public ImmutableArray<Diagnostic> Sorted() =>
    [
        .. _diagnostics
            .OrderBy(diagnostic => diagnostic.Location.Line)
            .ThenBy(diagnostic => diagnostic.Location.Column)
            .ThenBy(diagnostic => diagnostic.Code, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Message, StringComparer.Ordinal),
    ];
}
