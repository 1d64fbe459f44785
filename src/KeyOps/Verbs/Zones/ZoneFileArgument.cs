using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using KeyOps.Authority.Loading;
using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Verbs.Zones;

/// <summary>What all zone verbs ask for: files, and whose zones they are.</summary>
internal static class ZoneFileArgument
{
    public static Option<string?> OriginOption() => new("--origin")
    {
        Description = "the zone's name; left out, the file's name without .zone or .db",
        HelpName = "NAME",
    };

    public static Option<bool> JsonOption() => new("--json") { Description = "print JSON" };

    /// <summary>The zone's name, or null after saying why there is none.</summary>
    public static DomainName? Origin(string path, string? origin)
    {
        var text = origin ?? NameOf(path);
        if (DomainName.TryParse(text, out var name, out var error))
        {
            return name;
        }

        Console.Error.WriteLine($"keyops: '{text}' is not a zone's name: {error}{(origin is null ? "; give it with --origin NAME" : "")}");
        return null;
    }

    /// <summary>The file, or null after saying why it cannot be read.</summary>
    public static ZoneFile? Load(string path, DomainName origin)
    {
        if (TryLoad(path, origin, out var file, out var problem))
        {
            return file;
        }

        Console.Error.WriteLine($"keyops: {problem}");
        return null;
    }

    /// <summary>The file, or why it cannot be read.</summary>
    public static bool TryLoad(string path, DomainName origin, [NotNullWhen(true)] out ZoneFile? file, [NotNullWhen(false)] out string? problem)
    {
        (file, problem) = (null, null);
        try
        {
            file = ZoneFileReader.Read(path, origin);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = $"there is no file {path}";
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            problem = $"{path} is a folder, not a zone file";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = $"cannot read {path}: {error.Message}";
        }

        return file is not null;
    }

    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var ending in (string[])[".zone", ".db", ".txt"])
        {
            name = name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name[..^ending.Length] : name;
        }

        return name.StartsWith("db.", StringComparison.OrdinalIgnoreCase) ? name[3..] : name;
    }
}
