using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Files;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Keys;

/// <summary>
/// Takes over a key that was made elsewhere and may be signing: into the store, to become Active by the same gates as any other. It goes before
/// keys made here, and is rotated away from as the policy says.
/// </summary>
public sealed class KeyImport(Settings settings, KeyStore store, TimeProvider time)
{
    /// <summary>Imports the key in <paramref name="keyFile"/> for a domain of the configuration.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<KeyChange> RunAsync(DomainName name, Selector selector, string keyFile, CancellationToken cancellationToken)
    {
        var domain = settings.Domains.Single(each => each.Name == name);
        var (read, unreadable) = PrivateKeyFile.Read(keyFile);
        if (read is null)
        {
            return new KeyChange.Refused([new(unreadable!, "name the file that the signer reads, PEM as opendkim-genkey and openssl write it")]);
        }

        using var key = read;
        var problems = ImmutableArray.CreateBuilder<PlannedHold>();
        if (!domain.Mail.SendsMail)
        {
            problems.Add(new($"{name} sends no mail, so it has no keys", "take `sends-mail: false` out of its settings"));
        }

        problems.AddRange(InStore(domain, selector, key));
        problems.AddRange(InZone(domain, selector, key));
        var (answers, notes) = await InDnsAsync(domain, selector, key, cancellationToken);
        problems.AddRange(answers);
        if (problems.Count > 0)
        {
            return new KeyChange.Refused(problems.ToImmutable());
        }

        store.AddImported(new(name, selector, key.Algorithm, key.PublicKey, key.Pkcs8, time.GetUtcNow()), keyFile);
        return new KeyChange.Done(string.Join("; ", [
            $"imported selector {selector} ({key.Algorithm}) from {keyFile}",
            .. notes,
            .. Warnings(key, keyFile),
            "it signs when every name server answers it and every signer was read back"]));
    }

    private IEnumerable<PlannedHold> InStore(DomainSettings domain, Selector selector, SigningKey key)
    {
        if (store.HistoriesOf(domain.Name).FirstOrDefault(history => history.Key.Selector == selector) is { } present)
        {
            yield return present.Key.PublicKey.AsSpan().SequenceEqual(key.PublicKey.Span)
                ? new($"this very key is in the store already, as selector {selector}", $"`keyops keys show {domain.Name.ToStringWithoutDot()} {selector}` shows it")
                : new($"selector {selector} was used for another key of {domain.Name.ToStringWithoutDot()}, and a selector is never used twice", $"`keyops keys show {domain.Name.ToStringWithoutDot()} {selector}` shows that key");
        }
    }

    /// <summary>The record that stands in the zone file, ours or the person's, must be this key's.</summary>
    private static IEnumerable<PlannedHold> InZone(DomainSettings domain, Selector selector, SigningKey key)
    {
        var files = DomainFiles.Read(domain.Zone);
        if (files.Problem is { } problem)
        {
            return [new(problem, "make the file readable for this user")];
        }

        var records = Records(files.Source, domain.Zone.Source).Where(record => domain.Zone.IsEditedInPlace || !record.IsManaged)
            .Concat(domain.Zone.IsEditedInPlace ? [] : Records(files.Published, domain.Zone.Output).Where(record => record.IsManaged));
        return records.Where(record => record.Owner == selector.RecordName(domain.Name)).Select(Problem).OfType<PlannedHold>();

        IEnumerable<WrittenKeyRecord> Records(ReadOnlyMemory<byte>? octets, string path) =>
            octets is { } text ? WrittenKeyRecord.Of(DomainFiles.Parse(text, path, domain.Zone.Origin), domain.Name) : [];

        PlannedHold? Problem(WrittenKeyRecord record) => record switch
        {
            { PublicKey: { } published } when published.Span.SequenceEqual(key.PublicKey.Span) => record.IsManaged || domain.Zone.Adopt
                ? null
                : new($"{record.Location}: the key's record stands in your part of the zone file, where KeyOps changes nothing", "set `adopt: true` under `zone:` so that KeyOps takes it over, and import again"),
            { PublicKey: { IsEmpty: true } } => new($"{record.Location}: the record says that this key is revoked", "import the key that signs now"),
            _ => new($"{record.Location}: the record of selector {selector} does not hold this key", "import the key that signs now, or mend the record"),
        };
    }

    private async Task<(ImmutableArray<PlannedHold> Problems, ImmutableArray<string> Notes)> InDnsAsync(
        DomainSettings domain, Selector selector, SigningKey key, CancellationToken cancellationToken)
    {
        var files = DomainFiles.Read(domain.Zone);
        if (domain.NameServers is NameServerChoice.ClockOnly
            || (files.Published ?? files.Source) is not { } octets
            || DomainFiles.Parse(octets, domain.Zone.Source, domain.Zone.Origin).Zone is not { } zone)
        {
            return ([], ["no name server was asked"]);
        }

        var found = await NameServerDiscovery.Create(new(), SystemResolvers.Read(), time).FindAsync(domain.NameServers, zone, cancellationToken);
        var owner = selector.RecordName(domain.Name);
        var outcomes = await Task.WhenAll(found.Servers.Select(async server =>
            (Server: server, Outcome: await AuthoritativeLookup.QueryAsync(server.EndPoint, owner, RecordType.Txt, cancellation: cancellationToken))));
        var problems = ImmutableArray.CreateBuilder<PlannedHold>();
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var (server, outcome) in outcomes)
        {
            if (outcome is not LookupOutcome.Answer answer)
            {
                notes.Add($"{server} does not answer it yet: {outcome.Describe()}");
            }
            else if (!answer.Rdatas.Any(rdata => WrittenKeyRecord.PublicKeyIn(rdata.Span) is { } published && published.Span.SequenceEqual(key.PublicKey.Span)))
            {
                problems.Add(new($"{server} answers {owner} with another key", "import the key that signs now; a selector is never used for two keys"));
            }
            else
            {
                notes.Add($"{server} answers it");
            }
        }

        return (problems.ToImmutable(), notes.ToImmutable());
    }

    private static IEnumerable<string> Warnings(SigningKey key, string path)
    {
        if (key.Algorithm.IsWeak)
        {
            yield return $"note: {key.Algorithm} is weak (RFC 8301 §3.2)";
        }

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        if (FileStatus.Of(FileStatus.Resolve(path)) is { } status && (status.Mode & Others) != UnixFileMode.None)
        {
            yield return $"note: others can read {path} (mode {FileStatus.Octal(status.Mode)})";
        }
    }
}
