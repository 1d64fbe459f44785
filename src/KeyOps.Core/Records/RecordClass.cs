namespace KeyOps.Core.Records;

/// <summary>An RR class (RFC 1035 §3.2.4, RFC 6895 §3.2).</summary>
public readonly record struct RecordClass(ushort Code)
{
    /// <summary>The Internet.</summary>
    public static readonly RecordClass In = new(1);

    /// <summary>CHAOS, left for <c>version.bind</c> and its kin.</summary>
    public static readonly RecordClass Ch = new(3);

    public static readonly RecordClass Hs = new(4);

    public static readonly RecordClass None = new(254);

    public static readonly RecordClass Any = new(255);

    /// <summary>The mnemonic, or <c>CLASSn</c> (RFC 3597 §5).</summary>
    public override string ToString() => Code switch
    {
        1 => "IN",
        3 => "CH",
        4 => "HS",
        254 => "NONE",
        255 => "ANY",
        _ => $"CLASS{Code}",
    };
}
