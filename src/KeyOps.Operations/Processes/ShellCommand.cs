using System.ComponentModel;
using System.Diagnostics;

namespace KeyOps.Operations.Processes;

/// <summary>Runs a person's command line through the shell, within a time limit.</summary>
public static class ShellCommand
{
    /// <summary>Reload commands answer in seconds; a minute is a name server that hangs.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private const int MaxOutput = 4096;

    /// <summary>Runs it; null when it ended with 0, else what went wrong in one line.</summary>
    public static async Task<string?> RunAsync(string commandLine, CancellationToken cancellationToken)
    {
        using var process = new Process();
        process.StartInfo = new("/bin/sh", ["-c", commandLine])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            process.Start();
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, limit.Token);
            var errors = ReadAsync(process.StandardError, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var said = string.Join(' ', $"{await errors} {await output}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return process.ExitCode == 0 ? null : $"'{commandLine}' failed with exit code {process.ExitCode}: {(said.Length > 0 ? said : "it said nothing")}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return $"'{commandLine}' did not end within {Limit.TotalSeconds:0} s";
        }
        catch (Win32Exception problem)
        {
            return $"'{commandLine}' could not be started: {problem.Message}";
        }
    }

    /// <summary>One word for the shell, whatever is in it.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Reads to the end, keeping the beginning: a command that prints without end must not fill the memory.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new System.Text.StringBuilder();
        var buffer = new char[1024];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            kept.Append(buffer, 0, Math.Min(read, MaxOutput - kept.Length));
        }

        return kept.ToString();
    }
}
