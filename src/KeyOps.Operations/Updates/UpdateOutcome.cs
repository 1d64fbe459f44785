using KeyOps.Authority.Answers;

namespace KeyOps.Operations.Updates;

/// <summary>What an update comes to.</summary>
internal abstract record UpdateOutcome
{
    private UpdateOutcome()
    {
    }

    /// <summary>The zone is as asked for already (RFC 2136 §3.4.2.7: no error).</summary>
    public sealed record Unchanged : UpdateOutcome;

    /// <summary>The zone is another.</summary>
    public sealed record Changed : UpdateOutcome;

    /// <summary>Nothing of it is done.</summary>
    /// <param name="Rcode">As RFC 2136 §2.2 has it.</param>
    /// <param name="Reason">For the log: which prerequisite, which record.</param>
    public sealed record Refused(Rcode Rcode, string Reason) : UpdateOutcome
    {
        /// <summary>For whoever sent it: nothing of files, which are ours alone.</summary>
        public string Told { get; init; } = Rcode == Rcode.ServFail ? "it could not be done; the server's log says why" : Reason;
    }
}
