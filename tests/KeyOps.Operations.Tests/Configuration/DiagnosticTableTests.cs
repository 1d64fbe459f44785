using System.Text;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Tests.Configuration;

public class DiagnosticTableTests
{
    public static TheoryData<string, string> Cases { get; } = [.. Directory.GetFiles(DiagnosticTable.Folder, "*.txt").Order(StringComparer.Ordinal)
        .SelectMany(file => DiagnosticTable.Read(file).Select(row => (Path.GetFileNameWithoutExtension(file), row.Title)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_configuration_gets_exactly_these_diagnostics(string table, string title)
    {
        var file = Path.Combine(DiagnosticTable.Folder, table + ".txt");
        var rows = DiagnosticTable.Read(file).ToList();
        if (DiagnosticTable.IsWriting)
        {
            DiagnosticTable.Write(file, rows.Select(row => (row.Title, row.Input, Judge(row.Input))));
            return;
        }

        var row = rows.Single(row => row.Title == title);
        Assert.Equal(row.Output, Judge(row.Input));
    }

    private static string Judge(string input)
    {
        var diagnostics = ConfigurationFile.Read("t.yaml", Encoding.UTF8.GetBytes(input)) switch
        {
            ConfigurationResult.Loaded loaded => loaded.Warnings,
            ConfigurationResult.Refused refused => refused.Diagnostics,
            _ => [],
        };
        return string.Join('\n', diagnostics).Replace(Directory.GetCurrentDirectory() + "/", "", StringComparison.Ordinal);
    }
}
