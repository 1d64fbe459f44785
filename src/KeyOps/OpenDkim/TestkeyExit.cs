namespace KeyOps.OpenDkim;

/// <summary>Exit codes: sysexits(3) as <c>opendkim-testkey</c> has them, and ours.</summary>
internal static class TestkeyExit
{
    public const int Fine = 0;

    /// <summary>The key table cannot be walked.</summary>
    public const int Table = 1;

    /// <summary>With <c>--strict</c>: it cannot be known now (timeout, server failure, bogus).</summary>
    public const int Undetermined = 3;

    /// <summary>EX_DATAERR: the keys do not match.</summary>
    public const int Mismatch = 65;

    /// <summary>EX_UNAVAILABLE: no good record.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_OSERR: the key file.</summary>
    public const int System = 71;

    /// <summary>EX_CONFIG: usage and configuration.</summary>
    public const int Configuration = 78;

    /// <summary>The exit code of one key's result.</summary>
    public static int Of(KeyCheckResult result, bool isStrict) => result switch
    {
        KeyCheckResult.Ok => Fine,
        KeyCheckResult.Mismatch => Mismatch,
        KeyCheckResult.KeyFile => System,
        KeyCheckResult.Undetermined when isStrict => Undetermined,
        _ => Unavailable,
    };

    /// <summary>Of many keys under <c>--strict</c>: the first that is surely wrong, else the first that cannot be known.</summary>
    public static int Of(IReadOnlyList<KeyCheck> checks)
    {
        var bad = checks.FirstOrDefault(check => check.Result is not (KeyCheckResult.Ok or KeyCheckResult.Undetermined))
            ?? checks.FirstOrDefault(check => check.Result == KeyCheckResult.Undetermined);
        return bad is null ? Fine : Of(bad.Result, isStrict: true);
    }
}
