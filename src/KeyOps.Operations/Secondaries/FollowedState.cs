using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Secondaries;

/// <summary>Where a followed zone stands.</summary>
/// <param name="Zone">Its apex.</param>
/// <param name="Primaries">Who is asked.</param>
public sealed record FollowedState(DomainName Zone, ImmutableArray<IPEndPoint> Primaries)
{
    /// <summary>The version kept here; null before the first transfer.</summary>
    public SerialNumber? Serial { get; init; }

    /// <summary>Whether queries are answered from it; false before the first transfer, and when it has expired.</summary>
    public bool IsServed { get; init; }

    /// <summary>The primary that confirmed it last, or gave it; null when none has since the start.</summary>
    public IPEndPoint? ConfirmedBy { get; init; }

    /// <summary>When a primary last confirmed it, or gave it.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The version that a primary had when it last said so.</summary>
    public SerialNumber? SerialThere { get; init; }

    /// <summary>When the primaries were last asked, whatever came of it; null: not since the start.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>When they are asked again, unless one sends a NOTIFY before.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>When it is withheld, unless one confirms it before.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How the version came; null when it did before the start.</summary>
    public ReceivedTransfer? Transfer { get; init; }

    /// <summary>What went wrong with each primary when they were last asked; empty when one of them sufficed.</summary>
    public ImmutableArray<PrimaryFailure> Failures { get; init; } = [];

    /// <summary>Since when none of them has sufficed; null when one did.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>The last thing that went wrong with one of them, though it may be overcome.</summary>
    public PrimaryFailure? LastFailure { get; init; }

    /// <summary>The last NOTIFY of a primary that was refused; null when one was taken since.</summary>
    public PrimaryFailure? RefusedNotify { get; init; }
}
