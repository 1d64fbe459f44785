namespace KeyOps.System.Tests.Harness;

/// <summary>What a finished process left.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>This result, for calls that must succeed.</summary>
    /// <exception cref="InvalidOperationException">The exit code is not 0; the message holds both streams.</exception>
    public ProcessResult Require() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"exit code {ExitCode}\n{Output}\n{Error}");
}
