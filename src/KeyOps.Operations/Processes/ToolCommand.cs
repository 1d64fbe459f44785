using System.ComponentModel;
using System.Diagnostics;

namespace KeyOps.Operations.Processes;

/// <summary>Runs an installed program with arguments of its own, no shell between, within <see cref="ShellCommand.Limit"/>.</summary>
internal static class ToolCommand
{
    /// <summary>System programs stand in folders that a user's PATH may not name.</summary>
    private static readonly string[] Folders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];

    /// <summary>The path of a program; null when it is not installed.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(Folders)
        .Where(folder => folder.Length > 0)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="IOException">It cannot be started, or does not end.</exception>
    public static async Task<ToolResult> RunAsync(string path, IEnumerable<string> arguments, CancellationToken cancellationToken, string? input = null)
    {
        using var process = new Process();
        process.StartInfo = new(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process.StartInfo.Environment["LC_ALL"] = "C";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ShellCommand.Limit);
        try
        {
            process.Start();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new IOException($"{path} did not end within {ShellCommand.Limit.TotalSeconds:0} s", late);
        }
        catch (Win32Exception problem)
        {
            throw new IOException($"{path} could not be started: {problem.Message}", problem);
        }
    }
}
