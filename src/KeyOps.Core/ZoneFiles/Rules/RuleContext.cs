using System.Runtime.CompilerServices;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>The zone under the rules, what of it the rules ask for, and where what they find goes.</summary>
internal sealed class RuleContext(Zone zone, bool isWhole, SourceMap sources, DiagnosticBag diagnostics)
{
    // A binary search costs a microsecond, the index a tenth of one for each name of the zone: it pays when many ask.
    private const int SearchesBeforeIndex = 10_000;

    private OwnerIndex? _owners;
    private int _searches;
    private readonly byte[] _resolved = new byte[DomainName.MaxWireLength];
    private int _resolvedLength;
    private TargetKind _resolvedKind;

    public Zone Zone => zone;

    /// <summary>Whether all of the file could be read.</summary>
    public bool IsWhole => isWhole;

    /// <summary>The NS RRset of the delegation that the present owner is at or below; -1 when it is authoritative.</summary>
    public int Cut { get; private set; } = -1;

    /// <summary>The DNAME RRset above the present owner, or -1.</summary>
    public int Dname { get; private set; } = -1;

    /// <summary>Moves on to an owner, in canonical order, whose RRsets are those from <paramref name="first"/> up to <paramref name="end"/>.</summary>
    public void Enter(int first, int end)
    {
        Cut = IsStillBelow(Cut, first) ? Cut : -1;
        Dname = IsStillBelow(Dname, first) ? Dname : -1;
        if (Cut < 0 && first > 0 && Find(first, end, RecordType.Ns) is >= 0 and var ns && OwnerOf(first).Length > zone.Apex.Wire.Length)
        {
            Cut = ns;
        }
    }

    /// <summary>Leaves the present owner: what is below it comes next.</summary>
    public void Leave(int first, int end)
    {
        if (Dname < 0 && Find(first, end, RecordType.Dname) is >= 0 and var dname)
        {
            Dname = dname;
        }
    }

    public ReadOnlySpan<byte> OwnerOf(int rrset) => zone.OwnerAt(zone.StartOf(rrset));

    public RecordType TypeOf(int rrset) => zone.RecordAt(zone.StartOf(rrset)).Type;

    public bool IsInZone(ReadOnlySpan<byte> name) => NameOctets.IsAtOrBelow(name, zone.Apex.Wire);

    /// <summary>The owner's first RRset, or -1 when it owns nothing.</summary>
    public int FindOwner(ReadOnlySpan<byte> name) =>
        _owners is null && ++_searches <= SearchesBeforeIndex ? zone.FirstOf(name) : (_owners ??= new(zone)).Find(name);

    /// <summary>The RRset of an owner and type, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name, RecordType type)
    {
        var first = FindOwner(name);
        return first < 0 ? -1 : Find(first, EndOfOwner(first), type);
    }

    /// <summary>Whether a name in the zone is answered with an address, a wildcard's included, or lies in a part that is delegated.</summary>
    public TargetKind Resolve(ReadOnlySpan<byte> name)
    {
        // One rule after the other asks for the same name.
        if (!name.SequenceEqual(_resolved.AsSpan(0, _resolvedLength)))
        {
            name.CopyTo(_resolved);
            _resolvedLength = name.Length;
            _resolvedKind = ResolveAnew(name);
        }

        return _resolvedKind;
    }

    private TargetKind ResolveAnew(ReadOnlySpan<byte> name)
    {
        var first = FindOwner(name);
        if (first >= 0)
        {
            return KindOf(first);
        }

        // Up to the apex: a delegation ends the search, and the closest wildcard answers.
        Span<byte> wildcard = stackalloc byte[DomainName.MaxWireLength + 2];
        for (var above = Parent(name); above.Length >= zone.Apex.Wire.Length; above = Parent(above))
        {
            first = FindOwner(above);
            if (first >= 0 && above.Length > zone.Apex.Wire.Length && Find(first, EndOfOwner(first), RecordType.Ns) >= 0)
            {
                return TargetKind.Elsewhere;
            }

            (wildcard[0], wildcard[1]) = (1, (byte)'*');
            above.CopyTo(wildcard[2..]);
            if (FindOwner(wildcard[..(above.Length + 2)]) is >= 0 and var star)
            {
                return KindOf(star);
            }

            if (first >= 0)
            {
                return TargetKind.Missing;
            }
        }

        return TargetKind.Missing;
    }

    /// <summary>Whether one more diagnostic is kept.</summary>
    public bool HasRoom => diagnostics.HasRoom;

    /// <summary>Reports at a record, by its place in the zone.</summary>
    public void Report(ZoneRule rule, int record, [InterpolatedStringHandlerArgument("")] RuleMessage message, string? remedy) =>
        ReportAt(rule, zone.RecordAt(record).Source, message, remedy);

    /// <summary>Reports at the RRset's record that comes first in the file.</summary>
    public void ReportSet(ZoneRule rule, int rrset, [InterpolatedStringHandlerArgument("")] RuleMessage message, string? remedy)
    {
        var source = uint.MaxValue;
        for (var i = zone.StartOf(rrset); i < zone.StartOf(rrset + 1); i++)
        {
            source = Math.Min(source, zone.RecordAt(i).Source);
        }

        ReportAt(rule, source, message, remedy);
    }

    public void ReportAt(ZoneRule rule, uint source, [InterpolatedStringHandlerArgument("")] RuleMessage message, string? remedy)
    {
        if (HasRoom)
        {
            Add(rule, sources.Locate(source), message, remedy);
        }
        else
        {
            diagnostics.Drop(rule.Severity);
        }
    }

    /// <summary>Reports at the zone as a whole.</summary>
    public void ReportZone(ZoneRule rule, [InterpolatedStringHandlerArgument("")] RuleMessage message, string? remedy) =>
        Add(rule, SourceLocation.OfFile(sources.Main.Path), message, remedy);

    private TargetKind KindOf(int first)
    {
        var kind = TargetKind.NoAddress;
        for (var i = first; i < EndOfOwner(first); i++)
        {
            var type = TypeOf(i);
            if (type == RecordType.Cname)
            {
                return TargetKind.Alias;
            }

            if (type == RecordType.A || type == RecordType.Aaaa)
            {
                kind = TargetKind.Address;
            }
            else if (type == RecordType.Ns && kind == TargetKind.NoAddress && OwnerOf(first).Length > zone.Apex.Wire.Length)
            {
                kind = TargetKind.Elsewhere;
            }
        }

        return kind;
    }

    private int Find(int first, int end, RecordType type)
    {
        for (var i = first; i < end; i++)
        {
            if (TypeOf(i) == type)
            {
                return i;
            }
        }

        return -1;
    }

    private int EndOfOwner(int first)
    {
        var owner = zone.RecordAt(zone.StartOf(first)).OwnerOffset;
        var end = first + 1;
        while (end < zone.RRsetCount && zone.RecordAt(zone.StartOf(end)).OwnerOffset == owner)
        {
            end++;
        }

        return end;
    }

    private bool IsStillBelow(int rrset, int first) => rrset >= 0 && NameOctets.IsAtOrBelow(OwnerOf(first), OwnerOf(rrset));

    private static ReadOnlySpan<byte> Parent(ReadOnlySpan<byte> name) => name[0] == 0 ? [] : name[(name[0] + 1)..];

    private void Add(ZoneRule rule, SourceLocation location, RuleMessage message, string? remedy) =>
        diagnostics.Add(new(rule.Code, rule.Severity, location, $"{message.ToString()} [{rule.Id}]", remedy));
}
