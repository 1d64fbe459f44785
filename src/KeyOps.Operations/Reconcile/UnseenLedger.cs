using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>Keeps account of the signers that are still to be seen to sign by what was written for them: that the files are right proves nothing.</summary>
internal sealed class UnseenLedger(KeyStore store, TimeProvider time)
{
    public const string Remedy = "restart it and look at its log; it is told of its files, and looked at, again until it signs (`keyops apply` does so now)";

    /// <summary>So many domains are named; more are counted.</summary>
    private const int Named = 3;

    /// <summary>What a signer is still to show.</summary>
    public ImmutableArray<UnseenSigning> Of(string signer) => [.. store.Unseen().Where(each => each.Signer == signer)];

    /// <summary>It is to be seen to sign for these domains.</summary>
    public void Record(string signer, IEnumerable<DomainName> domains) => store.RecordUnseen([.. domains.Select(domain => new UnseenSigning(signer, domain, time.GetUtcNow()))]);

    /// <summary>It was seen to sign for these domains.</summary>
    public void Seen(string signer, IEnumerable<DomainName> domains) => store.ForgetUnseen([.. domains.Select(domain => new UnseenSigning(signer, domain, default))]);

    /// <summary>Forgets signers that are gone, and domains that they are to know nothing of.</summary>
    public void Retain(IEnumerable<string> signers, SigningPlan plan)
    {
        var names = signers.ToHashSet();
        var domains = plan.Domains.Select(domain => domain.Domain).ToHashSet();
        store.ForgetUnseen([.. store.Unseen().Where(each => !names.Contains(each.Signer) || !domains.Contains(each.Domain))]);
    }

    /// <summary>What is held, a signer each.</summary>
    public static IEnumerable<(PlannedHold Hold, DateTimeOffset Since)> Holds(IReadOnlyList<UnseenSigning> unseen) => unseen.GroupBy(each => each.Signer).Select(each => (
        new PlannedHold($"signer {each.Key} was not yet seen to sign by its files for {Names([.. each.Select(domain => domain.Domain)])}", Remedy),
        each.Min(domain => domain.Since)));

    /// <summary>These domains in a text.</summary>
    public static string Names(IReadOnlyCollection<DomainName> domains) =>
        string.Join(", ", domains.Take(Named).Select(domain => domain.ToStringWithoutDot())) + (domains.Count > Named ? $" and {domains.Count - Named} more" : "");
}
