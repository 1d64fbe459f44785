using KeyOps.Core.Records;

namespace KeyOps.Operations.Publishing;

/// <summary>What publishing a zone file came to.</summary>
public abstract record PublishOutcome
{
    private PublishOutcome()
    {
    }

    /// <summary>It is on disk and the name servers were told.</summary>
    /// <param name="Serial">The zone's serial.</param>
    /// <param name="Sha256">The hash of the file's octets.</param>
    public sealed record Published(SerialNumber Serial, string Sha256) : PublishOutcome;

    /// <summary>The file changed while it was being worked on: look again.</summary>
    public sealed record Changed : PublishOutcome;

    /// <summary>It could not be written, or a name server could not be told.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Remedy">What to do.</param>
    /// <param name="IsWritten">The file is there, and some name server may know of it.</param>
    public sealed record Failed(string Reason, string Remedy, bool IsWritten) : PublishOutcome;
}
