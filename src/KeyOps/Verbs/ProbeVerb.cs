using System.CommandLine;
using System.Net;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Signers;
using KeyOps.Verbs.Probes;

namespace KeyOps.Verbs;

/// <summary><c>probe SOCKET DOMAIN</c>: has a signing milter sign a message, and verifies the signature against DNS. Nothing is sent or changed.</summary>
internal static class ProbeVerb
{
    private const int DnsPort = 53;

    public static Command Create()
    {
        var socket = new Argument<MilterAddress>("SOCKET") { Description = "The milter: local:PATH or inet:PORT@HOST.", CustomParser = result => ReadSocket(result) };
        var domain = new Argument<DomainName>("DOMAIN") { Description = "Whose mail it is.", CustomParser = result => ReadDomain(result) };
        var server = new Option<IPEndPoint?>("--server") { HelpName = "IP[:PORT]", Description = "Ask this name server for the key record, not the system's resolver.", CustomParser = result => ReadServer(result) };
        var client = new Option<IPAddress>("--client") { HelpName = "IP", Description = "The address that the mail comes from (127.0.0.1).", DefaultValueFactory = _ => IPAddress.Loopback, CustomParser = result => ReadAddress(result) };
        var clientName = new Option<string>("--client-name") { HelpName = "NAME", Description = "Its name (localhost).", DefaultValueFactory = _ => "localhost" };
        var timeout = new Option<int>("--timeout") { HelpName = "SECONDS", Description = "How long the milter is waited for.", DefaultValueFactory = _ => (int)MilterSession.DefaultTimeout.TotalSeconds };
        timeout.Validators.Add(result =>
        {
            if (result.GetValue(timeout) is < 1 or > 3600)
            {
                result.AddError("--timeout is 1 to 3600 seconds");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print JSON in the documented shape." };
        var command = new Command("probe", "Open a milter session, have a message signed, read the signature back and verify it.")
        {
            socket, domain, server, client, clientName, timeout, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var from = new MilterClient(parsed.GetValue(clientName)!, parsed.GetValue(client)!);
            var keys = new KeyResolver(parsed.GetValue(server) is { } asked ? [asked] : SystemResolvers.Read(), [], TimeProvider.System);
            // Blocks: nothing else runs meanwhile.
            var probe = new SignerProbe((name, _) => Task.FromResult(PublishedKey.Of(name, keys.LookUp(name))), TimeProvider.System);
            var target = new ProbeTarget(parsed.GetRequiredValue(socket), parsed.GetRequiredValue(domain), from);
            var result = await probe.RunAsync(target.Socket, target.Domain, from, TimeSpan.FromSeconds(parsed.GetValue(timeout)), cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? ProbeJson.Format(target, result) : ProbeText.Format(target, result));
            return result.Verdict switch
            {
                ProbeVerdict.Good => ExitCode.Fine,
                ProbeVerdict.Bad => ExitCode.Failed,
                _ => ExitCode.Undetermined,
            };
        });
        return command;
    }

    private static MilterAddress ReadSocket(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (!MilterAddress.TryParse(result.Tokens[0].Value, out var address, out var error))
        {
            result.AddError(error);
        }

        return address!;
    }

    private static DomainName ReadDomain(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (!DomainName.TryParse(result.Tokens[0].Value, out var name, out var error))
        {
            result.AddError(error);
        }

        return name!;
    }

    private static IPAddress ReadAddress(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (!IPAddress.TryParse(result.Tokens[0].Value, out var address))
        {
            result.AddError($"'{result.Tokens[0].Value}' is not an IP address");
        }

        return address!;
    }

    /// <summary>An address, with a port behind a colon (the address in brackets when it is IPv6) or without.</summary>
    private static IPEndPoint? ReadServer(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (IPAddress.TryParse(text, out var address))
        {
            return new(address, DnsPort);
        }

        if (IPEndPoint.TryParse(text, out var server))
        {
            return server;
        }

        result.AddError($"'{text}' is not an address: IP or IP:PORT");
        return null;
    }
}
