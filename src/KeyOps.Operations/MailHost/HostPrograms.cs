using System.Net.Sockets;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Processes;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.MailHost;

/// <summary>Postfix and OpenDKIM of this machine: has them judge their files, and tells them of new ones.</summary>
internal sealed class HostPrograms(Settings settings, HostPaths paths, TimeProvider time)
{
    /// <summary>How long OpenDKIM may take until it answers after a start.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly MailHostSettings _host = settings.MailHost!;

    /// <summary>What the programs say against their files as they stand; null when nothing.</summary>
    public async Task<string?> CheckFilesAsync(CancellationToken cancellationToken)
    {
        if (ToolCommand.Find("postfix") is { } postfix
            && await ToolCommand.RunAsync(postfix, ["-c", _host.PostfixDirectory, "check"], cancellationToken) is { ExitCode: not 0 } refused)
        {
            return $"`postfix check` refuses the files: {refused.Said}";
        }

        if (_host.OpenDkim is not null && ToolCommand.Find("opendkim") is { } openDkim
            && await ToolCommand.RunAsync(openDkim, ["-n", "-x", paths.OpenDkim], cancellationToken) is { ExitCode: not 0 } bad)
        {
            return $"`opendkim -n` refuses {paths.OpenDkim}: {bad.Said}";
        }

        return null;
    }

    /// <summary>Whether Postfix runs from these files.</summary>
    public async Task<bool> IsPostfixRunningAsync(CancellationToken cancellationToken) =>
        ToolCommand.Find("postfix") is { } postfix && (await ToolCommand.RunAsync(postfix, ["-c", _host.PostfixDirectory, "status"], cancellationToken)).ExitCode == 0;

    /// <summary>Tells who must be told, OpenDKIM first: what Postfix is pointed at is there by then. What went wrong; null when nothing.</summary>
    public async Task<string?> TellAsync(HostReload reloads, Action<string, string> tell, CancellationToken cancellationToken)
    {
        if (reloads.HasFlag(HostReload.OpenDkimStart) || (reloads.HasFlag(HostReload.OpenDkim) && _host.OpenDkim?.Signer.Reload is null))
        {
            if (await ShellCommand.RunAsync(_host.OpenDkim!.Restart, cancellationToken) is { } problem)
            {
                return problem;
            }

            tell("OpenDKIM started again", "it looks at its socket, user and pid file only then");
        }
        else if (reloads.HasFlag(HostReload.OpenDkim))
        {
            if (await SignerReload.RunAsync(_host.OpenDkim!.Signer.Reload!, cancellationToken) is { } problem)
            {
                return problem;
            }

            tell("OpenDKIM told to read its file again", "the file changed");
        }

        if ((reloads & (HostReload.OpenDkim | HostReload.OpenDkimStart)) != HostReload.None && await WaitForMilterAsync(cancellationToken) is { } silence)
        {
            return silence;
        }

        if (!reloads.HasFlag(HostReload.Postfix))
        {
            return null;
        }

        if (!await IsPostfixRunningAsync(cancellationToken))
        {
            tell("Postfix was not told", "it does not run");
            return null;
        }

        if (await ShellCommand.RunAsync(_host.PostfixReload ?? $"postfix -c {ShellCommand.Quote(_host.PostfixDirectory)} reload", cancellationToken) is { } failure)
        {
            return failure;
        }

        tell("Postfix told to read its files again", "they changed");
        return null;
    }

    private async Task<string?> WaitForMilterAsync(CancellationToken cancellationToken)
    {
        var address = _host.OpenDkim!.Signer.Socket!;
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var session = await MilterSession.OpenAsync(address, time: time, cancellationToken: cancellationToken);
                return null;
            }
            catch (Exception problem) when (problem is SocketException or MilterException)
            {
                if (time.GetElapsedTime(start) > Patience)
                {
                    return $"OpenDKIM does not answer at {address}: {problem.Message}";
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
