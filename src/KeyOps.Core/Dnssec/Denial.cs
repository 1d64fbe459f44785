namespace KeyOps.Core.Dnssec;

/// <summary>What validated NSEC or NSEC3 records prove of a name and type.</summary>
public enum Denial
{
    /// <summary>Nothing.</summary>
    NotProven,

    /// <summary>The name does not exist, and no wildcard stands for it (RFC 4035 §5.4, RFC 5155 §8.4).</summary>
    NameDoesNotExist,

    /// <summary>The name, or the wildcard that stands for it, has no record of the type (RFC 4035 §5.4, RFC 5155 §8.5–8.7).</summary>
    NoData,

    /// <summary>For DS alone: the name is delegated without DS, so what is below it is insecure (RFC 4035 §5.2).</summary>
    InsecureDelegation,

    /// <summary>An opt-out span: an insecure delegation may be there (RFC 5155 §6), or the iterations are more than validators work for.</summary>
    Insecure,
}
