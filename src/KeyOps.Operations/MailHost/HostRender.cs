using System.Collections.Immutable;
using System.Text;
using KeyOps.Core.MailHost;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Processes;

namespace KeyOps.Operations.MailHost;

/// <summary>The same as text, for who brings it to the host by other means: the files as they will be, and the commands for all else.</summary>
public static class HostRender
{
    private const string Script = "setup.sh";

    private const UnixFileMode Executable = PrivateFolder.Open;

    /// <summary>Writes into a folder, which is made when missing; the paths that were written.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static ImmutableArray<string> Write(Settings settings, HostPlan plan, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"cannot make the folder {folder}: {(File.Exists(folder) ? "a file of that name is there" : error.Message)}", error);
        }

        var written = ImmutableArray.CreateBuilder<string>();
        Put("main.cf", plan.Draft.Texts.Main.Text, FileOwnership.Public);
        Put("master.cf", plan.Draft.Texts.Master.Text, FileOwnership.Public);
        if (settings.MailHost!.OpenDkim is not null)
        {
            Put("opendkim.conf", plan.Draft.Texts.OpenDkim.Text, FileOwnership.Public);
        }

        Put(Script, ScriptOf(settings.MailHost, plan), new(Executable, null));
        return written.ToImmutable();

        void Put(string name, string text, FileOwnership ownership)
        {
            var path = Path.Combine(folder, name);
            AtomicFile.Write(path, HostFiles.OctetsOf(text), ownership);
            written.Add(path);
        }
    }

    private static string ScriptOf(MailHostSettings host, HostPlan plan)
    {
        var postfix = ShellCommand.Quote(host.PostfixDirectory);
        var script = new StringBuilder($"""
            #!/bin/sh
            # Written by `keyops mailhost render`: run it as root on the mail host, beside the files that it was written with. It may run again.
            # The postconf lines make the edits of main.cf and master.cf; who copies those two files leaves them out.
            set -e
            cd "$(dirname "$0")"

            """);
        foreach (var step in plan.Steps)
        {
            script.Append($"{step.Command}  # {step.Reason}\n");
        }

        if (plan.Draft.Edits.Any(edit => edit is MailHostEdit.Parameter or MailHostEdit.Service))
        {
            // postconf writes on the last line when nothing ends that.
            script.Append($"sed -i -e '$a\\' {postfix}/main.cf {postfix}/master.cf\n");
        }

        foreach (var edit in plan.Draft.Edits)
        {
            script.Append(edit switch
            {
                MailHostEdit.Parameter parameter => $"postconf -c {postfix} -e {ShellCommand.Quote($"{parameter.Name} = {parameter.Value}")}\n",
                MailHostEdit.Service service => $"postconf -c {postfix} -M {ShellCommand.Quote($"{service.Wanted.Name}/{service.Wanted.Type}={service.Wanted.Line}")}\n",
                _ => "",
            });
        }

        if (host.OpenDkim is { } openDkim && plan.Draft.Edits.Any(edit => edit is MailHostEdit.Setting))
        {
            script.Append($"install -m 0644 opendkim.conf {ShellCommand.Quote(openDkim.File)}\n{openDkim.Restart}\n");
        }

        if (plan.Reloads.HasFlag(HostReload.Postfix))
        {
            script.Append($"postfix -c {postfix} check\n{host.PostfixReload ?? $"postfix -c {postfix} reload"}\n");
        }

        return script.ToString();
    }
}
