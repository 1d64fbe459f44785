using System.Text;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.ZoneFiles.Rules;

namespace KeyOps.Core.Tests.ZoneFiles;

public sealed class RuleGoldenTests
{
    private static readonly string Corpus = Path.Combine(GoldenFiles.Root(), "tests", "KeyOps.System.Tests", "ZoneFiles", "Corpus", "rules");

    [Fact]
    public void Each_rule_says_what_the_golden_says()
    {
        var text = new StringBuilder();
        foreach (var file in Files())
        {
            text.Append($"{file.Path}\n");
            foreach (var diagnostic in file.Diagnostics)
            {
                text.Append($"  {diagnostic}\n");
            }
        }

        GoldenFiles.Compare(Path.Combine(GoldenFiles.Folder("Rules"), "rules.out"), Encoding.UTF8.GetBytes(text.ToString()));
    }

    [Fact]
    public void Every_rule_has_a_file_in_the_corpus_that_breaks_it()
    {
        var found = Files().SelectMany(file => file.Diagnostics).Select(diagnostic => diagnostic.Code).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(ZoneRuleCatalog.All, rule => !found.Contains(rule.Code));
    }

    [Fact]
    public void Ids_and_codes_of_rules_are_unique()
    {
        Assert.Equal(ZoneRuleCatalog.All.Count, ZoneRuleCatalog.All.Select(rule => rule.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(ZoneRuleCatalog.All.Count, ZoneRuleCatalog.All.Select(rule => rule.Code).Distinct(StringComparer.Ordinal).Count());
    }

    private static IEnumerable<ZoneFile> Files() => Directory
        .EnumerateFiles(Corpus, "*.zone")
        .Order(StringComparer.Ordinal)
        .Select(path => ZoneFile.Parse(File.ReadAllBytes(path), Path.GetFileName(path), Text.Origin));
}
