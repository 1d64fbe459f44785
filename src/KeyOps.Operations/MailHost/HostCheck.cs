using System.Collections.Immutable;
using System.Text;
using KeyOps.Core.MailHost;
using KeyOps.Core.Names;
using KeyOps.Core.Signers;
using KeyOps.Operations.Checks;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Processes;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.MailHost;

/// <summary>Reads back the whole chain of this machine: files, programs, sockets, permissions, and a signature of every domain. Changes nothing, sends nothing.</summary>
/// <param name="settings">The configuration.</param>
/// <param name="paths">This machine.</param>
/// <param name="lookUp">Finds key records, as a receiver does.</param>
/// <param name="time">Dates messages and counts waits.</param>
public sealed class HostCheck(Settings settings, HostPaths paths, Func<DomainName, CancellationToken, Task<PublishedKey>> lookUp, TimeProvider time)
{
    /// <summary>So many domains have their signature read back: one cause is behind what is wrong with more.</summary>
    private const int MaxDomains = 20;

    private readonly MailHostSettings _host = settings.MailHost!;
    private readonly HostPrograms _programs = new(settings, paths, time);

    /// <summary>All checks, from the files to the signatures.</summary>
    public async Task<ImmutableArray<CheckResult>> RunAsync(CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<CheckResult>();
        var plan = HostPlanner.Plan(settings, paths);
        results.Add(Files(plan));
        results.Add(await PostfixFilesAsync(cancellationToken));
        var isRunning = await _programs.IsPostfixRunningAsync(cancellationToken);
        results.Add(isRunning
            ? CheckResult.Ok("postfix", "Postfix runs")
            : CheckResult.Failed("postfix", "Postfix does not run from these files", $"start it, such as by `postfix -c {_host.PostfixDirectory} start`"));
        var texts = HostFiles.Read(paths).Texts;
        if (_host.OpenDkim is { } openDkim)
        {
            results.AddRange(await SignerAsync(openDkim, texts, cancellationToken));
        }

        if (_host.Policy is not null)
        {
            results.Add(await PolicyAsync(texts, isRunning, cancellationToken));
        }

        return results.ToImmutable();
    }

    private static CheckResult Files(HostPlan plan) => plan switch
    {
        { Problems: [var problem, ..] } => CheckResult.Failed("files", problem.Reason, problem.Remedy),
        { HasChanges: true } => CheckResult.Failed(
            "files",
            $"not all is as it should be: {plan.Draft.Edits.Select(edit => edit.Text).Concat(plan.Steps.Select(step => step.Text)).FirstOrDefault() ?? "a program was not told of a change"}",
            "`keyops mailhost plan` shows what, `keyops mailhost apply` mends it"),
        _ => CheckResult.Ok("files", "main.cf, master.cf, opendkim.conf, folders and groups are as they should be"),
    };

