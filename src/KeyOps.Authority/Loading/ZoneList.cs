using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Loading;

/// <summary>Which zones to serve, from a list file and from arguments; and what is wrong with them, all at once.</summary>
/// <param name="Sources">The zones that are clear.</param>
/// <param name="Diagnostics">What is not.</param>
public sealed record ZoneList(ImmutableArray<ZoneSource> Sources, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Reads arguments of the form <c>NAME=FILE</c> and, if named, a file of <c>name⇥file</c> lines, paths relative to its folder.</summary>
    public static ZoneList Read(IEnumerable<string> arguments, string? listFile)
    {
        var sources = ImmutableArray.CreateBuilder<ZoneSource>();
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        var seen = new HashSet<DomainName>();
        foreach (var argument in arguments)
        {
            var at = SourceLocation.OfFile($"--zone {argument}");
            if (argument.Split('=', 2) is [var name, { Length: > 0 } file])
            {
                Add(name, file, at);
            }
            else
            {
                diagnostics.Add(Diagnostic.Error(LoadingCodes.BadZoneArgument, at, "not NAME=FILE", "write the zone's name, '=' and its file"));
            }
        }

        if (listFile is not null)
        {
            ReadFile(listFile);
        }

        return new(sources.ToImmutable(), diagnostics.ToImmutable());

        void ReadFile(string path)
        {
            string[] lines;
            try
            {
                lines = File.ReadAllLines(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(Diagnostic.Error(LoadingCodes.CannotRead, SourceLocation.OfFile(path), $"cannot read the list of zones: {exception.Message}"));
                return;
            }

            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            for (var i = 0; i < lines.Length; i++)
            {
                var at = new SourceLocation(path, i + 1, 0);
                if (lines[i].Length == 0 || lines[i][0] == '#')
                {
                    continue;
                }

                if (lines[i].Split('\t') is [var name, { Length: > 0 } file])
                {
                    Add(name, Path.Combine(folder, file), at);
                }
                else
                {
                    diagnostics.Add(Diagnostic.Error(LoadingCodes.BadListLine, at, "not a zone's name, a tab and its file"));
                }
            }
        }

        void Add(string name, string file, SourceLocation at)
        {
            if (!DomainName.TryParse(name, out var apex, out var error))
            {
                diagnostics.Add(Diagnostic.Error(LoadingCodes.BadZoneArgument, at, $"'{name}' is not a zone's name: {error}"));
            }
            else if (!seen.Add(apex))
            {
                diagnostics.Add(Diagnostic.Error(LoadingCodes.ZoneTwice, at, $"the zone {apex} is named twice", "keep one of the two"));
            }
            else
            {
                sources.Add(new(apex, file));
            }
        }
    }
}
