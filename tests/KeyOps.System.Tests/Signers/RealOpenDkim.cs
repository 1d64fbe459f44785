using System.Diagnostics;
using System.Net.Sockets;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Signers;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Signers;

/// <summary>A real <c>opendkim</c> in signing mode on the tables in a folder; ended when disposed.</summary>
internal sealed class RealOpenDkim : IAsyncDisposable
{
    private readonly Process _process;

    private RealOpenDkim(Process process, MilterAddress address, string pidFile) => (_process, Address, PidFile) = (process, address, pidFile);

    public MilterAddress Address { get; }

    public string PidFile { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="folder">A folder that its user may write: its socket and pid file go there.</param>
    /// <param name="tables">The folder with the tables.</param>
    /// <param name="socket">Where it listens; null is a local socket in <paramref name="folder"/>.</param>
    /// <param name="more">More lines of its configuration.</param>
    public static async Task<RealOpenDkim> StartAsync(string folder, string tables, MilterAddress? socket = null, string more = "")
    {
        Directory.CreateDirectory(folder);
        var address = socket ?? new MilterAddress.Local(Path.Combine(folder, "opendkim.sock"));
        var pidFile = Path.Combine(folder, "opendkim.pid");
        var configuration = Path.Combine(folder, "opendkim.conf");
        await File.WriteAllTextAsync(configuration, $"""
            Mode s
            Background no
            Syslog no
            Canonicalization relaxed/simple
            OversignHeaders From
            KeyTable {tables}/key.table
            SigningTable refile:{tables}/signing.table
            InternalHosts {tables}/trusted.hosts
            ExternalIgnoreList {tables}/trusted.hosts
            Socket {address}
            PidFile {pidFile}
            {more}

            """);
        var process = ToolProcess.Start("opendkim", ["-f", "-x", configuration]);
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var session = await MilterSession.OpenAsync(address);
                return new(process, address, pidFile);
            }
            catch (SocketException) when (!process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(20))
            {
                await Task.Yield(); // not listening yet
            }
            catch (SocketException error)
            {
                var said = process.HasExited ? await process.StandardError.ReadToEndAsync() : "nothing yet";
                process.Kill();
                throw new InvalidOperationException($"opendkim does not start: {said}", error);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
