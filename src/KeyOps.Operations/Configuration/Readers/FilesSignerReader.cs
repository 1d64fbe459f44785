using KeyOps.Core.Signers;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>files:</c>, a signer that is kept by lines of text.</summary>
internal static class FilesSignerReader
{
    public const string Kind = "files";

    /// <param name="item">The section that holds <c>files:</c>.</param>
    /// <param name="names">The signers' names so far.</param>
    /// <param name="folders">Their folders so far.</param>
    public static SignerSettings.Files? Read(Section item, HashSet<string> names, HashSet<string> folders)
    {
        using var section = item.Sub(Kind);
        if (section is null)
        {
            return null;
        }

        var folder = SignerReader.ReadFolder(section, "name the folder for keys/ and the tables", folders);
        var tables = section.Items("tables", "an item of 'tables'", table => ReadTable(table, folder));
        if (tables.IsEmpty)
        {
            section.Missing(ConfigurationCodes.MissingKey, "tables", "say which files name the keys: 'tables: [{ file: selectors.map, line: \"{domain} {selector}\" }]'");
        }

        foreach (var twice in tables.GroupBy(table => table.File).Where(group => group.Count() > 1))
        {
            section.Context.Error(ConfigurationCodes.SharedSigner, section.Find("tables")!, $"two tables go to '{Shown.Text(Path.GetRelativePath(folder, twice.Key))}'", "give each table a file of its own");
        }

        ReloadSettings? reload = null;
        using (var reloading = section.Sub("reload"))
        {
            reload = reloading is not null && reloading.Try("command", Kinds.Text, out var command) ? new ReloadSettings.Command(command) : null;
        }

        var signer = new SignerSettings.Files { Name = "", Directory = "", Tables = tables };
        return SignerReader.Fill(signer, section, Kind, folder, names) with
        {
            Reload = reload,
            Check = section.Try("check", Kinds.KeyCommand, out var check) ? check : null,
        };
    }

    private static TableTemplate? ReadTable(Section table, string folder)
    {
        var file = table.Require("file", Kinds.Path, "name the file, relative to the signer's directory", out var path) ? table.Context.Absolute(path, folder) : null;
        return table.Require("line", Kinds.TableLine, "say what a domain's line looks like: \"{domain} {selector} {keyfile}\"", out var line) && file is not null
            ? new(file, new LineTemplate(line))
            : null;
    }
}
