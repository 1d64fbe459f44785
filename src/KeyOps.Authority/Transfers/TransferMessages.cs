using System.Buffers.Binary;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Compiled;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Transfers;

/// <summary>
/// Puts the records of a transfer into messages, as many into each as it takes. The question stands in each of them, so that names end with a
/// pointer to the apex in it; an owner that the record before had too is a pointer. Case is kept (RFC 5936 §3.4).
/// </summary>
/// <param name="cursor">The records.</param>
/// <param name="head">Header and question of the response, and the OPT record behind them, if any: for the first message.</param>
/// <param name="questionEnd">Where the question ends in it.</param>
internal sealed class TransferMessages(RecordCursor cursor, byte[] head, int questionEnd)
{
    private const int FixedLength = 10; // type, class, TTL, rdata length
    private const int LastTarget = 0x3FFF;
    private const ushort ToApex = 0xC000 | Query.HeaderLength;

    private readonly int _apexLength = questionEnd - Query.HeaderLength - 4;
    private byte[] _message = [];
    private int _limit;
    private int _length;
    private int _owner; // where the last owner stands in this message, 0 when a pointer cannot lead there
    private readonly byte[] _lastOwner = new byte[256];
    private int _lastOwnerLength;
    private bool _isPending; // the cursor is at a record that did not fit
    private bool _isFirst = true;
    private bool _isDone;

    public long Records { get; private set; }

    /// <summary>
    /// Fills <paramref name="message"/> from <paramref name="start"/> on with the next message of at most <paramref name="limit"/> octets, or of one record that
    /// takes up to <paramref name="most"/>, and gives its length; 0 when all records are sent.
    /// </summary>
    /// <exception cref="InvalidDataException">A record is larger than any message.</exception>
    public int Fill(byte[] message, int start, int limit, int most)
    {
        if (_isDone || (!_isPending && !cursor.MoveNext()))
        {
            return 0;
        }

        var opt = _isFirst ? head.AsSpan(questionEnd) : [];
        _message = message;
        _length = start + questionEnd;
        _limit = start + most - opt.Length;
        _lastOwnerLength = 0;
        head.AsSpan(0, questionEnd).CopyTo(message.AsSpan(start));
        var count = 0;
        do
        {
            if (count == ushort.MaxValue || !TryAppend(cursor.Current, start))
            {
                return count > 0
                    ? Close(start, count, opt, isPending: true)
                    : throw new InvalidDataException($"the {cursor.Current.Type} record of {DomainName.FromWire(cursor.Current.Owner)} is larger than any message");
            }

            count++;
            _limit = start + limit - opt.Length;
        }
        while (cursor.MoveNext());

        _isDone = true;
        return Close(start, count, opt, isPending: false);
    }

    /// <summary>Whether everything was in the first message, and that was the last.</summary>
    public bool IsDone => _isDone;

    private int Close(int start, int count, ReadOnlySpan<byte> opt, bool isPending)
    {
        var header = _message.AsSpan(start);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], (ushort)count);
        BinaryPrimitives.WriteUInt16BigEndian(header[8..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)(opt.IsEmpty ? 0 : 1));
        opt.CopyTo(_message.AsSpan(_length));
        _length += opt.Length;
        Records += count;
        _isPending = isPending;
        _isFirst = false;
        return _length - start;
    }

    private bool TryAppend(in PackedRecord record, int start)
    {
        var owner = record.Owner;
        var isSame = _lastOwnerLength == owner.Length && owner.SequenceEqual(_lastOwner.AsSpan(0, _lastOwnerLength));
        if (_length + owner.Length + FixedLength + record.Rdata.Length > _limit)
        {
            return false; // uncompressed it would not fit: the few octets left are not worth a second look
        }

        if (isSame && _owner != 0)
        {
            WritePointer((ushort)(0xC000 | _owner));
        }
        else
        {
            if (!isSame)
            {
                owner.CopyTo(_lastOwner);
                _lastOwnerLength = owner.Length;
            }

            // The apex is a pointer already, wherever it stands.
            _owner = owner.Length > _apexLength && _length - start is var place && place <= LastTarget ? place : 0;
            WriteName(owner, start);
        }

        var fixedPart = _message.AsSpan(_length, FixedLength);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, record.Type.Code);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart[2..], RecordClass.In.Code);
        BinaryPrimitives.WriteUInt32BigEndian(fixedPart[4..], record.TtlSeconds);
        _length += FixedLength;
        var rdata = _length;
        WriteRdata(record, start);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart[8..], (ushort)(_length - rdata));
        return true;
    }

    private void WriteRdata(in PackedRecord record, int start)
    {
        var rdata = record.Rdata;
        var layout = RdataNames.Of(record.Type);
        if (layout is not { HasNames: true, Compress: true })
        {
            Write(rdata);
            return;
        }

        Write(rdata[..layout.Prefix]);
        rdata = rdata[layout.Prefix..];
        for (var i = 0; i < layout.Names; i++)
        {
            var length = RdataNames.LengthOf(rdata);
            WriteName(rdata[..length], start);
            rdata = rdata[length..];
        }

        Write(rdata);
    }

    /// <summary>Writes a name, its end a pointer to the apex when it lies in the zone and is written in the same case.</summary>
    private void WriteName(ReadOnlySpan<byte> name, int start)
    {
        var rest = name.Length - _apexLength;
        if (rest < 0 || _apexLength == 1 || !name[rest..].SequenceEqual(_message.AsSpan(start + Query.HeaderLength, _apexLength)) || !NameOctets.BeginsLabel(name, rest))
        {
            Write(name);
            return;
        }

        Write(name[..rest]);
        WritePointer(ToApex);
    }

    private void WritePointer(ushort pointer)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_message.AsSpan(_length), pointer);
        _length += 2;
    }

    private void Write(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_message.AsSpan(_length));
        _length += octets.Length;
    }
}
