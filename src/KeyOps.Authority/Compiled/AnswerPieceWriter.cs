using System.Buffers.Binary;
using System.Runtime.InteropServices;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Compiled;

/// <summary>Composes an <see cref="AnswerPiece"/>; one writer serves a whole zone, and then the thread's next one.</summary>
internal sealed class AnswerPieceWriter
{
    [ThreadStatic]
    private static AnswerPieceWriter? _ofThread;

    /// <summary>What of a body fits a message beside a header, the longest question and an OPT record.</summary>
    public const int MaxBodyLength = ushort.MaxValue - 12 - 255 - 4 - 64;

    private readonly byte[] _body = GC.AllocateUninitializedArray<byte>(MaxBodyLength + 1024);
    private readonly byte[] _ownerRoom = new byte[DomainName.MaxWireLength];
    private readonly List<ushort> _ownerPointers = [];
    private readonly List<ushort> _apexPointers = [];
    private readonly List<ushort> _ownPointers = [];
    private readonly List<ushort> _names = []; // where names that can be pointed at begin
    private readonly int[] _counts = new int[3];
    private readonly int[] _ends = new int[3];
    private int _length;
    private int _bodyStart; // in the message the piece is compiled for
    private int _ownerLength;
    private DomainName _zone = DomainName.Root;

    private AnswerPieceWriter()
    {
    }

    private ReadOnlySpan<byte> Owner => _ownerRoom.AsSpan(0, _ownerLength);

    private ReadOnlySpan<byte> Apex => _zone.Wire;

    /// <summary>The thread's writer, for a zone with this apex.</summary>
    public static AnswerPieceWriter For(DomainName apex)
    {
        var writer = _ofThread ??= new();
        writer._zone = apex;
        return writer;
    }

    /// <summary>Whether all that was written fits a message.</summary>
    public bool Fits => _length <= MaxBodyLength;

    /// <summary>What the body takes so far.</summary>
    public int Length => _length;

    /// <summary>Begins a piece for a question of this name.</summary>
    public void Begin(ReadOnlySpan<byte> owner)
    {
        owner.CopyTo(_ownerRoom);
        _ownerLength = owner.Length;
        _length = 0;
        _bodyStart = 12 + owner.Length + 4;
        _ownerPointers.Clear();
        _apexPointers.Clear();
        _ownPointers.Clear();
        _names.Clear();
        _counts.AsSpan().Clear();
        _ends.AsSpan().Clear();
    }

    /// <summary>Ends a section; the sections are the answer, the authority and the additional one.</summary>
    public void EndSection(Section section) => _ends.AsSpan((int)section).Fill(_length);

    /// <summary>Writes a record of the piece's owner.</summary>
    public void WriteOwned(Section section, RecordType type, RecordClass recordClass, uint ttl, ReadOnlySpan<byte> rdata)
    {
        if (Fits)
        {
            WriteOwnerPointer();
            WriteRecord(section, type, recordClass, ttl, rdata);
        }
    }

    /// <summary>Writes a record of another name: as a pointer to where the piece has it already, or in full.</summary>
    public void WriteOther(Section section, ReadOnlySpan<byte> owner, RecordType type, RecordClass recordClass, uint ttl, ReadOnlySpan<byte> rdata)
    {
        if (!Fits)
        {
            return;
        }

        // The owner of a wildcard's piece is whatever name it stands for.
        if (Owner is not [1, (byte)'*', ..] && NameOctets.EqualsIgnoreCase(owner, Owner))
        {
            WriteOwnerPointer();
        }
        else
        {
            WriteName(owner, compress: true);
        }

        WriteRecord(section, type, recordClass, ttl, rdata);
    }

    /// <summary>Whether so many more octets surely fit.</summary>
    public bool HasRoom(int octets) => _length + octets <= MaxBodyLength;

    /// <summary>Copies the piece into the store and returns where.</summary>
    public uint Store(OctetStoreBuilder store)
    {
        var padded = (_length + 1) & ~1;
        var places = _ownerPointers.Count + _apexPointers.Count + _ownPointers.Count;
        var size = AnswerPiece.HeaderLength + padded + (places * sizeof(ushort));
        var offset = store.Allocate(size, out var octets);

        Span<ushort> native = [(ushort)_length, (ushort)_ends[0], (ushort)_ends[1]];
        MemoryMarshal.AsBytes(native).CopyTo(octets);
        for (var i = 0; i < 3; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(octets[(6 + (i * 2))..], (ushort)_counts[i]);
        }

        Span<ushort> pointers = [(ushort)_ownerPointers.Count, (ushort)_apexPointers.Count, (ushort)_ownPointers.Count];
        MemoryMarshal.AsBytes(pointers).CopyTo(octets[12..]);
        _body[_length] = 0; // what pads it
        _body.AsSpan(0, padded).CopyTo(octets[AnswerPiece.HeaderLength..]);
        var rest = MemoryMarshal.Cast<byte, ushort>(octets[(AnswerPiece.HeaderLength + padded)..]);
        CollectionsMarshal.AsSpan(_ownerPointers).CopyTo(rest);
        CollectionsMarshal.AsSpan(_apexPointers).CopyTo(rest[_ownerPointers.Count..]);
        CollectionsMarshal.AsSpan(_ownPointers).CopyTo(rest[(_ownerPointers.Count + _apexPointers.Count)..]);
        return offset;
    }

