namespace KeyOps.Core.Checks;

/// <summary>What libopendkim 2.11 makes of a key record.</summary>
public abstract record OpenDkimJudgement
{
    private OpenDkimJudgement()
    {
    }

    /// <summary>It takes the record. <paramref name="Key"/>: what <c>p=</c> decodes to, which need not be a key at all.</summary>
    public sealed record Taken(ReadOnlyMemory<byte> Key) : OpenDkimJudgement;

    /// <summary>It refuses the record, in these words.</summary>
    public sealed record Refused(string Message) : OpenDkimJudgement;
}
