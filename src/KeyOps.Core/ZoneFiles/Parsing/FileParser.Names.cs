using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using KeyOps.Core.Names;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>Names: the wire form is the text moved by one octet, with lengths where the dots were.</summary>
internal ref partial struct FileParser
{
    private bool ReadName()
    {
        if (!ExpectText("a domain name"))
        {
            return false;
        }

        if (_length > ushort.MaxValue)
        {
            return FailTooLong();
        }

        var length = ReadNameInto(_rdata.AsSpan(_length));
        if (length < 0)
        {
            return false;
        }

        _length += length;
        _lexer.Next();
        return true;
    }

    /// <summary>
    /// Puts the current token's name into <paramref name="wire"/>, which has room for a vector beyond 255 octets, and returns its
    /// length there; -1 when it is none, which is then reported.
    /// </summary>
    private int ReadNameInto(scoped Span<byte> wire)
    {
        var text = _lexer.Token;
        if (_lexer.Escaped || text.Length >= DomainName.MaxWireLength)
        {
            return ReadNameSlowly(wire);
        }

        var origin = _origin.AsSpan(0, _originLength);
        if (text is [(byte)'@'])
        {
            origin.CopyTo(wire);
            return origin.Length;
        }

        text.CopyTo(wire[1..]);
        ref var octets = ref MemoryMarshal.GetReference(wire);
        var label = 0; // where the length octet of the label being passed belongs
        for (var i = 0; i < text.Length; i += Vector128<byte>.Count)
        {
            var dots = Vector128.Equals(Vector128.LoadUnsafe(ref octets, (nuint)(i + 1)), Vector128.Create((byte)'.')).ExtractMostSignificantBits();
            if (text.Length - i < Vector128<byte>.Count)
            {
                dots &= (1u << (text.Length - i)) - 1;
            }

            for (; dots != 0; dots &= dots - 1)
            {
                var dot = i + 1 + BitOperations.TrailingZeroCount(dots);
                var length = dot - label - 1;
                if ((uint)(length - 1) >= DomainName.MaxLabelLength)
                {
                    return ReadNameSlowly(wire);
                }

                wire[label] = (byte)length;
                label = dot;
            }
        }

        var last = text.Length - label;
        if (last == 0)
        {
            wire[label] = 0; // the text ended with a dot: absolute
            return label + 1;
        }

        if (last > DomainName.MaxLabelLength || text.Length + 1 + origin.Length > DomainName.MaxWireLength)
        {
            return ReadNameSlowly(wire);
        }

        wire[label] = (byte)last;
        origin.CopyTo(wire[(text.Length + 1)..]);
        return text.Length + 1 + origin.Length;
    }

    /// <summary>Escapes, and the reason when it is no name.</summary>
    private int ReadNameSlowly(scoped Span<byte> wire)
    {
        var length = DomainNameParser.ToWire(_lexer.Token, _origin.AsSpan(0, _originLength), wire, out var error);
        if (length < 0)
        {
            Fail(ZoneCodes.BadName, $"{Shown} is not a domain name: {error}");
        }

        return length;
    }
}
