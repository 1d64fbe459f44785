using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles;

/// <summary>How a zone file is read.</summary>
public sealed record ZoneFileOptions
{
    public static readonly ZoneFileOptions Default = new();

    /// <summary>The class of every record; a record that names another is an error.</summary>
    public RecordClass Class { get; init; } = RecordClass.In;

    /// <summary>Where <c>$INCLUDE</c> gets its content; without it the directive is an error.</summary>
    public IncludeResolver? Include { get; init; }

    /// <summary>How deep includes may nest. Real files nest two or three deep; a cycle is found before this.</summary>
    public int MaxIncludeDepth { get; init; } = 16;

    /// <summary>How many records <c>$GENERATE</c> may make in one file and its includes, all directives together.</summary>
    public int MaxGeneratedRecords { get; init; } = 1_000_000;

    /// <summary>How many octets of text these may be together.</summary>
    public long MaxGeneratedOctets { get; init; } = 1L << 28;

    /// <summary>How many octets the included files may have together.</summary>
    public long MaxIncludedOctets { get; init; } = 1L << 30;

    /// <summary>Whether the zone rules are applied: not to a zone that somebody else answers for.</summary>
    public bool AppliesRules { get; init; } = true;

    /// <summary>
    /// Whether the zone's memory is borrowed from the thread's last one, for zones that are read one after the other and dropped: <see cref="ZoneFile.Release"/> gives it back.
    /// </summary>
    public bool BorrowsMemory { get; init; }

    /// <summary>How many diagnostics are kept; one more says that there are others.</summary>
    public int MaxDiagnostics { get; init; } = 1_000;
}
