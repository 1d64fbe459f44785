using System.Collections.Immutable;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Transfers;

/// <summary>Versions of a zone, each from the one before it: the newest SOA, what is gone and what is new of each, that SOA again (RFC 1995 §4).</summary>
internal sealed class DeltaCursor : RecordCursor
{
    private readonly ImmutableArray<PackedRecords> _lists;
    private int _list;
    private int _place; // of the record after the current one
    private int _current; // of the current record, in _from
    private PackedRecords _from;
    private Stage _stage = Stage.Before;

    /// <param name="deltas">At least one; each begins where the one before it ends.</param>
    public DeltaCursor(ImmutableArray<ZoneDelta> deltas)
    {
        _lists = [.. deltas.SelectMany(delta => new[] { delta.Removed, delta.Added })];
        _from = _lists[^1]; // begins with the newest SOA
    }

    private enum Stage
    {
        Before,
        First,
        Deltas,
        Last,
    }

    public override PackedRecord Current
    {
        get
        {
            var place = _current;
            _from.TryRead(ref place, out var record);
            return record;
        }
    }

    public override bool MoveNext()
    {
        switch (_stage)
        {
            case Stage.Before:
                _stage = Stage.First;
                return true;
            case Stage.First:
                _stage = Stage.Deltas;
                return MoveOn();
            case Stage.Deltas:
                return MoveOn();
            default:
                return false;
        }
    }

    private bool MoveOn()
    {
        while (_list < _lists.Length)
        {
            _from = _lists[_list];
            _current = _place;
            if (_from.TryRead(ref _place, out _))
            {
                return true;
            }

            _list++;
            _place = 0;
        }

        _from = _lists[^1];
        _current = 0;
        _stage = Stage.Last;
        return true;
    }
}
