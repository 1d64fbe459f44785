namespace KeyOps.System.Tests.Harness;

/// <summary>The <c>keyops</c> under test: what <c>KEYOPS_BINARY</c> names, or the one built beside these tests.</summary>
public static class KeyOpsBinary
{
    /// <summary>Its absolute path.</summary>
    public static string BinaryPath { get; } = Path.GetFullPath(
        Environment.GetEnvironmentVariable("KEYOPS_BINARY") is { Length: > 0 } path ? path : Path.Combine(AppContext.BaseDirectory, "keyops"));

    /// <summary>Runs it to its end; see <see cref="ToolProcess.RunAsync"/>.</summary>
    public static Task<ProcessResult> RunAsync(params string[] arguments) => ToolProcess.RunAsync(BinaryPath, arguments);

    /// <summary>Runs it to its end in a folder.</summary>
    public static Task<ProcessResult> RunInAsync(string folder, params string[] arguments) => ToolProcess.RunAsync(BinaryPath, arguments, folder);
}
