using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Signers;

/// <summary>A signer's tables as they were found.</summary>
internal abstract class PresentTables
{
    /// <summary>Nobody's mail is signed by them.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>Whether the domain's mail is signed with this key.</summary>
    public abstract bool Sign(ManagedKey key, string keyPath);

    /// <summary>Whether some row names this file.</summary>
    public abstract bool Name(string keyPath);

    /// <summary>What the domain's mail is signed with.</summary>
    public abstract IEnumerable<Selector> SelectorsOf(DomainName domain);
}
