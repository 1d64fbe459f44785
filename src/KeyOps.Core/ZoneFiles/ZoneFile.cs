using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles.Parsing;
using KeyOps.Core.ZoneFiles.Rules;
using KeyOps.Core.Zones;

namespace KeyOps.Core.ZoneFiles;

/// <summary>
/// A zone file as a person wrote it (RFC 1035 §5): its octets, what they say, and what is wrong with them. The octets are the
/// syntax tree; beside them stands only where each record begins, so writing a file back is the identity and an edit is a splice.
/// </summary>
public sealed class ZoneFile
{
    private readonly int _errorCount;
    private readonly Zone _read;

    private ZoneFile(
        ReadOnlyMemory<byte> octets,
        string path,
        DomainName origin,
        ZoneFileOptions options,
        ParseSession parsed,
        Zone read,
        bool hasSyntaxErrors,
        DiagnosticBag diagnostics)
    {
        Octets = octets;
        Path = path;
        Origin = origin;
        Options = options;
        Sources = parsed.Sources;
        Block = parsed.Block;
        DefaultTtlForBlock = (parsed.Block is null ? parsed.DefaultTtl : parsed.BlockDefaultTtl) is { } seconds ? new Ttl(seconds) : null;
        SerialField = parsed.SerialField;
        Serial = parsed.Serial;
        Diagnostics = diagnostics.ToImmutable(path);
        _errorCount = diagnostics.ErrorCount;
        HasSyntaxErrors = hasSyntaxErrors;
        Zone = HasErrors ? null : read;
        _read = read;
    }

    /// <summary>The file's octets, as they were given.</summary>
    public ReadOnlyMemory<byte> Octets { get; }

    /// <summary>The path as the person would name it.</summary>
    public string Path { get; }

    /// <summary>The zone's apex, and the origin that the file begins with.</summary>
    public DomainName Origin { get; }

    /// <summary>What the file says, or null when it has errors.</summary>
    public Zone? Zone { get; }

    /// <summary>Everything found, errors and warnings, in the order of the text; then those of the zone as a whole.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    public bool HasErrors => _errorCount > 0;

    /// <summary>Whether there is text that could not be read; else the errors are those of the zone rules.</summary>
    public bool HasSyntaxErrors { get; }

    internal ZoneFileOptions Options { get; }

    internal SourceMap Sources { get; }

    /// <summary>The managed block in <see cref="Octets"/>, its two comment lines included.</summary>
    internal Range? Block { get; }

    /// <summary>The <c>$TTL</c> that is in force where the block is, or would be put; null when there is none.</summary>
    internal Ttl? DefaultTtlForBlock { get; }

    /// <summary>Where the SOA's serial is written in <see cref="Octets"/>; null when there is none, or in an included file.</summary>
    internal Range? SerialField { get; }

    /// <summary>The SOA's serial, known even when the rest of the file has errors.</summary>
    internal SerialNumber? Serial { get; }

    /// <summary>The octets of the line that a diagnostic points to, in this file or one it includes; empty when it points to no line.</summary>
    public ReadOnlySpan<byte> LineAt(SourceLocation location) => Sources.LineAt(location);

    /// <summary>Gives borrowed memory back (<see cref="ZoneFileOptions.BorrowsMemory"/>): neither the zone nor the octets can be read any more. On the thread that read it.</summary>
    public void Release() => _read.Release();

    /// <summary>Reads a zone file and applies the zone rules, if they are wanted. Whatever the octets are, this returns and says what is wrong.</summary>
    /// <param name="octets">The file's content; it must not change afterwards.</param>
    /// <param name="path">How diagnostics name it, and what <c>$INCLUDE</c> is relative to.</param>
    /// <param name="origin">The zone's apex.</param>
    /// <param name="options">Null for <see cref="ZoneFileOptions.Default"/>.</param>
    public static ZoneFile Parse(ReadOnlyMemory<byte> octets, string path, DomainName origin, ZoneFileOptions? options = null)
    {
        options ??= ZoneFileOptions.Default;
        var diagnostics = new DiagnosticBag(options.MaxDiagnostics);
        var parse = new ParseSession(origin, options, diagnostics);
        parse.Read(octets, path);
        var unreadable = diagnostics.ErrorCount > 0;
        var zone = parse.Builder.Build();
        if (options.AppliesRules)
        {
            ZoneRules.Check(zone, !unreadable, parse.Sources, diagnostics);
        }

        return new(octets, path, origin, options, parse, zone, unreadable, diagnostics);
    }
}
