namespace KeyOps.Operations.Configuration;

/// <summary>How a name server learns of a new zone.</summary>
public abstract record PublisherSettings
{
    private PublisherSettings()
    {
    }

    /// <summary>The server inside <c>keyops run</c>.</summary>
    public sealed record EmbeddedServer : PublisherSettings;

    /// <summary>A command for each zone.</summary>
    /// <param name="CommandLine">For the shell; <c>{zone}</c> stands for the apex without its final dot, <c>{file}</c> for the zone file.</param>
    public sealed record Command(string CommandLine) : PublisherSettings;
}
