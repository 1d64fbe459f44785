using System.CommandLine;
using System.Security.Cryptography;
using KeyOps.Cli;
using KeyOps.Operations.Files;
using KeyOps.Operations.Keys;
using KeyOps.Operations.Store;
using KeyOps.Output;
using Spectre.Console;

namespace KeyOps.Verbs.Keys;

/// <summary><c>keys export DOMAIN SELECTOR --format …</c>: a key pair in another program's files, 0600, never on a terminal.</summary>
internal static class KeysExportVerb
{
    public static Command Create()
    {
        var domain = KeyArguments.Domain();
        var selector = KeyArguments.Selector();
        var format = new Option<string>("--format")
        {
            Description = "opendkim: SELECTOR.private and SELECTOR.txt, as opendkim-genkey writes them. "
                + "bind: K*.key and K*.private, for tools that keep key pairs in BIND's form (dnssec-*, ldns, keymgr import-bind); the .key is no record for a zone. "
                + "jwk: SELECTOR.jwk (RFC 7517, RFC 8037), for programs that sign by JSON Web Key.",
            HelpName = "opendkim|bind|jwk",
            Required = true,
        };
        format.AcceptOnlyFromAmong("opendkim", "bind", "jwk");
        var to = new Option<string>("--to") { Description = "The folder (left out: this one). No file is overwritten.", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var json = JsonOption.Create();
        var command = new Command("export", "Write a key pair for another program, into files that only you can read.")
        {
            domain, selector, format, to, json, ConfigurationOption.Instance,
        };
        command.SetAction(parsed =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            if (!KeyArguments.TryRead(parsed.GetRequiredValue(domain), parsed.GetRequiredValue(selector), out var name, out var chosen))
            {
                return ExitCode.Usage;
            }

            using var store = KeyStore.OpenForReading(settings.StateFolder, settings.MasterKey);
            if (store.HistoriesOf(name).FirstOrDefault(history => history.Key.Selector == chosen) is not { } history)
            {
                Console.Error.WriteLine($"keyops: the store has no key {chosen.RecordName(name).ToStringWithoutDot()}; `keyops keys list {name.ToStringWithoutDot()}` shows those it has");
                return ExitCode.Failed;
            }

            var secret = store.PrivateKeyOf(history.Key.Id);
            try
            {
                return Write(KeyExport.Files(history.Key, secret, parsed.GetRequiredValue(format)), parsed.GetRequiredValue(to), parsed.GetValue(json));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(secret);
            }
        });
        return command;
    }

    private static int Write(IReadOnlyList<ExportedFile> files, string folder, bool json)
    {
        var written = new List<string>();
        try
        {
            // Told before the first is written: half a pair helps nobody.
            var paths = files.Select(file => Path.GetFullPath(Path.Combine(folder, file.Name))).ToArray();
            if (Array.Find(paths, path => FileStatus.Of(path) is not null) is { } present)
            {
                Console.Error.WriteLine($"keyops: {present} is there already and is not overwritten; move it away, or name another folder with --to");
                return ExitCode.Failed;
            }

            foreach (var (file, path) in files.Zip(paths))
            {
                if (!AtomicFile.WriteNew(path, file.Octets, FileOwnership.Private))
                {
                    throw new IOException($"{path} appeared meanwhile and is not overwritten");
                }

                written.Add(path);
            }
        }
        finally
        {
            foreach (var file in files)
            {
                CryptographicOperations.ZeroMemory(file.Octets);
            }
        }

        if (json)
        {
            Json.PrintFiles(written);
        }
        else
        {
            written.ForEach(path => Screen.Out.WriteLine($"wrote {path}"));
        }

        return ExitCode.Fine;
    }
}
