using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Signers;

/// <summary>
/// Keeps the files of one signer: key files first, tables next, then a signal, then a signature read back. What the signer would choke on is found
/// before the first octet is written; what it chokes on all the same is taken back.
/// </summary>
public sealed class SignerDeployer
{
    /// <summary>One cause is behind most of more than this.</summary>
    private const int MaxProblems = 20;

    private readonly SignerSettings _settings;
    private readonly SignerFiles _files;
    private readonly TimeProvider _time;

    /// <param name="settings">The signer.</param>
    /// <param name="privateKeyOf">The private key, PKCS#8, such as <see cref="Store.KeyReader.PrivateKeyOf"/>; what it returns is zeroed here.</param>
    /// <param name="time">Dates the messages that are signed, and counts waits.</param>
    public SignerDeployer(SignerSettings settings, Func<KeyId, byte[]> privateKeyOf, TimeProvider time)
    {
        _settings = settings;
        _files = new(settings, privateKeyOf);
        _time = time;
    }

    /// <summary>The signer's files, of which what was read before is known.</summary>
    internal SignerFiles Files => _files;

    /// <summary>How long the signer may go on with the old tables after it was told.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What <see cref="DeployAsync"/> would do to the files, and what would keep it from doing so. Nothing is written, the signer is not asked.</summary>
    /// <exception cref="IOException">A file cannot be looked at.</exception>
    public SignerPlan Plan(DesiredSigning desired)
    {
        var changes = new List<FileChange>();
        var drifts = new List<FileDrift>();
        _files.Compare(desired, changes, drifts);
        var problems = SignerPreflight.Problems(_settings, _files, desired, changes, drifts);
        return new([.. changes], problems.Length <= MaxProblems
            ? problems
            : [.. problems[..MaxProblems], $"and {problems.Length - MaxProblems} more of these"])
        {
            InTheWay = [.. drifts.Where(drift => !drift.IsMendable)],
        };
    }

    /// <summary>What a signer that asks for safe keys (RequireSafeKeys, the default) would refuse of the folder; null when nothing.</summary>
    /// <exception cref="IOException">A folder cannot be looked at.</exception>
    public string? UnsafeFolder() => SignerPreflight.UnsafeFolder(_settings, _files);

    /// <summary>
    /// Which files are not as they should be; empty when all are. Cheap: a key file is read only when it changed since this object read it last.
    /// </summary>
    /// <exception cref="IOException">A file cannot be looked at.</exception>
    public ImmutableArray<FileDrift> Observe(DesiredSigning desired)
    {
        var drifts = new List<FileDrift>();
        _files.Compare(desired, [], drifts);
        return [.. drifts];
    }

    /// <summary>Makes the signer sign as desired. Done again, it goes on where it was.</summary>
    /// <param name="desired">The whole of what the signer signs with.</param>
    /// <param name="confirm">
    /// The keys whose signature is wanted even if their files are as they should be already, and what it is verified with; that of others by the store's public half.
    /// For one that does not sign any more the signer is told of its files again.
    /// </param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<DeployOutcome> DeployAsync(DesiredSigning desired, IReadOnlyDictionary<KeyId, VerifyingKey> confirm, CancellationToken cancellationToken)
    {
        var (prepared, held) = await TryPrepareAsync(desired, cancellationToken);
        if (prepared is null)
        {
            return held!;
        }

        if (WriteTables(prepared.Plan) is { } failure)
        {
            return new DeployOutcome.Held([failure]);
        }

        var outcome = await SwitchAsync(desired, confirm, prepared.Plan, prepared.Before, prepared.ReadBack, cancellationToken);
        if (outcome is DeployOutcome.Deployed)
        {
            _files.Stand(desired, prepared.Plan.Changes);
        }

        return outcome;
    }

    /// <summary>
    /// Whether <paramref name="part"/> can be deployed by itself: the tables stand, octet for octet, as they were left after a look at the whole.
    /// </summary>
    public bool Takes(DesiredSigning part) => _files.Take(part);

    /// <summary>Writes the key files and finds what would keep <see cref="DeployAsync"/> from succeeding; tables that sign are left alone.</summary>
    /// <returns>What is in the way; null when nothing is.</returns>
    public async Task<DeployOutcome.Held?> PrepareAsync(DesiredSigning desired, CancellationToken cancellationToken) =>
        (await TryPrepareAsync(desired, cancellationToken)).Held;

    /// <param name="Plan">What is to be written.</param>
    /// <param name="Before">The tables as they are.</param>
    /// <param name="ReadBack">Where signatures are read back; null when the signer has no socket.</param>
    private sealed record Prepared(SignerPlan Plan, PresentTables Before, ReadBack? ReadBack);

