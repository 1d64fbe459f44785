namespace KeyOps.Core.ZoneFiles;

/// <summary>
/// Fetches what <c>$INCLUDE</c> names. <paramref name="path"/> is as written; <paramref name="includingPath"/> is the file that
/// names it, so that relative paths can be taken from its folder. Confinement to a folder is the resolver's to enforce.
/// </summary>
public delegate IncludedFile IncludeResolver(string path, string includingPath);