    private async Task<CheckResult> PostfixFilesAsync(CancellationToken cancellationToken)
    {
        const string Name = "postfix-files";
        if (ToolCommand.Find("postconf") is not { } postconf)
        {
            return CheckResult.Unknown(Name, "postconf is not installed", "install Postfix");
        }

        if (await _programs.CheckFilesAsync(cancellationToken) is { } refused)
        {
            return CheckResult.Failed(Name, refused, "put right what it says");
        }

        var read = await ToolCommand.RunAsync(postconf, ["-c", _host.PostfixDirectory, "-n"], cancellationToken);
        return read.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } warning
            ? CheckResult.Failed(Name, $"postconf warns: {warning}", "remove or mend that parameter")
            : CheckResult.Ok(Name, "`postfix check`, `postconf -n` and `opendkim -n` find nothing");
    }

    private async Task<IEnumerable<CheckResult>> SignerAsync(OpenDkimHostSettings openDkim, MailHostTexts texts, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        var signer = openDkim.Signer;
        var address = signer.Socket!;
        var access = new HostAccess(paths, texts);
        if (address is MilterAddress.Local local)
        {
            var problem = new SocketAccess(access).Problem(local.Path);
            results.Add(problem is null
                ? CheckResult.Ok("socket", $"{access.MailOwner} may use {local.Path}{(texts.HasChrootedMilterClients ? $", which is inside the chroot {texts.QueueDirectory}" : "")}")
                : CheckResult.Failed("socket", problem, "`keyops mailhost apply` sets folder and group; then start OpenDKIM and reload Postfix"));
        }

        results.Add(TrustedHostsOf(texts, signer));
        results.Add(KeyFiles(signer));
        var silence = await new ReadBack(address, MilterClient.Local, time).FindProblemAsync(cancellationToken);
        results.Add(silence is null ? CheckResult.Ok("milter", $"OpenDKIM answers at {address}") : CheckResult.Failed("milter", silence, openDkim.Restart));
        if (silence is not null)
        {
            return results;
        }

        var (name, client) = new TrustedHosts(signer.TrustedHosts).SomeClient();
        var probe = new SignerProbe(lookUp, time);
        foreach (var domain in settings.Domains.Where(domain => domain.Mail.SendsMail).Take(MaxDomains))
        {
            var result = await probe.RunAsync(address, domain.Name, new(name, client), MilterSession.DefaultTimeout, cancellationToken);
            results.Add(Signature(domain.Name, result));
        }

        return results;
    }

    private static CheckResult Signature(DomainName domain, ProbeResult result)
    {
        var name = $"signature of {domain.ToStringWithoutDot()}";
        var bad = result.Signatures.FirstOrDefault(each => each.Verdict == result.Verdict);
        return result.Verdict switch
        {
            ProbeVerdict.Good => CheckResult.Ok(name, $"signs with s={bad!.Signature!.Selector}, and it verifies under the published key"),
            ProbeVerdict.Bad => CheckResult.Failed(name, bad?.Reason ?? $"OpenDKIM {result.Outcome.Describe()}", result.Advice ?? "look at OpenDKIM's log"),
            _ => CheckResult.Unknown(name, bad?.Reason ?? "the key record could not be had", "try again when the name servers answer"),
        };
    }

    /// <summary>The file that OpenDKIM really reads, whoever wrote it.</summary>
    private static CheckResult TrustedHostsOf(MailHostTexts texts, SignerSettings.OpenDkim signer)
    {
        const string Name = "trusted-hosts";
        const string Remedy = "set 'trusted-hosts' of the signer, and run `keyops apply`";
        var path = texts.OpenDkim["InternalHosts"] is { } said ? said[(said.IndexOf(':', StringComparison.Ordinal) + 1)..] : Path.Combine(signer.Directory, OpenDkimTables.TrustedHostsName);
        if (AtomicFile.ReadOrNull(path) is not { } octets)
        {
            return CheckResult.Failed(Name, $"there is no {path}", "run `keyops apply`, which writes it");
        }

        var items = Encoding.Latin1.GetString(octets).Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0);
        var problems = new TrustedHosts([.. items]).Problems();
        return problems.IsEmpty
            ? CheckResult.Ok(Name, $"{path} names {string.Join(", ", items)}")
            : CheckResult.Failed(Name, $"{path}: {problems[0]}", Remedy);
    }

    private static CheckResult KeyFiles(SignerSettings.OpenDkim signer)
    {
        const string Name = "key-files";
        var keys = Path.Combine(signer.Directory, "keys");
        if (signer.Owner is null || !FileOwner.TryParse(signer.Owner, out var owner, out _))
        {
            return CheckResult.Unknown(Name, "whose the key files must be is not known", "set the signer's 'owner' to the user that OpenDKIM runs as");
        }

        var known = new HashSet<string>();
        var files = Directory.Exists(keys) ? Directory.EnumerateFiles(keys, "*.private", SearchOption.AllDirectories).ToList() : [];
        return files.Select(file => SafeKeyPath.Problem(file, owner.User, known)).FirstOrDefault(problem => problem is not null) is { } problem
            ? CheckResult.Failed(Name, problem, "OpenDKIM defers every message until that is mended")
            : CheckResult.Ok(Name, $"OpenDKIM's user may read {files.Count} key file{(files.Count == 1 ? "" : "s")}, and nobody else");
    }

    private async Task<CheckResult> PolicyAsync(MailHostTexts texts, bool isRunning, CancellationToken cancellationToken)
    {
        const string Name = "policy-service";
        var program = Path.GetFileName(_host.Policy!.Program);
        if (texts.Master.Services.FirstOrDefault(service => service.Command == "spawn" && Path.GetFileName(service.Program) == program) is not { } service)
        {
            return CheckResult.Failed(Name, $"master.cf has no service that runs {_host.Policy.Program}", "`keyops mailhost apply` adds it");
        }

        if (!isRunning)
        {
            return CheckResult.Unknown(Name, "Postfix does not run, so nobody can be asked", "start Postfix");
        }

        var socket = Path.Combine(texts.QueueDirectory, service.Columns[0] == "n" ? "public" : "private", service.Name);
        var (action, problem) = await PolicyClient.AskAsync(socket, $"postmaster@{settings.Domains[0].Name.ToStringWithoutDot()}", time, cancellationToken);
        return action is not null
            ? CheckResult.Ok(Name, $"{service.Name} answers: {action}")
            : CheckResult.Failed(Name, $"{socket} does not answer as it should: {problem}", "look at Postfix's log for the service; run this as root or as Postfix's user");
    }
}
