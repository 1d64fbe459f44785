using System.Text;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles.Editing;

namespace KeyOps.Core.ZoneFiles;

/// <summary>
/// Edits of one zone file: each replaces a few octets, and all others stay. A record that took its owner name or TTL from one that
/// goes away gets it written. Read the result again before it is used: the zone rules have not seen it.
/// </summary>
public sealed class ZoneFileEditor
{
    private readonly ZoneFile _file;
    private readonly HashSet<int> _removed = [];
    private readonly StringBuilder _added = new();
    private SerialNumber? _serial;

    /// <exception cref="ArgumentException">The file has errors.</exception>
    public ZoneFileEditor(ZoneFile file)
    {
        if (file.HasErrors)
        {
            throw new ArgumentException("a file with errors cannot be edited", nameof(file));
        }

        _file = file;
    }

    /// <summary>Writes another serial into the SOA.</summary>
    /// <returns>False when the SOA is in an included file.</returns>
    public bool SetSerial(SerialNumber serial)
    {
        _serial = _file.SerialField is null ? null : serial;
        return _file.SerialField is not null;
    }

    /// <summary>Takes an RRset out.</summary>
    /// <returns>False when there is none, or a record of it is in an included file: nothing is taken out then.</returns>
    public bool Remove(DomainName owner, RecordType type)
    {
        if (!_file.Zone!.TryFindIndex(owner, type, out var index))
        {
            return false;
        }

        var places = Enumerable.Range(_file.Zone.StartOf(index), _file.Zone.StartOf(index + 1) - _file.Zone.StartOf(index))
            .Select(record => _file.Zone.RecordAt(record).Source)
            .ToList();
        if (places.Exists(source => _file.Sources.FileOf(source) != _file.Sources.Main))
        {
            return false;
        }

        _removed.UnionWith(places.Select(source => (int)source));
        return true;
    }

    /// <summary>Makes an RRset be these records and no others; they are written at the file's end, with absolute names.</summary>
    /// <returns>False when a record of the present one is in an included file: nothing changes then.</returns>
    public bool Set(DomainName owner, RecordType type, Ttl ttl, IEnumerable<ReadOnlyMemory<byte>> rdatas)
    {
        if (_file.Zone!.TryFind(owner, type, out _) && !Remove(owner, type))
        {
            return false;
        }

        Add(owner, type, ttl, rdatas);
        return true;
    }

    /// <summary>Adds records at the file's end, with absolute names, beside those of the RRset that are there.</summary>
    public void Add(DomainName owner, RecordType type, Ttl ttl, IEnumerable<ReadOnlyMemory<byte>> rdatas)
    {
        foreach (var rdata in rdatas)
        {
            _added.Append($"{owner} {ttl} {_file.Options.Class} {type} {RdataText.Format(type, rdata.Span)}{LineEnds.Of(_file.Octets.Span)}");
        }
    }

    /// <summary>The file with all edits in it.</summary>
    public byte[] ToOctets()
    {
        var octets = _file.Octets.Span;
        var splices = RecordRemoval.Remove(octets, _removed, _file.Block, _file.DefaultTtlForBlock is not null);
        if (_serial is { } serial && _file.SerialField is { } field)
        {
            splices.Add(new(field.Start.Value, field.End.Value - field.Start.Value, Encoding.ASCII.GetBytes(serial.ToString())));
        }

        if (_added.Length > 0)
        {
            splices.Add(new(octets.Length, 0, Encoding.ASCII.GetBytes(LineEnds.Missing(octets) + _added)));
        }

        return Splice.Apply(octets, splices);
    }
}
