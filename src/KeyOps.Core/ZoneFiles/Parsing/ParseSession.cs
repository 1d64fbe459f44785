using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>What one reading of a zone file and its includes shares, and what it finds.</summary>
internal sealed class ParseSession(DomainName apex, ZoneFileOptions options, DiagnosticBag diagnostics)
{
    private const int MostBehindRdata = 512;

    // One a thread: a small zone would pay more for these 64 KiB than for all else.
    [ThreadStatic]
    private static byte[]? _rdataOfThread;

    public DomainName Apex => apex;

    public ZoneFileOptions Options => options;

    public DiagnosticBag Diagnostics => diagnostics;

    public SourceMap Sources { get; } = new();

    public ZoneBuilder Builder { get; } = new(apex, options.Class);

    /// <summary>The paths being read, from the outermost in.</summary>
    public List<string> Open { get; } = [];

    /// <summary>What <c>$TTL</c> said last (RFC 2308 §4); it reaches beyond the end of an included file, as in BIND.</summary>
    public uint? DefaultTtl { get; set; }

    /// <summary>The last TTL written with a record, which RFC 1035 §5.1 hands on.</summary>
    public uint? LastTtl { get; set; }

    public bool WarnedOfLastTtl { get; set; }

    public Range? Block { get; set; }

    /// <summary>The <c>$TTL</c> in force where the block begins.</summary>
    public uint? BlockDefaultTtl { get; set; }

    public Range? SerialField { get; set; }

    public SerialNumber? Serial { get; set; }

    public long IncludedOctets { get; set; }

    public int GeneratedRecords { get; set; }

    public long GeneratedOctets { get; set; }

    public TypeBitmap TypeBitmap => field ??= new();

    /// <summary>Rdata on its way to wire form: the most there can be, and room for one more name or vector.</summary>
    public byte[] Rdata { get; } = _rdataOfThread ??= new byte[ushort.MaxValue + MostBehindRdata];

    public void Read(ReadOnlyMemory<byte> octets, string path)
    {
        if (Sources.Add(path, octets) is not { } file)
        {
            diagnostics.Add(Diagnostic.Error(ZoneCodes.TooMany, SourceLocation.OfFile(path), "the file is too large"));
            return;
        }

        Builder.Expect(octets.Length, options.BorrowsMemory ? ZoneMemory.OfThread : null);
        Open.Add(path);
        new FileParser(this, file, apex.Wire).Run();
        Open.Clear();
        if (Builder.Overflowed)
        {
            diagnostics.Add(Diagnostic.Error(ZoneCodes.TooMany, SourceLocation.OfFile(path), "the zone takes more than 4 GiB, which is more than one zone can"));
        }
    }
}
