using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Planning;

/// <summary>What is to come for a domain, if every step succeeds when it is due.</summary>
/// <param name="Domain">Which.</param>
/// <param name="Steps">Dated, in order.</param>
/// <param name="Keys">Its keys, those that are to be made among them, and the states that they go through.</param>
/// <param name="Problems">Why the schedule cannot work, or why nothing can be done.</param>
/// <param name="Rest">Why there is no further step in that time.</param>
public sealed record DomainTimeline(
    DomainName Domain,
    ImmutableArray<TimelineStep> Steps,
    ImmutableArray<ForeseenKey> Keys,
    ImmutableArray<PlannedHold> Problems,
    string Rest);

/// <summary>A step, when it is done and why.</summary>
public sealed record TimelineStep(DateTimeOffset At, string Text, string Reason);

/// <summary>A key and its way.</summary>
public sealed record ForeseenKey(Selector Selector, string Algorithm, ImmutableArray<KeySpan> Spans);

/// <summary>A state and how long a key is in it; no end: beyond what was looked at, or for good.</summary>
public sealed record KeySpan(KeyState State, DateTimeOffset From, DateTimeOffset? To);
