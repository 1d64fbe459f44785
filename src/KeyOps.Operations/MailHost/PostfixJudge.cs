using KeyOps.Core.MailHost;
using KeyOps.Operations.Files;
using KeyOps.Operations.Processes;

namespace KeyOps.Operations.MailHost;

/// <summary>
/// Has Postfix's own <c>postconf</c> judge edited files before they are put in place: it makes the same edits itself, with <c>-e</c> and <c>-M</c>, on a copy, and what it
/// then reads there must be what it reads in ours. (Ours are put in place because <c>postconf -e</c> folds a list that a person laid out over lines into one, and glues a new line to a last
/// one that has no end.)
/// </summary>
internal sealed class PostfixJudge(string postconf)
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public async Task<string?> JudgeAsync(MailHostTexts before, MailHostDraft draft, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("keyops-postfix-").FullName;
        try
        {
            var (old, ours, theirs) = (Lay("old", before), Lay("ours", draft.Texts), Lay("theirs", Ended(before)));
            foreach (var edit in draft.Edits)
            {
                string[]? arguments = edit switch
                {
                    MailHostEdit.Parameter parameter => ["-e", $"{parameter.Name} = {parameter.Value}"],
                    MailHostEdit.Service service => ["-M", $"{service.Wanted.Name}/{service.Wanted.Type}={service.Wanted.Line}"],
                    _ => null,
                };
                if (arguments is not null && await RunAsync(theirs, arguments) is { ExitCode: not 0 } refused)
                {
                    return $"postconf refuses '{edit.Text}': {refused.Said}";
                }
            }

            foreach (var question in new[] { "-n", "-M", "-P" })
            {
                var (present, mine, its) = (await RunAsync(old, question), await RunAsync(ours, question), await RunAsync(theirs, question));
                if (mine.ExitCode != 0)
                {
                    return $"postconf {question} cannot read the edited files: {mine.Said}";
                }

                if (mine.Output != its.Output)
                {
                    return $"postconf {question} reads the edited files otherwise than after making the same edits itself: {FirstDifference(mine.Output, its.Output)}";
                }

                var known = Warnings(present).ToHashSet();
                if (Warnings(mine).FirstOrDefault(warning => !known.Contains(warning)) is { } warning)
                {
                    return $"postconf {question} warns of the edited files: {warning}";
                }
            }

            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string Lay(string name, MailHostTexts texts)
        {
            var path = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            AtomicFile.Write(Path.Combine(path, "main.cf"), HostFiles.OctetsOf(texts.Main.Text), FileOwnership.Public);
            AtomicFile.Write(Path.Combine(path, "master.cf"), HostFiles.OctetsOf(texts.Master.Text), FileOwnership.Public);
            return path;
        }

        async Task<ToolResult> RunAsync(string path, params string[] arguments)
        {
            var result = await ToolCommand.RunAsync(postconf, [.. arguments.Take(1), "-c", path, .. arguments.Skip(1)], cancellationToken);
            return new(result.ExitCode, Unplaced(result.Output), Unplaced(result.Error));

            // It names the folder that it reads, and the three differ in nothing else.
            string Unplaced(string text) => text.Replace(path, "", StringComparison.Ordinal);
        }
    }

    /// <summary>With an end to the last line: postconf would write its own behind it, on the same line.</summary>
    private static MailHostTexts Ended(MailHostTexts texts) => texts with { Main = new(Ended(texts.Main.Text)), Master = new(Ended(texts.Master.Text)) };

    private static string Ended(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";

    private static IEnumerable<string> Warnings(ToolResult result) => result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string FirstDifference(string left, string right) =>
        left.Split('\n').Zip(right.Split('\n')).Where(pair => pair.First != pair.Second).Select(pair => $"'{pair.First}' against '{pair.Second}'").FirstOrDefault()
        ?? "one has more than the other";
}
