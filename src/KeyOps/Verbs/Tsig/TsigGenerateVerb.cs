using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Files;

namespace KeyOps.Verbs.Tsig;

/// <summary><c>tsig generate NAME</c>: a new key, in the form of each server that is to have it. The secret is in the files alone, and never shown.</summary>
internal static class TsigGenerateVerb
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "what both servers call the key, such as transfer.example.com" };
        var algorithm = new Option<string>("--algorithm")
        {
            Description = $"one of {string.Join(", ", TsigAlgorithm.All)} (left out: {TsigAlgorithm.HmacSha256})",
            HelpName = "ALGORITHM",
            DefaultValueFactory = _ => TsigAlgorithm.HmacSha256.Text,
        };
        var directory = new Option<string>("--directory")
        {
            Description = "the folder that the files go to (left out: the present one)",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command("generate", "Make a key and write it for KeyOps, BIND, Knot and NSD.") { name, algorithm, directory };
        command.SetAction(parsed => Run(parsed.GetValue(name)!, parsed.GetValue(algorithm)!, parsed.GetValue(directory)!));
        return command;
    }

    private static int Run(string nameText, string algorithmText, string directory)
    {
        if (!DomainName.TryParse(nameText, out var name, out var error) || name.IsRoot || name.ToStringWithoutDot().AsSpan().ContainsAny("/\\\""))
        {
            Console.Error.WriteLine($"keyops: '{nameText}' cannot name a key: {error ?? "it becomes part of file names"}");
            return ExitCode.Usage;
        }

        if (!TsigAlgorithm.TryParse(algorithmText, out var algorithm, out error))
        {
            Console.Error.WriteLine($"keyops: --algorithm: {error}");
            return ExitCode.Usage;
        }

        var key = name.ToLower().ToStringWithoutDot();
        var files = TsigKeyForms.Of(key, algorithm, Convert.ToBase64String(RandomNumberGenerator.GetBytes(algorithm.MacLength)))
            .Select(form => (Path: Path.Combine(directory, form.File), form.For, form.Text))
            .ToList();
        if (files.Select(file => file.Path).FirstOrDefault(Path.Exists) is { } present)
        {
            Console.Error.WriteLine($"keyops: {present} is there already; a key is never overwritten: move it away, or choose another name");
            return ExitCode.Failed;
        }

        Directory.CreateDirectory(directory);
        foreach (var (path, reader, text) in files)
        {
            if (!AtomicFile.WriteNew(path, Encoding.ASCII.GetBytes(text), FileOwnership.Private))
            {
                Console.Error.WriteLine($"keyops: {path} appeared while the key was made; remove what was written and run again");
                return ExitCode.Failed;
            }

            Console.Out.WriteLine($"{path}  for {reader}");
        }

        Console.Out.Write($"\nIn the configuration of KeyOps:\n\ntsig:\n  {key}: {{ algorithm: {algorithm}, file: {Path.GetFullPath(files[0].Path)} }}\n");
        return ExitCode.Fine;
    }
}
