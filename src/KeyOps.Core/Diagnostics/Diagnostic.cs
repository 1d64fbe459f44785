namespace KeyOps.Core.Diagnostics;

/// <summary>One thing that is wrong with an input, and what to do about it.</summary>
/// <param name="Code">Stable: <c>KO1xxx</c> zone, <c>KO2xxx</c> configuration, <c>KO3xxx</c> mail records, <c>KO4xxx</c> plan.</param>
/// <param name="Severity">Whether the input is refused.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Message">What is wrong, naming the offending token; no final full stop.</param>
/// <param name="Remedy">What a person does about it, when that is not plain from the message.</param>
/// <param name="Length">How many octets from <see cref="Location"/> the offending token takes; 0 when unknown.</param>
public sealed record Diagnostic(
    string Code,
    Severity Severity,
    SourceLocation Location,
    string Message,
    string? Remedy = null,
    int Length = 0)
{
    public static Diagnostic Error(string code, SourceLocation location, string message, string? remedy = null, int length = 0) =>
        new(code, Severity.Error, location, message, remedy, length);

    public static Diagnostic Warning(string code, SourceLocation location, string message, string? remedy = null, int length = 0) =>
        new(code, Severity.Warning, location, message, remedy, length);

    /// <summary><c>file:line:col: error KO2001: message; remedy</c>, the form that editors and CI logs understand.</summary>
    public override string ToString()
    {
        var severity = Severity == Severity.Error ? "error" : "warning";
        var remedy = Remedy is null ? "" : $"; {Remedy}";
        return $"{Location}: {severity} {Code}: {Message}{remedy}";
    }
}