    private void WriteRecord(Section section, RecordType type, RecordClass recordClass, uint ttl, ReadOnlySpan<byte> rdata)
    {
        if (_length + rdata.Length + 10 > _body.Length)
        {
            _length = MaxBodyLength + 1;
            return;
        }

        var fixedPart = _body.AsSpan(_length, 10);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, type.Code);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart[2..], recordClass.Code);
        BinaryPrimitives.WriteUInt32BigEndian(fixedPart[4..], ttl);
        _length += 10;
        var start = _length;
        WriteRdata(type, rdata);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart[8..], (ushort)(_length - start));
        _counts[(int)section]++;
    }

    private void WriteRdata(RecordType type, ReadOnlySpan<byte> rdata)
    {
        var layout = RdataNames.Of(type);
        if (!layout.HasNames)
        {
            Write(rdata);
            return;
        }

        Write(rdata[..layout.Prefix]);
        rdata = rdata[layout.Prefix..];
        for (var i = 0; i < layout.Names; i++)
        {
            var length = RdataNames.LengthOf(rdata);
            WriteName(rdata[..length], layout.Compress);
            rdata = rdata[length..];
        }

        Write(rdata);
    }

    private void WriteOwnerPointer()
    {
        _ownerPointers.Add((ushort)_length);
        WritePointer(AnswerPiece.ToQuestion);
    }

    /// <summary>
    /// Writes a name label by label, ending early with a pointer to the apex in the question or to the same suffix in this piece. Suffixes
    /// are compared with their case, which is thus kept, but for the apex, which takes the question's.
    /// </summary>
    private void WriteName(ReadOnlySpan<byte> name, bool compress)
    {
        for (var i = 0; name[i] != 0; i += name[i] + 1)
        {
            var suffix = name[i..];
            if (compress && Apex.Length > 1 && NameOctets.EqualsIgnoreCase(suffix, Apex))
            {
                _apexPointers.Add((ushort)_length);
                WritePointer((ushort)(0xC000 | (12 + _ownerLength - Apex.Length)));
                return;
            }

            var earlier = Find(suffix);
            if (compress && earlier >= 0)
            {
                _ownPointers.Add((ushort)_length);
                WritePointer((ushort)(0xC000 | (_bodyStart + earlier)));
                return;
            }

            if (earlier < 0 && _length <= AnswerPiece.LastTarget)
            {
                _names.Add((ushort)_length);
            }

            Write(name.Slice(i, name[i] + 1));
        }

        Write([0]);
    }

    /// <summary>Where the piece already has this name; -1 when nowhere.</summary>
    private int Find(ReadOnlySpan<byte> name)
    {
        foreach (var place in _names)
        {
            if (NameAt(place, name))
            {
                return place;
            }
        }

        return -1;
    }

    private bool NameAt(int place, ReadOnlySpan<byte> name)
    {
        // The name that is being written is among those looked at: it ends where it has come to, and what follows is rubbish.
        while (place < _length)
        {
            var length = _body[place];
            if (length >= 0xC0)
            {
                var target = BinaryPrimitives.ReadUInt16BigEndian(_body.AsSpan(place)) & 0x3FFF;
                if (target < _bodyStart)
                {
                    return NameOctets.EqualsIgnoreCase(name, Apex);
                }

                place = target - _bodyStart;
                continue;
            }

            if (!_body.AsSpan(place, length + 1).SequenceEqual(name[..Math.Min(name.Length, length + 1)]))
            {
                return false;
            }

            if (length == 0)
            {
                return true;
            }

            place += length + 1;
            name = name[(length + 1)..];
        }

        return false;
    }

    private void WritePointer(ushort pointer)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_body.AsSpan(_length), pointer);
        _length += 2;
    }

    private void Write(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_body.AsSpan(_length));
        _length += octets.Length;
    }
}
