namespace KeyOps.Cli;

/// <summary>What the process says at its end; the same numbers for every verb.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>A check or an operation failed.</summary>
    public const int Failed = 1;

    /// <summary><c>plan</c>: changes are due.</summary>
    public const int ChangesDue = 2;

    /// <summary>It could not be determined: timeout, SERVFAIL, bogus.</summary>
    public const int Undetermined = 3;

    /// <summary>The command line is wrong (EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>The configuration is wrong (EX_CONFIG).</summary>
    public const int Configuration = 78;
}
