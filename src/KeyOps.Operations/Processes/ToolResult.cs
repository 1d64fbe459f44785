namespace KeyOps.Operations.Processes;

/// <summary>What a program left.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>What it said, on one line.</summary>
    public string Said => string.Join(' ', $"{Error} {Output}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } said ? said : $"exit code {ExitCode}";
}
