namespace KeyOps.Operations.Propagation;

/// <summary>How patient a probe is, and how much it asks at once.</summary>
internal sealed record ProbeOptions
{
    /// <summary>How long one answer is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often an unanswered question is asked again: a lost datagram is no dead server.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The pause before the first of them; each further one is about twice as long, and random by up to a quarter or so.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Questions under way at one time, all domains together: enough to hide slow servers behind others, too few to look like a flood.</summary>
    public int AtOnce { get; init; } = 64;

    /// <summary>The port of name servers that NS records name.</summary>
    public int NameServerPort { get; init; } = 53;
}
