using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Propagation;

/// <summary>Whether every authoritative server answers a record.</summary>
public abstract record PropagationOutcome
{
    private PropagationOutcome()
    {
    }

    /// <summary>All do.</summary>
    /// <param name="Records">For each record that was asked about, in that order: as each server answered it.</param>
    public sealed record Everywhere(ImmutableArray<ImmutableArray<ServedRecord>> Records) : PropagationOutcome
    {
        /// <summary>What is kept of that.</summary>
        public ImmutableArray<ImmutableArray<NameServerAnswer>> Answers => [.. Records.Select(servers => servers.Select(served => served.Answer).ToImmutableArray())];

        /// <summary>What else was seen, and is kept beside the answers.</summary>
        public ImmutableArray<string> Notes { get; init; } = [];
    }

    /// <summary>At least one does not.</summary>
    /// <param name="Reasons">One for each server that does not, naming it.</param>
    public sealed record NotYet(ImmutableArray<string> Reasons) : PropagationOutcome
    {
        /// <summary>Whether a server answered, and not with the record: caches may hold what it said. False when none could be asked.</summary>
        public bool IsContradicted { get; init; }

        /// <summary>What a person can do, each once; empty when there is nothing but to wait.</summary>
        public ImmutableArray<string> Remedies { get; init; } = [];
    }
}
