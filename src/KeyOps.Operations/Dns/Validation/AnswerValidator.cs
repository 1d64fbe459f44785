using KeyOps.Core.Dnssec;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Dns.Validation;

/// <summary>Judges a whole answer (RFC 4035 §5.3, §5.4): each RRset on the way from the question, and the proof where it ends in nothing.</summary>
internal sealed class AnswerValidator(ChainOfTrust chain)
{
    private const int MaxAliases = 12;

    /// <summary>Judges what a message says of a name and type. An alias whose target the message does not hold is judged as far as it goes.</summary>
    public Trust Judge(DnsMessage message, DomainName name, RecordType type)
    {
        Trust soFar = new Trust.Secure();
        for (var hops = 0; hops < MaxAliases; hops++)
        {
            var found = SignedRRset.Find(message.Answers, name, type);
            var alias = found ?? SignedRRset.Find(message.Answers, name, RecordType.Cname);
            if (alias is null)
            {
                return hops > 0 && message.Rcode == DnsRcode.NoError && !message.Authorities.Any(record => record.Type == RecordType.Soa)
                    ? soFar
                    : Worse(soFar, JudgeNegative(message, name, type));
            }

            soFar = Worse(soFar, JudgePositive(message, alias));
            if (found is not null || soFar is Trust.Bogus or Trust.Failed)
            {
                return soFar;
            }

            name = DomainName.FromWire(alias.Rdatas[0].Span);
        }

        return new Trust.Bogus("the aliases do not end");
    }

    private Trust JudgePositive(DnsMessage message, SignedRRset rrset)
    {
        // A DNAME makes CNAMEs that nobody signs (RFC 6672 §5.3.1): it is the DNAME that counts.
        if (rrset.Type == RecordType.Cname && rrset.Signatures.Count == 0 && FindDname(message, rrset) is { } dname)
        {
            return (chain.Judge(dname)).Trust;
        }

        var (trust, signature) = chain.Judge(rrset);
        var labels = rrset.Owner.IsWildcard ? rrset.Owner.LabelCount - 1 : rrset.Owner.LabelCount;
        if (signature is null || signature.Labels == labels)
        {
            return trust;
        }

        return chain.JudgeExpansion(message, rrset.Owner, signature.Labels) switch
        {
            Denial.NameDoesNotExist => trust,
            Denial.Insecure => new Trust.Insecure(),
            _ => new Trust.Bogus($"nothing proves that a wildcard stands for {rrset.Owner}"),
        };
    }

    private Trust JudgeNegative(DnsMessage message, DomainName name, RecordType type)
    {
        var denial = chain.JudgeDenial(message, name, type);
        return (denial, message.Rcode) switch
        {
            (Denial.NameDoesNotExist, DnsRcode.NxDomain) or (Denial.NoData, DnsRcode.NoError) => new Trust.Secure(),
            (Denial.Insecure or Denial.InsecureDelegation, _) => new Trust.Insecure(),
            _ => chain.JudgeUnsigned(name),
        };
    }

    private static SignedRRset? FindDname(DnsMessage message, SignedRRset cname)
    {
        foreach (var dname in SignedRRset.All(message.Answers, RecordType.Dname))
        {
            if (cname.Owner == dname.Owner || !cname.Owner.IsAtOrBelow(dname.Owner))
            {
                continue;
            }

            byte[] target = [.. cname.Owner.Wire[..^dname.Owner.Wire.Length], .. dname.Rdatas[0].Span];
            if (DomainName.TryFromWire(target, out var synthesised) && synthesised == DomainName.FromWire(cname.Rdatas[0].Span))
            {
                return dname;
            }
        }

        return null;
    }

    private static Trust Worse(Trust left, Trust right) => Rank(right) > Rank(left) ? right : left;

    private static int Rank(Trust trust) => trust switch
    {
        Trust.Secure => 0,
        Trust.Insecure => 1,
        Trust.Failed => 2,
        _ => 3,
    };
}
