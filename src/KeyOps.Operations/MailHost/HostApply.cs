using KeyOps.Core.MailHost;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Processes;

namespace KeyOps.Operations.MailHost;

/// <summary>
/// Makes a mail host what a plan says: folders and groups, then the files, each whole or not at all, then the reloads. Files that Postfix or OpenDKIM refuse, or with which a
/// reload fails, are put back as they were, and the programs told again.
/// </summary>
/// <param name="settings">The configuration.</param>
/// <param name="paths">The host.</param>
/// <param name="tell">Hears of each thing that was done.</param>
/// <param name="time">Counts waits.</param>
public sealed class HostApply(Settings settings, HostPaths paths, Action<string, string> tell, TimeProvider time)
{
    private readonly HostPrograms _programs = new(settings, paths, time);

    /// <summary>Does it; null when all went well, else why not and what was done about it.</summary>
    /// <exception cref="IOException">A file or folder cannot be written.</exception>
    public async Task<MailHostProblem?> RunAsync(HostPlan plan, CancellationToken cancellationToken)
    {
        if (paths.IsThisMachine && ToolCommand.Find("postconf") is { } postconf
            && await new PostfixJudge(postconf).JudgeAsync(plan.Before, plan.Draft, cancellationToken) is { } objection)
        {
            return new(objection, "nothing was changed; make this edit by hand, and run `keyops mailhost plan` again");
        }

        foreach (var step in plan.Steps)
        {
            await DoAsync(step, cancellationToken);
            tell(step.Text, step.Reason);
        }

        if (paths.IsThisMachine)
        {
            PendingReloads.Write(settings, plan.Reloads);
        }

        Write(plan.Before, plan.Draft.Texts);
        foreach (var edit in plan.Draft.Edits)
        {
            tell(edit.Text, edit.Reason);
        }

        if (!paths.IsThisMachine)
        {
            return null;
        }

        if (await _programs.CheckFilesAsync(cancellationToken) is { } refused)
        {
            Write(plan.Draft.Texts, plan.Before);
            PendingReloads.Write(settings, HostReload.None);
            return new(refused, "the files are as they were, and nothing was told; put right what it says and run `keyops mailhost apply` again");
        }

        if (await _programs.TellAsync(plan.Reloads, tell, cancellationToken) is { } failed)
        {
            Write(plan.Draft.Texts, plan.Before);
            var again = await _programs.TellAsync(plan.Reloads, static (_, _) => { }, cancellationToken);
            PendingReloads.Write(settings, HostReload.None);
            return new(failed, again is null
                ? "the files are as they were, and the programs were told to read them; look at their logs"
                : $"the files are as they were, but that did not help: {again}");
        }

        PendingReloads.Write(settings, HostReload.None);
        return null;
    }

    private async Task DoAsync(HostStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case HostStep.Folder folder:
                FileOwner? owner = null;
                if (folder.Owner is not null && !FileOwner.TryParse(folder.Owner, out owner, out var error))
                {
                    throw new IOException($"cannot make {folder.Path}: {error}");
                }

                PrivateFolder.Ensure(paths.Below(folder.Path), folder.Mode, owner);
                break;
            case HostStep.Membership membership when paths.IsThisMachine:
                var usermod = ToolCommand.Find("usermod") ?? throw new IOException($"usermod is not installed: add {membership.User} to the group {membership.Group} by other means");
                var result = await ToolCommand.RunAsync(usermod, ["-a", "-G", membership.Group, membership.User], cancellationToken);
                if (result.ExitCode != 0)
                {
                    throw new IOException($"{membership.Command}: {result.Said}");
                }

                break;
            case HostStep.Membership membership:
                // The other root's own tools may not run here; its files are plain.
                foreach (var file in new[] { paths.Below("/etc/group"), paths.Below("/etc/gshadow") })
                {
                    if (AtomicFile.ReadOrNull(file) is { } octets)
                    {
                        var text = new AccountFile(System.Text.Encoding.Latin1.GetString(octets)).WithMember(membership.Group, membership.User).Text;
                        AtomicFile.Write(file, HostFiles.OctetsOf(text), FileOwnership.Keep);
                    }
                }

                break;
            default:
                throw new InvalidOperationException($"unknown step: {step}");
        }
    }

    private void Write(MailHostTexts from, MailHostTexts to)
    {
        // The service before what refers to it.
        Put(paths.Master, from.Master.Text, to.Master.Text);
        Put(paths.Main, from.Main.Text, to.Main.Text);
        if (settings.MailHost!.OpenDkim is not null)
        {
            Put(paths.OpenDkim, from.OpenDkim.Text, to.OpenDkim.Text);
        }

        static void Put(string path, string old, string text)
        {
            if (old == text)
            {
                return;
            }

            var current = AtomicFile.ReadOrNull(path);
            if (!HostFiles.OctetsOf(old).AsSpan().SequenceEqual(current))
            {
                throw new IOException($"{path} was changed meanwhile by somebody else; run the verb again");
            }

            AtomicFile.WriteIfUnchanged(path, HostFiles.OctetsOf(text), current is null ? null : AtomicFile.Sha256(current));
        }
    }
}
