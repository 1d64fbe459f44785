using System.Globalization;
using System.Runtime.InteropServices;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Processes;

namespace KeyOps.Operations.Signers;

/// <summary>Tells OpenDKIM to read its tables again. That this succeeds proves nothing: it does so at the next connection.</summary>
internal static class SignerReload
{
    /// <returns>What went wrong; null when nothing did.</returns>
    public static async Task<string?> RunAsync(ReloadSettings reload, CancellationToken cancellationToken) => reload switch
    {
        ReloadSettings.PidFile file => Signal(file.Path),
        ReloadSettings.Command command => await ShellCommand.RunAsync(command.CommandLine, cancellationToken),
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
}
