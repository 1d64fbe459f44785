using System.Net;
using CsCheck;
using KeyOps.Core.Mail;

namespace KeyOps.Core.Tests.Mail;

/// <summary>Random mail records, and random texts that look a little like one.</summary>
internal static class MailRecordGen
{
    private static readonly Gen<string> Word = Gen.Char.AlphaNumeric.Array[1, 8].Select(c => "w" + new string(c));
    private static readonly Gen<SpfQualifier> Qualifier = Gen.Enum<SpfQualifier>();
    private static readonly Gen<SpfDomainSpec> Domain = Gen.OneOf(
        Gen.Select(Word, Word, (a, b) => $"{a}.{b}.example"),
        Word.Select(a => $"%{{i}}._spf.{a}.example."),
        Word.Select(a => $"{a}.%{{d2r}}")).Select(SpfDomainSpec.Parse);

    private static readonly Gen<SpfTerm> Term = Gen.OneOf(
        Gen.Select(Qualifier, Domain, (q, d) => (SpfTerm)new SpfTerm.Exists(q, d)),
        Gen.Select(Qualifier, Domain, (q, d) => (SpfTerm)new SpfTerm.Include(q, d)),
        Gen.Select(Qualifier, Domain.Null(), Gen.Int[0, 32].Nullable(), Gen.Int[0, 128].Nullable(), (q, d, four, six) => (SpfTerm)new SpfTerm.A(q, d, four, six)),
        Gen.Select(Qualifier, Domain.Null(), Gen.Int[0, 32].Nullable(), Gen.Int[0, 128].Nullable(), (q, d, four, six) => (SpfTerm)new SpfTerm.Mx(q, d, four, six)),
        Gen.Select(Qualifier, Domain.Null(), (q, d) => (SpfTerm)new SpfTerm.Ptr(q, d)),
        Gen.Select(Qualifier, Gen.Byte.Array[4], Gen.Int[0, 32].Nullable(), (q, a, p) => (SpfTerm)new SpfTerm.Ip4(q, new IPAddress(a), p)),
        Gen.Select(Qualifier, Gen.Byte.Array[16], Gen.Int[0, 128].Nullable(), (q, a, p) => (SpfTerm)new SpfTerm.Ip6(q, new IPAddress(a), p)),
        Gen.Select(Word, Word, (n, t) => (SpfTerm)new SpfTerm.OtherModifier(n, t)));

    public static Gen<SpfRecord> Spf { get; } = Gen.Select(Term.Array[0, 9], Qualifier, (terms, q) =>
        new SpfRecord([.. terms, new SpfTerm.All(q)]));

    public static Gen<DkimKeyRecord> Dkim { get; } = Gen.Select(
        Word.Null(), Gen.Bool, Word.Array[0, 3], Gen.Bool, Gen.Byte.Array[32], Gen.Bool,
        (note, hash, flags, service, key, revoked) => new DkimKeyRecord
        {
            Note = note,
            HashAlgorithms = hash ? ["sha256"] : null,
            KeyType = "ed25519",
            Flags = flags,
            Services = service ? ["email"] : null,
            PublicKey = revoked ? default : key,
            OtherTags = note is null ? [] : [new("x_" + note, "a b")],
        });

    public static Gen<DmarcRecord> Dmarc { get; } = Gen.Select(
        Gen.Enum<DmarcPolicy>().Nullable(), Gen.Enum<DmarcPolicy>().Nullable(), Word.Array[0, 3], Gen.Enum<DmarcAlignment>().Nullable(), Gen.Bool.Nullable(), Gen.Enum<DmarcPublicSuffix>().Nullable(),
        (policy, subdomain, reports, alignment, testing, suffix) => new DmarcRecord
        {
            Policy = policy,
            SubdomainPolicy = subdomain,
            NonexistentPolicy = subdomain,
            AggregateReports = [.. reports.Select(word => $"mailto:{word}@example.com")],
            FailureReports = [.. reports.Take(1).Select(word => $"mailto:{word}@example.net")],
            DkimAlignment = alignment,
            SpfAlignment = alignment,
            FailureOptions = testing is null ? null : ['1', 's'],
            IsTesting = testing,
            PublicSuffix = suffix,
            OtherTags = testing is true ? [new("x", "y z")] : [],
        });

    /// <summary>Texts of an alphabet, half of them behind a good beginning.</summary>
    public static Gen<string> Noise(string start, string alphabet) =>
        Gen.Select(Gen.Bool, Gen.Char[alphabet].Array[0, 40], (good, noise) => (good ? start : "") + new string(noise));
}
