using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Planning;

/// <summary>Where a domain stands.</summary>
/// <param name="Domain">Which.</param>
/// <param name="Keys">Its keys, the oldest first; those that are Removed are left out.</param>
/// <param name="Hold">What is due and cannot be done.</param>
/// <param name="Next">What falls due next.</param>
/// <param name="Serial">The published zone file's serial; null when there is none.</param>
/// <param name="Notes">What is not proven by the configuration's own choice.</param>
public sealed record DomainStatus(
    DomainName Domain,
    ImmutableArray<KeyStatus> Keys,
    HoldStatus? Hold,
    PlannedNext Next,
    SerialNumber? Serial,
    ImmutableArray<string> Notes);

/// <summary>Where a key stands, and why.</summary>
/// <param name="Selector">Its selector.</param>
/// <param name="Algorithm">What it is made of.</param>
/// <param name="State">Computed from the facts and the time.</param>
/// <param name="Since">When it came to that state.</param>
/// <param name="Evidence">What each step rests on, oldest first.</param>
public sealed record KeyStatus(Selector Selector, string Algorithm, KeyState State, DateTimeOffset Since, ImmutableArray<EvidenceLine> Evidence)
{
    /// <summary>What it waits for; null when it moves no more, or that was not looked for.</summary>
    public KeyWait? Wait { get; init; }
}

/// <summary>One thing that is known of a key.</summary>
public sealed record EvidenceLine(DateTimeOffset At, string Text);

/// <summary>What is waited for, and since when.</summary>
public sealed record HoldStatus(string Reason, string Remedy, DateTimeOffset? Since);
