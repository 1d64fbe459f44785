using System.Net;

namespace KeyOps.Core.Mail;

/// <summary>One term of an SPF record: a mechanism with its qualifier, or a modifier (RFC 7208 §4.6.1). <see cref="ToString"/> gives its canonical text.</summary>
public abstract record SpfTerm
{
    private SpfTerm()
    {
    }

    /// <summary>Whether evaluating it costs one of the ten lookups of RFC 7208 §4.6.4.</summary>
    public virtual bool CostsLookup => false;

    /// <summary>Whether it is a mechanism: those match in order, modifiers stand apart.</summary>
    public bool IsMechanism => this is not (Redirect or Explanation or OtherModifier);

    public abstract override string ToString();

    /// <summary>Matches every sender (RFC 7208 §5.1).</summary>
    public sealed record All(SpfQualifier Qualifier) : SpfTerm
    {
        public override string ToString() => $"{Sign(Qualifier)}all";
    }

    /// <summary>Matches what another domain's record passes (RFC 7208 §5.2).</summary>
    public sealed record Include(SpfQualifier Qualifier, SpfDomainSpec Domain) : SpfTerm
    {
        public override bool CostsLookup => true;

        public override string ToString() => $"{Sign(Qualifier)}include:{Domain}";
    }

    /// <summary>Matches the addresses of a name, by default the domain's own (RFC 7208 §5.3).</summary>
    public sealed record A(SpfQualifier Qualifier, SpfDomainSpec? Domain = null, int? Ip4Prefix = null, int? Ip6Prefix = null) : SpfTerm
    {
        public override bool CostsLookup => true;

        public override string ToString() => $"{Sign(Qualifier)}a{Argument(Domain)}{DualPrefix(Ip4Prefix, Ip6Prefix)}";
    }

    /// <summary>Matches the addresses of a name's mail exchangers (RFC 7208 §5.4).</summary>
    public sealed record Mx(SpfQualifier Qualifier, SpfDomainSpec? Domain = null, int? Ip4Prefix = null, int? Ip6Prefix = null) : SpfTerm
    {
        public override bool CostsLookup => true;

        public override string ToString() => $"{Sign(Qualifier)}mx{Argument(Domain)}{DualPrefix(Ip4Prefix, Ip6Prefix)}";
    }

    /// <summary>Matches by reverse lookup; not to be used any more (RFC 7208 §5.5).</summary>
    public sealed record Ptr(SpfQualifier Qualifier, SpfDomainSpec? Domain = null) : SpfTerm
    {
        public override bool CostsLookup => true;

        public override string ToString() => $"{Sign(Qualifier)}ptr{Argument(Domain)}";
    }

    /// <summary>Matches an IPv4 network (RFC 7208 §5.6); without a prefix length, one address.</summary>
    public sealed record Ip4(SpfQualifier Qualifier, IPAddress Address, int? Prefix = null) : SpfTerm
    {
        public override string ToString() => $"{Sign(Qualifier)}ip4:{Address}{(Prefix is { } prefix ? $"/{prefix}" : "")}";
    }

    /// <summary>Matches an IPv6 network (RFC 7208 §5.6); without a prefix length, one address.</summary>
    public sealed record Ip6(SpfQualifier Qualifier, IPAddress Address, int? Prefix = null) : SpfTerm
    {
        public override string ToString() => $"{Sign(Qualifier)}ip6:{Address}{(Prefix is { } prefix ? $"/{prefix}" : "")}";
    }

    /// <summary>Matches when a name has an A record (RFC 7208 §5.7).</summary>
    public sealed record Exists(SpfQualifier Qualifier, SpfDomainSpec Domain) : SpfTerm
    {
        public override bool CostsLookup => true;

        public override string ToString() => $"{Sign(Qualifier)}exists:{Domain}";
    }

    /// <summary>Goes on with another domain's record when nothing matched (RFC 7208 §6.1).</summary>
    public sealed record Redirect(SpfDomainSpec Domain) : SpfTerm
    {
        public override bool CostsLookup => true;

        public override string ToString() => $"redirect={Domain}";
    }

    /// <summary>Where the explanation of a fail is found (RFC 7208 §6.2).</summary>
    public sealed record Explanation(SpfDomainSpec Domain) : SpfTerm
    {
        public override string ToString() => $"exp={Domain}";
    }

    /// <summary>A modifier that RFC 7208 does not know; verifiers ignore it (§6).</summary>
    public sealed record OtherModifier(string Name, string Text) : SpfTerm
    {
        public override string ToString() => $"{Name}={Text}";
    }

    private static string Sign(SpfQualifier qualifier) => qualifier switch
    {
        SpfQualifier.Fail => "-",
        SpfQualifier.SoftFail => "~",
        SpfQualifier.Neutral => "?",
        _ => "",
    };

    private static string Argument(SpfDomainSpec? domain) => domain is null ? "" : $":{domain}";

    private static string DualPrefix(int? ip4, int? ip6) =>
        (ip4 is { } four ? $"/{four}" : "") + (ip6 is { } six ? $"//{six}" : "");
}
