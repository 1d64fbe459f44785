using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Secondaries;

/// <summary>
/// Puts a transfer together record by record: a whole zone (RFC 5936 §2.2), differences (RFC 1995 §4), or word that nothing has changed. What cannot be is an
/// <see cref="InvalidDataException"/> that says which record.
/// </summary>
internal sealed class TransferReader(DomainName zone, SerialNumber? ours)
{
    private readonly List<DnsRecord> _whole = [];
    private readonly List<ZoneChange> _changes = [];
    private DnsRecord? _soa;
    private Form _form = Form.Unknown;
    private ZoneChange? _open;
    private bool _isAdding;

    private enum Form
    {
        Unknown,
        Whole,
        Differences,
    }

    /// <summary>Null until the last record has come.</summary>
    public TransferOutcome? Outcome { get; private set; }

    public void Add(DnsRecord record)
    {
        if (Outcome is not null)
        {
            throw Bad(record, "comes behind the end of the transfer");
        }

        if (record.Class != RecordClass.In || record.Type.Code is 0 or 41 or >= 128 and < 256)
        {
            throw Bad(record, "has no place in a zone");
        }

        if (!RdataShape.IsWellFormed(record.Type, record.Rdata.Span))
        {
            throw Bad(record, "has rdata that is none of its type");
        }

        if (_soa is null)
        {
            Begin(record);
        }
        else if (_form == Form.Unknown)
        {
            Choose(record);
        }
        else if (_form == Form.Whole)
        {
            AddToWhole(record);
        }
        else
        {
            AddToDifferences(record);
        }
    }

    private void Begin(DnsRecord record)
    {
        if (!IsSoa(record))
        {
            throw Bad(record, "begins the transfer, where the SOA belongs");
        }

        _soa = record;
        var serial = SoaRdata.Serial(record.Rdata.Span);
        if (ours is { } held && !serial.IsAfter(held))
        {
            Outcome = new TransferOutcome.UpToDate(serial);
        }
    }

    /// <summary>The second record tells: differences begin with the SOA of the version that we have.</summary>
    private void Choose(DnsRecord record)
    {
        if (ours is { } held && IsSoa(record) && SoaRdata.Serial(record.Rdata.Span) == held)
        {
            _form = Form.Differences;
            _open = new(held);
            return;
        }

        _form = Form.Whole;
        _whole.Add(_soa!);
        AddToWhole(record);
    }

    private void AddToWhole(DnsRecord record)
    {
        if (!IsSoa(record))
        {
            _whole.Add(record);
            return;
        }

        if (SoaRdata.Serial(record.Rdata.Span) != SoaRdata.Serial(_soa!.Rdata.Span))
        {
            throw Bad(record, "ends the transfer with another serial than it began with");
        }

        Outcome = new TransferOutcome.Whole(_whole);
    }

    private void AddToDifferences(DnsRecord record)
    {
        if (!IsSoa(record))
        {
            (_isAdding ? _open!.Added : _open!.Removed).Add(record);
            return;
        }

        var serial = SoaRdata.Serial(record.Rdata.Span);
        if (!_isAdding)
        {
            _open!.Soa = record;
            _isAdding = true;
            return;
        }

        _changes.Add(_open!);
        var reached = SoaRdata.Serial(_open!.Soa!.Rdata.Span);
        if (serial != reached)
        {
            throw Bad(record, $"does not follow on serial {reached}");
        }

        if (serial == SoaRdata.Serial(_soa!.Rdata.Span))
        {
            Outcome = new TransferOutcome.Differences(_changes);
            return;
        }

        _open = new(serial);
        _isAdding = false;
    }

    private bool IsSoa(DnsRecord record) =>
        record.Type == RecordType.Soa && (record.Owner == zone ? true : throw Bad(record, "is not at the zone's apex"));

    private static InvalidDataException Bad(DnsRecord record, string what) => new($"the {record.Type} record at {record.Owner} {what}");
}
