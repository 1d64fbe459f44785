using KeyOps.Core.Diagnostics;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Configuration;

/// <summary>One mail domain and the zone that its records stand in.</summary>
public sealed record DomainSettings
{
    /// <summary>In lower case.</summary>
    public required DomainName Name { get; init; }

    /// <summary>Where the domain stands in the configuration.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The policy's name in the configuration; <c>default</c> when it names none.</summary>
    public required string PolicyName { get; init; }

    /// <summary>What the policy says of DKIM keys.</summary>
    public required DkimPolicy Policy { get; init; }

    /// <summary>Who is asked whether a record is there.</summary>
    public required NameServerChoice NameServers { get; init; }

    public required ZoneSettings Zone { get; init; }

    public required MailSettings Mail { get; init; }

    /// <summary>What these keys amount to under the domain's policy.</summary>
    public KeyTimeline TimelineOf(IEnumerable<KeyHistory> keys) => new(Policy, keys, Mail.SendsMail);
}