    private async Task<(Prepared? Prepared, DeployOutcome.Held? Held)> TryPrepareAsync(DesiredSigning desired, CancellationToken cancellationToken)
    {
        SignerPlan plan;
        PresentTables before;
        try
        {
            CleanStrays(desired);
            plan = Plan(desired);
            before = _files.Present(desired.Only);
        }
        catch (IOException error)
        {
            return Held(error.Message);
        }

        if (!plan.Problems.IsEmpty)
        {
            return (null, new(plan.Problems));
        }

        // Before any table is written: with a signer that is down there would be no telling a good switch from a bad one.
        var readBack = _settings.Socket is { } socket ? new ReadBack(socket, _files.Tables.Client, _time) : null;
        var silence = readBack is null ? null : await readBack.FindProblemAsync(cancellationToken);
        if (silence is not null && !before.IsEmpty)
        {
            return Held($"{silence}; start {_files.Tables.Program}: nothing is changed while its signature cannot be read back");
        }

        if (WriteKeys(desired, plan) is { } failure)
        {
            return Held(failure);
        }

        // A signer that never had our tables cannot be started without them.
        return silence is null ? (new(plan, before, readBack), null)
            : WriteTables(plan) is { } unwritten ? Held(unwritten)
            : Held($"the files in {_files.Folder} are written, and {silence}; start {_files.Tables.Program} with them, so that its signature can be read back");
    }

    private void CleanStrays(DesiredSigning desired)
    {
        AtomicFile.CleanStrays(_files.Folder, recursive: desired.Only is null);
        foreach (var folder in desired.Only is null ? [] : desired.AllKeys.Select(_files.KeyFolderOf).Distinct())
        {
            AtomicFile.CleanStrays(folder);
        }
    }

    private static (Prepared? Prepared, DeployOutcome.Held? Held) Held(string reason) => (null, new([reason]));

    /// <summary>Deletes the key files of keys that are Removed; one that a table still names, or that holds something else, stays.</summary>
    /// <returns>What was deleted, and why the others were not.</returns>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public (ImmutableArray<string> Deleted, ImmutableArray<string> Left) RemoveKeyFiles(IEnumerable<ManagedKey> removed) => KeyFiles.Remove(_files, removed);

