using System.Collections.Immutable;
using KeyOps.Core.MailHost;
using KeyOps.Core.Signers;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Planning;

namespace KeyOps.Operations.MailHost;

/// <summary>Looks at a mail host and says what makes it right. Changes nothing.</summary>
public static class HostPlanner
{
    /// <summary>Plans for a host whose Postfix is installed.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static HostPlan Plan(Settings settings, HostPaths paths)
    {
        var problems = new List<MailHostProblem>();
        foreach (var file in new[] { paths.Main, paths.Master }.Where(file => !File.Exists(file)))
        {
            problems.Add(new($"there is no {file}", "install Postfix, or name its folder in 'mailhost: postfix: directory'; `keyops mailhost render` writes the settings without it"));
        }

        if (paths.IsThisMachine && settings.MailHost!.OpenDkim is { } openDkim && !File.Exists(Path.Combine(openDkim.Signer.Directory, OpenDkimTables.KeyTableName)))
        {
            problems.Add(new($"the tables of signer {openDkim.Signer.Name} are not there yet, and OpenDKIM does not start without them", "run `keyops apply` first"));
        }

        if (paths.IsThisMachine && settings.MailHost!.Policy is { } policy && !File.Exists(policy.Program))
        {
            problems.Add(new($"there is no {policy.Program}", "install it (Debian: postfix-policyd-spf-python), or write 'policyd-spf: none' under 'mailhost'"));
        }

        return Plan(settings, paths, problems);
    }

    /// <summary>The same with nothing asked of the host: where it has no files, the result holds what KeyOps asks for alone.</summary>
    public static HostPlan PlanForText(Settings settings, HostPaths paths) => Plan(settings, paths, []);

    private static HostPlan Plan(Settings settings, HostPaths paths, List<MailHostProblem> problems)
    {
        var before = HostFiles.Read(paths);
        var draft = MailHostEditor.Edit(WantedHost.Of(settings), before.Texts);
        problems.AddRange(draft.Problems);
        var access = new HostAccess(paths, before.Texts);
        var domains = settings.Domains.Where(domain => domain.Mail.SendsMail).Select(domain => domain.Name.ToStringWithoutDot());
        var steps = settings.MailHost!.OpenDkim is { } openDkim ? access.Steps(openDkim.Signer, domains, problems) : [];
        return new(before.Texts, draft, steps, Diffs(paths, before, draft.Texts), ReloadsFor(draft, steps) | PendingReloads.Read(settings, paths), [.. problems]);
    }

    private static HostReload ReloadsFor(MailHostDraft draft, ImmutableArray<HostStep> steps)
    {
        var reloads = HostReload.None;
        foreach (var edit in draft.Edits)
        {
            reloads |= edit switch
            {
                MailHostEdit.Setting { Wanted.IsReadAtStart: true } => HostReload.OpenDkimStart,
                MailHostEdit.Setting => HostReload.OpenDkim,
                _ => HostReload.Postfix,
            };
        }

        if (steps.Any(step => step is HostStep.Membership))
        {
            reloads |= HostReload.Postfix;
        }

        // Who starts anew has read everything.
        return reloads.HasFlag(HostReload.OpenDkimStart) ? reloads & ~HostReload.OpenDkim : reloads;
    }

    private static ImmutableArray<FileDiff> Diffs(HostPaths paths, HostFiles before, MailHostTexts after)
    {
        var diffs = ImmutableArray.CreateBuilder<FileDiff>();
        Add(paths.Main, before.Main, after.Main.Text);
        Add(paths.Master, before.Master, after.Master.Text);
        if (paths.Settings.OpenDkim is not null)
        {
            Add(paths.OpenDkim, before.OpenDkim, after.OpenDkim.Text);
        }

        return diffs.ToImmutable();

        void Add(string path, byte[]? old, string text)
        {
            var octets = HostFiles.OctetsOf(text);
            if (!octets.AsSpan().SequenceEqual(old))
            {
                diffs.Add(FileDiff.Of(path, old, octets));
            }
        }
    }
}
