using KeyOps.Core.Dnssec;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Dns.Validation;

/// <summary>
/// Finds the keys of zones from the trust anchors down (RFC 4035 §5), asking for DS and DNSKEY as it needs them. It works from below: the signer that an
/// RRSIG names is the zone whose keys are wanted, so a signed chain costs two questions a zone; only unsigned data makes it walk down
/// to find where security ends. Every step goes to a shorter name, so it ends.
/// </summary>
internal sealed class ChainOfTrust(
    IReadOnlyList<TrustAnchor> anchors,
    Func<DnsQuery, ExchangeResult> ask,
    DateTimeOffset now)
{
    /// <summary>Signature checks of one RRset; an honest one needs one or two (CVE-2023-50387).</summary>
    private const int MaxChecks = 16;

    private readonly Dictionary<DomainName, ZoneKeys> _zones = [];

    /// <summary>Judges an RRset; the signature that holds comes with it, when secure.</summary>
    public (Trust Trust, RrsigRdata? Signature) Judge(SignedRRset rrset)
    {
        if (rrset.Signatures.Count == 0)
        {
            return (JudgeUnsigned(rrset.Owner), null);
        }

        Trust worst = new Trust.Bogus($"no signature of {rrset.Owner} {rrset.Type} holds");
        foreach (var signature in rrset.Signatures.Take(MaxChecks))
        {
            // RFC 4035 §5.3.1. A DS is the parent's: its signer stands above it. A signer above the anchor is nobody's to trust, nor to
            // call insecure: else a forged signature by it would take the anchor away.
            if (!rrset.Owner.IsAtOrBelow(signature.Signer)
                || (rrset.Type == RecordType.Ds && rrset.Owner == signature.Signer)
                || (ClosestAnchor(rrset.Owner) is { } anchor && !signature.Signer.IsAtOrBelow(anchor)))
            {
                worst = new Trust.Bogus($"{rrset.Owner} {rrset.Type} is signed by {signature.Signer}, which cannot");
                continue;
            }

            var zone = KeysOf(signature.Signer);
            if (zone.Trust is not Trust.Secure)
            {
                if (zone.Trust is Trust.Insecure)
                {
                    return (zone.Trust, null);
                }

                worst = zone.Trust;
                continue;
            }

            if (!signature.IsInForce(now))
            {
                worst = new Trust.Bogus($"the signature of {rrset.Owner} {rrset.Type} is not in force now");
            }
            else if (Check(rrset, signature, zone.Keys))
            {
                return (zone.Trust, signature);
            }
        }

        return (worst, null);
    }

    /// <summary>Judges what validated denial records of a negative answer prove.</summary>
    public Denial JudgeDenial(DnsMessage message, DomainName name, RecordType type)
    {
        var (nsec, nsec3) = DenialRecords(message, name, type);
        var byNsec = nsec.Count == 0 ? Denial.NotProven : NsecDenial.Judge(nsec, name, type);
        return byNsec != Denial.NotProven || nsec3.Count == 0 ? byNsec : Nsec3Denial.Judge(nsec3, name, type);
    }

    /// <summary>Judges what validated denial records prove of a wildcard's answer: that nothing closer exists (RFC 4035 §5.3.4, RFC 5155 §8.8).</summary>
    public Denial JudgeExpansion(DnsMessage message, DomainName name, int wildcardLabels)
    {
        var (nsec, nsec3) = DenialRecords(message, name, RecordType.Txt);
        var byNsec = NsecDenial.JudgeExpansion(nsec, name);
        return byNsec != Denial.NotProven || nsec3.Count == 0
            ? byNsec
            : Nsec3Denial.JudgeExpansion(nsec3, Ancestors.WithLabels(name, wildcardLabels + 1));
    }

    /// <summary>Judges a name whose data came without signatures: insecure when a zone above it is proven so, else bogus.</summary>
    public Trust JudgeUnsigned(DomainName name)
    {
        if (ClosestAnchor(name) is not { } anchor)
        {
            return new Trust.Insecure();
        }

        var top = KeysOf(anchor);
        if (top.Trust is not Trust.Secure)
        {
            return top.Trust;
        }

        for (var labels = anchor.LabelCount + 1; labels <= name.LabelCount; labels++)
        {
            var cut = Ancestors.WithLabels(name, labels);
            var keys = AtCut(cut);
            if (keys is { Trust: not Trust.Secure })
            {
                return keys.Trust;
            }
        }

        return new Trust.Bogus($"{name} has no signature, and nothing proves that it needs none");
    }

    private ZoneKeys KeysOf(DomainName zone)
    {
        if (!_zones.TryGetValue(zone, out var keys))
        {
            keys = FindKeys(zone);
            _zones[zone] = keys;
        }

        return keys;
    }

    private ZoneKeys FindKeys(DomainName zone)
    {
        var own = anchors.Where(anchor => anchor.Zone == zone).ToList();
        if (own.Count > 0)
        {
            return FetchKeys(zone, key => own.Exists(anchor => anchor.Matches(key)));
        }

        if (ClosestAnchor(zone) is null)
        {
            return ZoneKeys.Insecure;
        }

        return AtCut(zone)
            ?? ZoneKeys.Of(new Trust.Bogus($"{zone} signs, and its parent says that it is no zone"));
    }

    /// <summary>What is delegated at a name: its keys, insecurity, a failure; null when it is proven to be no cut.</summary>
    private ZoneKeys? AtCut(DomainName cut)
    {
        if (_zones.TryGetValue(cut, out var known))
        {
            return known;
        }

        var result = Ask(cut, RecordType.Ds);
        if (result is not ExchangeResult.Received { Message.Rcode: DnsRcode.NoError or DnsRcode.NxDomain } received)
        {
            return ZoneKeys.Of(new Trust.Failed(result));
        }

        if (SignedRRset.Find(received.Message.Answers, cut, RecordType.Ds) is { } rrset)
        {
            var (trust, _) = rrset.Signatures.Count == 0
                ? (new Trust.Bogus($"the DS of {cut} has no signature"), null)
                : Judge(rrset);
            return trust is Trust.Secure ? _zones[cut] = ByDs(cut, rrset) : ZoneKeys.Of(trust);
        }

        // An alias has no DS beside it, and is no cut.
        if (SignedRRset.Find(received.Message.Answers, cut, RecordType.Cname) is { } alias)
        {
            return (Judge(alias)).Trust is Trust.Secure ? null : ZoneKeys.Of(new Trust.Bogus($"the alias at {cut} is not signed"));
        }

        return JudgeDenial(received.Message, cut, RecordType.Ds) switch
        {
            Denial.InsecureDelegation or Denial.Insecure => ZoneKeys.Insecure,
            Denial.NoData or Denial.NameDoesNotExist => null,
            _ => ZoneKeys.Of(new Trust.Bogus($"nothing proves that {cut} has no DS")),
        };
    }

    private ZoneKeys ByDs(DomainName zone, SignedRRset rrset)
    {
        var all = new List<DsRdata>();
        foreach (var rdata in rrset.Rdatas)
        {
            if (DsRdata.TryParse(rdata, out var ds) && DnssecSignatures.IsSupported(ds.Algorithm) && DnssecSignatures.IsSupportedDigest(ds.DigestType))
            {
                all.Add(ds);
            }
        }

        if (all.Count == 0)
        {
            return ZoneKeys.Insecure; // RFC 4035 §5.2: nothing here can be checked
        }

        // RFC 4509 §3: SHA-1 digests count only where there is nothing better.
        var better = all.Where(ds => ds.DigestType != 1).ToList();
        var usable = better.Count > 0 ? better : all;
        return FetchKeys(zone, key => usable.Exists(ds => DnssecSignatures.Matches(ds, zone, key)));
    }

    /// <summary>Fetches a zone's DNSKEY RRset, which one of the keys that <paramref name="isTrusted"/> must have signed.</summary>
    private ZoneKeys FetchKeys(DomainName zone, Func<DnskeyRdata, bool> isTrusted)
    {
        var result = Ask(zone, RecordType.Dnskey);
        if (result is not ExchangeResult.Received { Message.Rcode: DnsRcode.NoError or DnsRcode.NxDomain } received)
        {
            return ZoneKeys.Of(new Trust.Failed(result));
        }

        if (SignedRRset.Find(received.Message.Answers, zone, RecordType.Dnskey) is not { } rrset)
        {
            return ZoneKeys.Of(new Trust.Bogus($"{zone} has no DNSKEY"));
        }

        var keys = new List<DnskeyRdata>();
        foreach (var rdata in rrset.Rdatas)
        {
            if (DnskeyRdata.TryParse(rdata, out var key) && key.IsUsable)
            {
                keys.Add(key);
            }
        }

        var trusted = keys.Where(isTrusted).ToList();
        if (trusted.Count == 0)
        {
            return ZoneKeys.Of(new Trust.Bogus($"no DNSKEY of {zone} is the one that is trusted"));
        }

        if (!trusted.Exists(key => DnssecSignatures.IsSupported(key.Algorithm)))
        {
            return ZoneKeys.Insecure;
        }

        var holding = rrset.Signatures.Take(MaxChecks).Where(signature => signature.Signer == zone && Check(rrset, signature, trusted)).ToList();
        return holding.Exists(signature => signature.IsInForce(now)) ? new(new Trust.Secure(), keys)
            : holding.Count > 0 ? ZoneKeys.Of(new Trust.Bogus($"the signature of {zone} DNSKEY is not in force now"))
            : ZoneKeys.Of(new Trust.Bogus($"the DNSKEY RRset of {zone} is not signed by the key that is trusted"));
    }

    private (List<NsecRecord> Nsec, List<Nsec3Record> Nsec3) DenialRecords(DnsMessage message, DomainName name, RecordType type)
    {
        var (nsec, nsec3) = (new List<NsecRecord>(), new List<Nsec3Record>());
        DomainName? zone = null;
        foreach (var rrset in SignedRRset.All(message.Authorities, RecordType.Nsec).Concat(SignedRRset.All(message.Authorities, RecordType.Nsec3)))
        {
            // The zone that denies stands above the name, for DS strictly; all records are of one zone.
            var signer = rrset.Signatures.Count == 0 ? null : rrset.Signatures[0].Signer;
            if (signer is null || !name.IsAtOrBelow(signer) || (type == RecordType.Ds && name == signer && !name.IsRoot) || (zone is not null && zone != signer)
                || (Judge(rrset)).Trust is not Trust.Secure)
            {
                continue;
            }

            zone = signer;
            if (rrset.Type == RecordType.Nsec && NsecRecord.TryParse(rrset.Owner, rrset.Rdatas[0], out var record))
            {
                nsec.Add(record);
            }
            else if (rrset.Type == RecordType.Nsec3 && Nsec3Record.TryParse(rrset.Owner, rrset.Rdatas[0], out var hashed) && hashed.Zone == signer)
            {
                nsec3.Add(hashed);
            }
        }

        return (nsec, nsec3);
    }

    private static bool Check(SignedRRset rrset, RrsigRdata signature, IReadOnlyList<DnskeyRdata> keys)
    {
        foreach (var key in keys)
        {
            if (key.KeyTag == signature.KeyTag && key.Algorithm == signature.Algorithm
                && SignatureInput.Build(signature, rrset.Owner, RecordClass.In, rrset.Rdatas) is { } input
                && DnssecSignatures.Verify(key, input, signature.Signature.Span))
            {
                return true;
            }
        }

        return false;
    }

    private DomainName? ClosestAnchor(DomainName name) =>
        anchors.Select(anchor => anchor.Zone).Where(name.IsAtOrBelow).MaxBy(zone => zone.LabelCount);

    private ExchangeResult Ask(DomainName name, RecordType type) =>
        ask(new DnsQuery(name, type) { RecursionDesired = true, CheckingDisabled = true, DnssecOk = true });
}