    /// <returns>What went wrong; null when nothing did.</returns>
    private string? WriteKeys(DesiredSigning desired, SignerPlan plan)
    {
        try
        {
            var owner = _files.Owner([]);
            KeyFiles.Write(_files, desired, plan.Changes, owner);
            return _settings.Socket is null ? null : SignerPreflight.UnsafePath(_files, desired, owner);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    /// <returns>What went wrong, the tables being the old ones again; null when nothing did.</returns>
    private static string? WriteTables(SignerPlan plan)
    {
        var written = new List<FileChange.Text>();
        try
        {
            foreach (var table in plan.Changes.OfType<FileChange.Text>())
            {
                written.Add(table);
                AtomicFile.Write(table.Path, table.New.AsSpan(), new(table.Mode, null));
            }

            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message + Restore(written);
        }
    }

    private async Task<DeployOutcome> SwitchAsync(
        DesiredSigning desired, IReadOnlyDictionary<KeyId, VerifyingKey> confirm, SignerPlan plan, PresentTables before, ReadBack? readBack, CancellationToken cancellationToken)
    {
        var tables = plan.Changes.OfType<FileChange.Text>().ToImmutableArray();
        var wanted = desired.Signing
            .Where(key => confirm.ContainsKey(key.Id) || !before.Sign(key, _files.KeyPathOf(key)))
            .Select(key => new WantedSignature(key, confirm.GetValueOrDefault(key.Id, VerifyingKey.ByStore)))
            .ToImmutableArray();
        var isAsked = desired.AllKeys.Any(key => confirm.ContainsKey(key.Id));
        if (wanted.IsEmpty && (!tables.IsEmpty || isAsked))
        {
            wanted = [.. desired.Signing.Take(1).Select(AsStored)]; // whatever it is that changed: somebody's mail shows that the tables are read
        }

        if (tables.IsEmpty && !isAsked)
        {
            return new DeployOutcome.Deployed(ImmutableDictionary<KeyId, string?>.Empty, plan.Changes);
        }

        var problem = await ReloadAsync(cancellationToken);
        if (problem is null)
        {
            (var signatures, problem) = await ProveAsync(wanted, readBack, cancellationToken);
            if (problem is null)
            {
                return new DeployOutcome.Deployed(wanted.ToImmutableDictionary(each => each.Key.Id, string? (each) => signatures.GetValueOrDefault(each.Key.Id)), plan.Changes);
            }
        }

        // A signer that never had our tables is not harmed by them, and cannot be started or pointed at them without them. Nor is there a way back to tables that
        // somebody emptied; a new key, whose record servers answered, gives way to tables that stand empty all the same.
        var isNew = confirm.Values.Any(key => key is VerifyingKey.Served);
        if (before.IsEmpty && (!isNew || tables.All(table => table.Old is null)))
        {
            return new DeployOutcome.Held(
                [$"the files in {_files.Folder} are written, but {problem}; {_files.Tables.FirstStart}"]);
        }

        if (!tables.IsEmpty && IsWayBack(before, desired, wanted))
        {
            return new DeployOutcome.RolledBack($"{problem}{await TakeBackAsync(tables, wanted, desired, before, readBack, cancellationToken)}");
        }

        var stay = tables.IsEmpty ? "" : ", and stay so, since they named a key that is gone";
        return new DeployOutcome.Held([$"{problem}; its files are as they should be{stay}: restart {_files.Tables.Program} and look at its log"]);
    }

    /// <summary>
    /// Whether the tables are worth going back to: they may name keys that are nobody's business here, but none whose record is gone. That one, whoever put it there, the
    /// signer is not to find when it is started again.
    /// </summary>
    private static bool IsWayBack(PresentTables before, DesiredSigning desired, ImmutableArray<WantedSignature> wanted)
    {
        var gone = desired.Gone.ToLookup(key => key.Domain, key => key.Selector);
        return wanted.All(each => !before.SelectorsOf(each.Key.Domain).Any(gone[each.Key.Domain].Contains));
    }

    private static WantedSignature AsStored(ManagedKey key) => new(key, VerifyingKey.ByStore);

    private string? CheckCommand => (_settings as SignerSettings.Files)?.Check;

    /// <summary>Has the signer show that it signs with these keys, in each way that there is.</summary>
    /// <returns>The signatures that were read back, by key; and what is wrong, if something is.</returns>
    private async Task<(Dictionary<KeyId, string> Signatures, string? Problem)> ProveAsync(
        IReadOnlyCollection<WantedSignature> wanted, ReadBack? readBack, CancellationToken cancellationToken)
    {
        var (signatures, problem) = readBack is null ? ([], null) : await readBack.ConfirmAsync(wanted, Patience, cancellationToken);
        if (problem is null && CheckCommand is { } command)
        {
            problem = await new SignerCheck(command, _files.KeyPathOf, _time).FindProblemAsync([.. wanted.Select(each => each.Key)], Patience, cancellationToken);
        }

        return (signatures, problem);
    }

    private async Task<string?> ReloadAsync(CancellationToken cancellationToken) =>
        _settings.Reload is { } reload ? await SignerReload.RunAsync(reload, cancellationToken) : null;

    /// <summary>Puts the old tables back, and has the signer show that it signs as before.</summary>
    /// <returns>How that went, to stand behind the reason.</returns>
    private async Task<string> TakeBackAsync(
        ImmutableArray<FileChange.Text> tables, ImmutableArray<WantedSignature> wanted, DesiredSigning desired, PresentTables before, ReadBack? readBack, CancellationToken cancellationToken)
    {
        if (Restore(tables) is { Length: > 0 } failure)
        {
            return failure;
        }

        if (await ReloadAsync(cancellationToken) is { } unheard)
        {
            return $"; the old tables are back, but {unheard}";
        }

        var domains = wanted.Select(each => each.Key.Domain).ToHashSet();
        // Any domain will do when the switch was about domains that did not sign before.
        var old = desired.AllKeys.Where(key => before.Sign(key, _files.KeyPathOf(key))).DistinctBy(key => key.Domain).ToList();
        if (old.Count == 0 && desired.Only is not null && _files.Standing is { } standing)
        {
            old.Add(standing.Witness);
        }

        var shown = old.Where(key => domains.Contains(key.Domain)).DefaultIfEmpty(old.FirstOrDefault()).OfType<ManagedKey>().ToList();
        if ((readBack is null && CheckCommand is null) || shown.Count == 0)
        {
            return "; the old tables are back";
        }

        var (_, problem) = await ProveAsync([.. shown.Select(AsStored)], readBack, cancellationToken);
        return problem is null
            ? $"; the old tables are back, and it signs with s={shown[0].Selector} for {shown[0].Domain.ToStringWithoutDot()} again"
            : $"; the old tables are back, but {problem}";
    }

    /// <returns>What went wrong, to stand behind another reason; empty when nothing did.</returns>
    private static string Restore(IEnumerable<FileChange.Text> tables)
    {
        var failures = new List<string>();
        foreach (var table in tables.Reverse())
        {
            try
            {
                if (table.Old is { } old)
                {
                    AtomicFile.Write(table.Path, old.AsSpan(), new(table.Mode, null));
                }
                else
                {
                    File.Delete(table.Path);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failures.Add(error.Message);
            }
        }

        return failures.Count == 0 ? "" : $"; and the old tables could not be put back ({string.Join("; ", failures)}): look at them now, or mail is deferred";
    }
}
