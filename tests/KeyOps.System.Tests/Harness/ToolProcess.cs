using System.Diagnostics;

namespace KeyOps.System.Tests.Harness;

/// <summary>Runs a program to its end and collects what it said.</summary>
public static class ToolProcess
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The path of an installed program; the system folders are searched too, as they may not be on PATH.</summary>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    public static string Find(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin"]);
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{program} is not installed; the README names the packages that the tests need", program);
    }

    /// <summary>Runs a program with a clean locale; it is killed, with a <see cref="TimeoutException"/>, after <paramref name="timeout"/> (one minute).</summary>
    /// <param name="program">A path, or a name that <see cref="Find"/> knows.</param>
    /// <param name="arguments">What follows argv[0].</param>
    /// <param name="folder">The working folder; the present one when null.</param>
    /// <param name="input">What is written to its standard input.</param>
    /// <param name="environment">Variables to set beside the present ones.</param>
    /// <param name="timeout">When to give up.</param>
    public static async Task<ProcessResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        string? input = null,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? timeout = null)
    {
        using var process = Start(program, arguments, folder, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(timeout ?? DefaultTimeout);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end\n{await output}\n{await error}", e);
        }

        return new(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a program whose end is not awaited, as a server is; the caller kills and disposes it.</summary>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program.Contains('/', StringComparison.Ordinal) ? program : Find(program), arguments)
        {
            WorkingDirectory = folder ?? "",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, text) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = text;
        }

        return Process.Start(start)!;
    }
}
