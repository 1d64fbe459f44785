using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Signers;

/// <summary>Tells OpenDKIM to read its tables again. That this succeeds proves nothing: it does so at the next connection.</summary>
internal static class SignerReload
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(30);

    /// <returns>What went wrong; null when nothing did.</returns>
    public static async Task<string?> RunAsync(ReloadSettings reload, TimeProvider time, CancellationToken cancellationToken) => reload switch
    {
        ReloadSettings.PidFile file => Signal(file.Path),
        ReloadSettings.Command command => await RunCommandAsync(command.CommandLine, time, cancellationToken),
        _ => throw new InvalidOperationException($"unknown way to reload: {reload}"),
    };

    private static string? Signal(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"the signer's process is not known: {error.Message}; is OpenDKIM running, with 'PidFile {path}'?";
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var process) || process < 2)
        {
            return $"{path} holds no process number";
        }

        // SIGUSR1 ends a program that does not expect it, and process numbers are used again.
        var name = NameOf(process);
        if (name is null || !name.Contains("opendkim", StringComparison.Ordinal))
        {
            return $"{path} names process {process}, which {(name is null ? "does not run" : $"is '{name}', not OpenDKIM")}; is OpenDKIM running?";
        }

        return Libc.Signal(process, Libc.SignalUser1) == 0 ? null : $"cannot signal OpenDKIM (process {process}): {Marshal.GetLastPInvokeErrorMessage()}";
    }

    private static string? NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<string?> RunCommandAsync(string commandLine, TimeProvider time, CancellationToken cancellationToken)
    {
        using var alarm = new CancellationTokenSource(CommandTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellationToken);
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", commandLine])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception error)
        {
            return $"'{commandLine}' cannot be started: {error.Message}";
        }

        using (process)
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(both.Token);
            var errors = process.StandardError.ReadToEndAsync(both.Token);
            try
            {
                await process.WaitForExitAsync(both.Token);
                return process.ExitCode == 0 ? null : $"'{commandLine}' failed with exit code {process.ExitCode}: {LastLine(await errors, await output)}";
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return $"'{commandLine}' did not end within {CommandTimeout.TotalSeconds:0} s and was killed";
            }
        }
    }

    private static string LastLine(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.Trim().Split('\n')[^1] is { Length: > 0 } line)
            {
                return line.Trim();
            }
        }

        return "it said nothing";
    }
}
