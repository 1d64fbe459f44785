namespace KeyOps.Core.Tsig;

/// <summary>What a TSIG record says of the one that it answers (RFC 8945 §3, §5.2).</summary>
public enum TsigError : ushort
{
    None = 0,

    /// <summary>The MAC is not that of the message.</summary>
    BadSig = 16,

    /// <summary>There is no such key, or not with this algorithm.</summary>
    BadKey = 17,

    /// <summary>The clocks are further apart than the fudge allows.</summary>
    BadTime = 18,

    /// <summary>The MAC is right and too short.</summary>
    BadTrunc = 22,
}
