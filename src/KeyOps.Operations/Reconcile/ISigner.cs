using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Reconcile;

/// <summary>A signing milter as the loop sees it.</summary>
internal interface ISigner
{
    /// <summary>Unique among the signers.</summary>
    string Name { get; }

    /// <summary>Whether a signature can be read back from it.</summary>
    bool IsReadBack => false;

    /// <summary>Whether it signs with keys of this kind.</summary>
    bool Carries(KeyAlgorithm algorithm);

    /// <summary>
    /// Gets everything ready that a switch needs and that no table names yet: the key files are written, and what would keep the switch from succeeding is
    /// looked for. The signer goes on as before.
    /// </summary>
    /// <returns>What is in the way; null when nothing is.</returns>
    Task<SwitchOutcome.Failed?> PrepareAsync(SigningPlan plan, CancellationToken cancellationToken);

    /// <summary>Points the signer at these keys; if that cannot be proven, everything is put back as it was.</summary>
    /// <param name="plan">All domains, those that do not change too; or a part that it <see cref="Takes"/>.</param>
    /// <param name="proven">
    /// The keys whose signature is read back, and what it must verify with: those that are switched to, where it carries them. For one that the plan has signers leave, the
    /// signer is told of its tables in any case.
    /// </param>
    /// <param name="cancellationToken">Stops before the first file is written.</param>
    Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyDictionary<KeyId, VerifyingKey> proven, CancellationToken cancellationToken);

    /// <summary>What it signs a domain's mail with now: read back where it has a socket, else as its tables say.</summary>
    /// <param name="domain">The signing domain.</param>
    /// <param name="keys">The keys whose signatures are verified, where they are seen.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    Task<SigningSight> LookAsync(DomainName domain, IReadOnlyCollection<ManagedKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Whether it can be given a plan for some domains alone: its tables are, octet for octet, as it left them when they were last right in whole. One that
    /// cannot tell is given all.
    /// </summary>
    bool Takes(SigningPlan part) => false;

    /// <summary>How its files differ from the plan; empty when they don't. Keys that are not made yet have a negative or unknown id.</summary>
    ImmutableArray<FileDiff> Differences(SigningPlan plan);

    /// <summary>The plan's domains whose mail its files do not have signed as planned, as far as it can tell them from the others.</summary>
    IReadOnlyCollection<DomainName> Unsigned(SigningPlan plan) => [.. plan.Signed];

    /// <summary>Deletes the key files of keys whose records are gone.</summary>
    void RemoveKeyFiles(IReadOnlyCollection<ManagedKey> keys);
}
