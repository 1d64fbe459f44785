using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.System.Tests.Harness;
using KeyOps.TestKit;

namespace KeyOps.System.Tests.ZoneFiles;

/// <summary>Several hundred small files, each with one thing in it, beside what BIND, ldns and Knot make of them.</summary>
public sealed class CorpusTests
{
    // RFC 4025 §3.1 lets the key be missing when the algorithm says there is none; Knot reads it, BIND does not.
    private static readonly string[] NamedIsWrong = ["types/ipseckey-5"];

    private static readonly Lazy<Task<IReadOnlyList<CorpusCase>>> Corpus = new(ReadAllAsync);

    [Fact]
    public async Task What_named_refuses_we_refuse() =>
        Assert.Empty((await Corpus.Value).Where(file => file.Named.ExitCode != 0 && !file.Ours.HasErrors && !NamedIsWrong.Contains(file.Name)).Select(file => $"{file.Name}: {file.Named.Output}"));

    [Fact]
    public async Task What_we_refuse_and_named_takes_is_written_down()
    {
        var stricter = (await Corpus.Value)
            .Where(file => file.Named.ExitCode == 0 && file.Ours.HasErrors)
            .Select(file => $"{file.Name}: {file.Ours.Diagnostics.First(diagnostic => diagnostic.Severity == Severity.Error).Code}");
        Golden("stricter.txt", string.Join('\n', stricter) + "\n");
    }

    [Fact]
    public async Task A_formatted_file_says_what_the_original_says_to_named_and_to_ldns()
    {
        var failures = await EachAsync(async file =>
        {
            if (file.Ours.HasSyntaxErrors)
            {
                return null;
            }

            using var copy = new TemporaryFolder();
            var formatted = Place(copy, file.Path, file.Format());
            return Difference(await file.Compiled, await CorpusCase.CompileAsync(formatted))
                ?? Difference(await CorpusCase.LdnsAsync(file.Path), await CorpusCase.LdnsAsync(formatted));
        });
        Assert.Empty(failures);
    }

    [Fact]
    public async Task Formatting_twice_is_formatting_once() =>
        Assert.Empty((await Corpus.Value)
            .Where(file => !file.Ours.HasSyntaxErrors)
            .Where(file =>
            {
                var once = file.Format();
                var again = ZoneFile.Parse(once, file.Path, CorpusCase.Origin, new() { Include = (_, _) => new IncludedFile.Found(default, "empty") });
                return !global::KeyOps.Core.ZoneFiles.Formatting.ZoneFormatter.Format(again).AsSpan().SequenceEqual(once);
            })
            .Select(file => file.Name));

    [Fact]
    public async Task What_we_read_named_reads_too()
    {
        var failures = await EachAsync(async file =>
        {
            if (file.Ours.Zone is not { } zone || file.Named.ExitCode != 0)
            {
                return null;
            }

            using var copy = new TemporaryFolder();
            return Difference(await file.Compiled, await CorpusCase.CompileAsync(Place(copy, file.Path, Encoding.ASCII.GetBytes(Dump(zone)))));
        });
        Assert.Empty(failures);
    }

    [Fact]
    public async Task Knot_takes_a_formatted_file_when_it_takes_the_original()
    {
        var failures = await EachAsync(async file =>
        {
            if (file.Ours.HasErrors)
            {
                return null;
            }

            using var copy = new TemporaryFolder();
            var formatted = Place(copy, file.Path, file.Format());
            var after = await CorpusCase.KnotAsync(formatted);
            return after.ExitCode == 0 || (await CorpusCase.KnotAsync(file.Path)).ExitCode != 0 ? null : $"{after.Error}{after.Output}";
        });
        Assert.Empty(failures);
    }

