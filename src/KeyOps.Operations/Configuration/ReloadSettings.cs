namespace KeyOps.Operations.Configuration;

/// <summary>How a signer is told to read its tables again.</summary>
public abstract record ReloadSettings
{
    private ReloadSettings()
    {
    }

    /// <summary>SIGUSR1 to the process that this file names.</summary>
    /// <param name="Path">Absolute.</param>
    public sealed record PidFile(string Path) : ReloadSettings;

    /// <summary>A command for the shell.</summary>
    public sealed record Command(string CommandLine) : ReloadSettings;
}
