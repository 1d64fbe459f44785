namespace KeyOps.Core.Lifecycle;

/// <summary>The conditions that a key's way rests on (the table of DESIGN's key timeline), by name.</summary>
[Flags]
internal enum Gates
{
    None = 0,

    /// <summary>Nothing moves on beside a zone file that is not what it should be.</summary>
    ZoneIsPublished = 1 << 0,

    /// <summary>Every name server answered the record.</summary>
    EveryServerAnswers = 1 << 1,

    /// <summary>The private key is the other half of the record.</summary>
    KeyFitsRecord = 1 << 2,

    /// <summary>Caches that held something else have expired since.</summary>
    CachesHaveExpired = 1 << 3,

    /// <summary>The name servers still answer it when signers are pointed at it.</summary>
    StillAnswered = 1 << 4,

    /// <summary>A key that signers were pointed at, if only for a moment, is not withdrawn at once.</summary>
    SwitchIsRemembered = 1 << 5,

    /// <summary>No message signed with a retired key can be under way any more.</summary>
    MessagesAreDelivered = 1 << 6,

    /// <summary>No signer shows a key that is to be withdrawn.</summary>
    NoSignerShowsIt = 1 << 7,

    All = (1 << 8) - 1,
}