    /// <summary>The two messages side by side; another BIND words its own differently, so the golden names the version it is from.</summary>
    [Fact]
    public async Task Our_messages_stand_beside_those_of_named_checkzone()
    {
        var version = (await ToolProcess.RunAsync("named-checkzone", ["-v"])).Output.Trim();
        var table = new StringBuilder($"named-checkzone {version}\n");
        foreach (var file in (await Corpus.Value).Where(file => file.Named.ExitCode != 0))
        {
            table.Append($"\n{file.Name}\n");
            foreach (var line in file.Named.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                table.Append($"  named   {Regex.Replace(line, "buffer-0x[0-9a-f]+", "buffer")}\n");
            }

            foreach (var diagnostic in file.Ours.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error))
            {
                table.Append($"  keyops  {diagnostic.ToString().Replace(file.Path, Path.GetFileName(file.Path), StringComparison.Ordinal).Replace(Path.GetDirectoryName(file.Path)!, "…", StringComparison.Ordinal)}\n");
            }
        }

        var golden = GoldenPath("messages.txt");
        if (File.Exists(golden) && Environment.GetEnvironmentVariable("KEYOPS_UPDATE_GOLDENS") != "1" && File.ReadLines(golden).First() != $"named-checkzone {version}")
        {
            Assert.Skip($"the golden is from another version than {version}");
        }

        Golden("messages.txt", table.ToString());
    }

    private static async Task<IReadOnlyList<CorpusCase>> ReadAllAsync()
    {
        var cases = new ConcurrentBag<CorpusCase>();
        await Parallel.ForEachAsync(CorpusCase.Names(), async (name, _) => cases.Add(await CorpusCase.ReadAsync(name)));
        return [.. cases.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>Runs a check on every file and returns what failed.</summary>
    private static async Task<IReadOnlyList<string>> EachAsync(Func<CorpusCase, Task<string?>> check)
    {
        var failures = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(await Corpus.Value, async (file, _) =>
        {
            if (await check(file) is { } failure)
            {
                failures.Add($"{file.Name}: {failure}");
            }
        });
        return [.. failures.Order(StringComparer.Ordinal)];
    }

    private static string? Difference(ProcessResult before, ProcessResult after)
    {
        if (before.ExitCode != 0)
        {
            return null; // this reader does not know what is in there
        }

        return after.ExitCode == 0 && Records(before.Output) == Records(after.Output)
            ? null
            : $"\n--- before\n{Records(before.Output)}--- after ({after.ExitCode})\n{after.Error}{Records(after.Output)}";
    }

    /// <summary>The records without the log that named-compilezone mixes in.</summary>
    private static string Records(string output) =>
        string.Concat(output.Split('\n').Where(line => line.Contains('\t', StringComparison.Ordinal) || line.Contains(" IN ", StringComparison.Ordinal)).Select(line => line + "\n"));

    /// <summary>Puts a file where its includes are found as beside the original.</summary>
    private static string Place(TemporaryFolder folder, string original, byte[] octets)
    {
        var path = folder[Path.GetFileName(original)];
        File.WriteAllBytes(path, octets);
        var parts = Path.Combine(Path.GetDirectoryName(original)!, "parts");
        if (Directory.Exists(parts))
        {
            Directory.CreateSymbolicLink(folder["parts"], parts);
        }

        return path;
    }

    private static string Dump(Zone zone)
    {
        var text = new StringBuilder();
        for (var i = 0; i < zone.RRsetCount; i++)
        {
            for (var j = 0; j < zone[i].Count; j++)
            {
                text.Append($"{zone[i].OwnerName} {zone[i].Ttl} {zone.Class} {zone[i].Type} {RdataText.Format(zone[i].Type, zone[i][j])}\n");
            }
        }

        return text.ToString();
    }

    private static string GoldenPath(string name) => Path.Combine(Repository.Root, "tests", "KeyOps.System.Tests", "ZoneFiles", "Golden", name);

    private static void Golden(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable("KEYOPS_UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(GoldenPath(name))!);
            File.WriteAllText(GoldenPath(name), actual);
        }

        Assert.Equal(File.ReadAllText(GoldenPath(name)), actual);
    }
}
