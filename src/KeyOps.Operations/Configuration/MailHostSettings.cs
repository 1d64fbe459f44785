using System.Collections.Immutable;

namespace KeyOps.Operations.Configuration;

/// <summary>The mail host that KeyOps runs on: what `keyops mailhost` makes right and checks.</summary>
public sealed record MailHostSettings
{
    /// <summary>What <c>milter-default-action</c> may say (postconf(5)).</summary>
    public static readonly ImmutableArray<string> MilterActions = ["accept", "reject", "tempfail", "quarantine", "shutdown"];

    /// <summary>The folder with <c>main.cf</c> and <c>master.cf</c>; absolute.</summary>
    public required string PostfixDirectory { get; init; }

    /// <summary>How Postfix reads its configuration again, for the shell; null is <c>postfix reload</c> in that folder.</summary>
    public string? PostfixReload { get; init; }

    /// <summary><c>milter_default_action</c>; null keeps what <c>main.cf</c> says, and is <c>accept</c> when it says nothing.</summary>
    public string? MilterAction { get; init; }

    /// <summary>The OpenDKIM of this host; null leaves it and the milters alone.</summary>
    public OpenDkimHostSettings? OpenDkim { get; init; }

    /// <summary>The SPF check of received mail; null leaves it alone.</summary>
    public PolicyServiceSettings? Policy { get; init; }
}
