using System.Buffers.Binary;
using KeyOps.Authority.Compiled;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>Composes a response in place, behind a question already written; whole pieces or nothing.</summary>
internal ref struct ResponseWriter
{
    private readonly Span<byte> _message;
    private readonly int _limit;
    private readonly int _questionEnd;
    private readonly int _nameLength;
    private readonly int _apexLength;
    private int _answers;
    private int _authorities;
    private int _additionals;

    /// <param name="message">The response; its header and question are in place.</param>
    /// <param name="limit">What it may take in all, the OPT record left out.</param>
    /// <param name="nameLength">The length of the question's name.</param>
    /// <param name="apexLength">The length of the apex with which that name ends.</param>
    public ResponseWriter(Span<byte> message, int limit, int nameLength, int apexLength)
    {
        _message = message;
        _limit = limit;
        _nameLength = nameLength;
        _apexLength = apexLength;
        Length = _questionEnd = Query.HeaderLength + nameLength + 4;
    }

    public int Length { get; private set; }

    /// <summary>Something that had to be in did not fit.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>A pointer to the apex inside the question's name.</summary>
    public readonly ushort ApexPointer => (ushort)(0xC000 | (Query.HeaderLength + _nameLength - _apexLength));

    /// <summary>
    /// Appends a piece. Additional data is left out when it does not fit, but a referral's glue must be in (RFC 9471 §3.1).
    /// </summary>
    /// <param name="piece">The piece.</param>
    /// <param name="compiledFor">The length of the owner name it was compiled for.</param>
    /// <param name="owner">A pointer to its owner in this message.</param>
    /// <param name="extra">Whether its additional section is taken.</param>
    public void Append(AnswerPiece piece, int compiledFor, ushort owner, Extra extra = Extra.IfItFits)
    {
        var body = piece.Body;
        var additional = piece.AdditionalCount;
        if (Length + body.Length > _limit || extra == Extra.None)
        {
            if (extra == Extra.Required || Length + piece.AuthorityEnd > _limit)
            {
                IsTruncated = true;
                return;
            }

            body = body[..piece.AuthorityEnd];
            additional = 0;
        }

        body.CopyTo(_message[Length..]);
        if (owner != AnswerPiece.ToQuestion || compiledFor != _nameLength || Length != _questionEnd)
        {
            Relocate(piece, body.Length, Length - (Query.HeaderLength + compiledFor + 4), owner);
        }

        Length += body.Length;
        _answers += piece.AnswerCount;
        _authorities += piece.AuthorityCount;
        _additionals += additional;
    }

    /// <summary>Appends the additional data of a piece whose answer stands at <paramref name="start"/>, if it fits.</summary>
    public void AppendAdditional(AnswerPiece piece, int compiledFor, int start, ushort owner)
    {
        var skipped = piece.AuthorityEnd;
        var body = piece.Body[skipped..];
        if (piece.AdditionalCount == 0 || Length + body.Length > _limit)
        {
            return;
        }

        body.CopyTo(_message[Length..]);
        var compiledStart = Query.HeaderLength + compiledFor + 4;
        Set(piece.OwnerPointers, skipped, owner);
        Set(piece.ApexPointers, skipped, ApexPointer);
        foreach (var place in piece.OwnPointers)
        {
            if (place < skipped)
            {
                continue;
            }

            // A name in the answer has moved with that, one in the additional data with this.
            var pointer = _message[(Length - skipped + place)..];
            var target = (BinaryPrimitives.ReadUInt16BigEndian(pointer) & 0x3FFF) - compiledStart;
            target += target < skipped ? start : Length - skipped;
            if (target > 0x3FFF)
            {
                return; // out of a pointer's reach: left out
            }

            BinaryPrimitives.WriteUInt16BigEndian(pointer, (ushort)(0xC000 | target));
        }

        Length += body.Length;
        _additionals += piece.AdditionalCount;
    }

    private readonly void Set(ReadOnlySpan<ushort> places, int skipped, ushort pointer)
    {
        foreach (var place in places)
        {
            if (place >= skipped)
            {
                BinaryPrimitives.WriteUInt16BigEndian(_message[(Length - skipped + place)..], pointer);
            }
        }
    }

    /// <summary>Appends a piece's answer to the authority section, its owner a name of the zone in lower case.</summary>
    public void AppendNamed(AnswerPiece piece, ReadOnlySpan<byte> owner)
    {
        var body = piece.Body[..piece.AnswerEnd];
        var places = piece.OwnerPointers[..piece.AnswerCount];
        var prefix = owner[..^_apexLength];
        var pointer = Length <= 0x3FFF ? (ushort)(0xC000 | Length) : (ushort)0;
        var ownerLength = prefix.Length + 2;
        var size = body.Length + ownerLength - 2 + (pointer == 0 ? (places.Length - 1) * (ownerLength - 2) : 0);
        if (Length + size > _limit)
        {
            IsTruncated = true;
            return;
        }

        for (var i = 0; i < places.Length; i++)
        {
            if (i == 0 || pointer == 0)
            {
                prefix.CopyTo(_message[Length..]);
                Length += prefix.Length;
            }

            BinaryPrimitives.WriteUInt16BigEndian(_message[Length..], i == 0 || pointer == 0 ? ApexPointer : pointer);
            Length += 2;
            var rest = body[(places[i] + 2)..(i + 1 < places.Length ? places[i + 1] : body.Length)];
            rest.CopyTo(_message[Length..]);
            Length += rest.Length;
        }

        _authorities += piece.AnswerCount;
    }

    /// <summary>Whether there is no record yet.</summary>
    public readonly bool IsEmpty => Length == _questionEnd;

    /// <summary>A pointer to the suffix, from a label on, of the name that <paramref name="owner"/> points to.</summary>
    public readonly ushort PointerTo(ushort owner, int label)
    {
        var place = owner & 0x3FFF;
        while (true)
        {
            if (_message[place] >= 0xC0)
            {
                place = BinaryPrimitives.ReadUInt16BigEndian(_message[place..]) & 0x3FFF;
                continue;
            }

            if (label-- == 0)
            {
                return (ushort)(0xC000 | place);
            }

            place += _message[place] + 1;
        }
    }

    /// <summary>Copies a name of this message uncompressed and returns its length; 0 when it is too long.</summary>
    public readonly int ReadName(int place, Span<byte> name)
    {
        var length = 0;
        while (true)
        {
            var octet = _message[place];
            if (octet >= 0xC0)
            {
                place = BinaryPrimitives.ReadUInt16BigEndian(_message[place..]) & 0x3FFF;
                continue;
            }

            if (length + octet + 1 > DomainName.MaxWireLength)
            {
                return 0;
            }

            _message.Slice(place, octet + 1).CopyTo(name[length..]);
            length += octet + 1;
            place += octet + 1;
            if (octet == 0)
            {
                return length;
            }
        }
    }

    /// <summary>
    /// Appends the CNAME that a DNAME stands for (RFC 6672 §3.1): its owner's first octets before the target. False when the new
    /// name is too long.
    /// </summary>
    /// <param name="dname">Where the DNAME record begins in this message, its owner a pointer.</param>
    /// <param name="owner">A pointer to the name that is redirected.</param>
    /// <param name="prefix">How many of its octets stay.</param>
    /// <param name="rdata">Where the CNAME's rdata begins.</param>
    public bool TryAppendCname(int dname, ushort owner, int prefix, out int rdata)
    {
        rdata = Length + 12;
        Span<byte> name = stackalloc byte[DomainName.MaxWireLength];
        var target = dname + 12;
        if (prefix + ReadName(target, name) > DomainName.MaxWireLength)
        {
            return false;
        }

        var size = 12 + prefix + 2;
        if (Length + size > _limit || target > 0x3FFF)
        {
            IsTruncated = true;
            return true;
        }

        var record = _message.Slice(Length, size);
        BinaryPrimitives.WriteUInt16BigEndian(record, owner);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], RecordType.Cname.Code);
        _message.Slice(dname + 4, 6).CopyTo(record[4..]); // class and TTL
        BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)(prefix + 2));
        ReadName(owner & 0x3FFF, name);
        name[..prefix].CopyTo(record[12..]);
        BinaryPrimitives.WriteUInt16BigEndian(record[(12 + prefix)..], (ushort)(0xC000 | target));
        Length += size;
        _answers++;
        return true;
    }

    /// <summary>Takes back everything behind the question: what is left is for TC (RFC 2181 §9).</summary>
    public void Clear()
    {
        Length = _questionEnd;
        _answers = _authorities = _additionals = 0;
    }

    /// <summary>Writes the counts into the header; <paramref name="additionals"/> more records follow.</summary>
    public readonly void WriteCounts(int additionals)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_message[6..], (ushort)_answers);
        BinaryPrimitives.WriteUInt16BigEndian(_message[8..], (ushort)_authorities);
        BinaryPrimitives.WriteUInt16BigEndian(_message[10..], (ushort)(_additionals + additionals));
    }

    /// <summary>Sets the pointers of a body that was copied to <see cref="Length"/>.</summary>
    private readonly void Relocate(AnswerPiece piece, int length, int shift, ushort owner)
    {
        var body = _message.Slice(Length, length);
        foreach (var place in piece.OwnerPointers)
        {
            if (place >= length)
            {
                break;
            }

            BinaryPrimitives.WriteUInt16BigEndian(body[place..], owner);
        }

        var apex = ApexPointer;
        foreach (var place in piece.ApexPointers)
        {
            if (place >= length)
            {
                break;
            }

            BinaryPrimitives.WriteUInt16BigEndian(body[place..], apex);
        }

        foreach (var place in piece.OwnPointers)
        {
            if (place >= length)
            {
                break;
            }

            BinaryPrimitives.WriteUInt16BigEndian(body[place..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(body[place..]) + shift));
        }
    }
}
