using KeyOps.Core.Names;

namespace KeyOps.Operations.Store;

/// <summary>Something that was tried for a domain.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Domain">For whom.</param>
/// <param name="Action">What, in a word or two.</param>
/// <param name="Detail">What exactly.</param>
/// <param name="StartedAt">When.</param>
/// <param name="FinishedAt">When it ended; null while it runs, and for ever when the process died in it.</param>
/// <param name="Outcome">How it ended; null as above.</param>
/// <param name="Result">Why: the reason of a hold, the error of a failure.</param>
/// <param name="Since">When the first attempt of an unbroken row with this action, outcome and result was finished; the start while it is not finished.</param>
public sealed record Attempt(
    AttemptId Id,
    DomainName Domain,
    string Action,
    string Detail,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    AttemptOutcome? Outcome,
    string? Result,
    DateTimeOffset Since);
