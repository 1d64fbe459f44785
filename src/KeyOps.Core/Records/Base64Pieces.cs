using System.Buffers;
using System.Buffers.Text;

namespace KeyOps.Core.Records;

/// <summary>Decodes base64 that comes in pieces cut anywhere, as zone files may have it.</summary>
internal struct Base64Pieces
{
    private uint _bits;
    private int _characters; // of the group of four that is being read
    private int _padding;

    /// <summary>Whether the characters came in fours.</summary>
    public readonly bool IsComplete => _characters == 0;

    /// <summary>Decodes one more piece; <paramref name="to"/> has room for it.</summary>
    public bool TryAppend(ReadOnlySpan<byte> piece, Span<byte> to, out int written)
    {
        written = 0;
        if (_characters == 0 && _padding == 0)
        {
            // Whole groups go through the vectorised decoder; the group with padding does not.
            var whole = piece.TrimEnd((byte)'=').Length & ~3;
            if (Base64.DecodeFromUtf8(piece[..whole], to, out var consumed, out written) != OperationStatus.Done || consumed != whole)
            {
                return false;
            }

            piece = piece[whole..];
        }

        foreach (var octet in piece)
        {
            if (_padding > 0 && (octet != '=' || _characters == 0))
            {
                return false;
            }

            var value = octet == '=' ? 0 : Value(octet);
            if (value < 0 || (octet == '=' && _characters < 2))
            {
                return false;
            }

            _padding += octet == '=' ? 1 : 0;
            _bits = (_bits << 6) | (uint)value;
            if (++_characters < 4)
            {
                continue;
            }

            for (var i = 0; i < 3 - _padding; i++)
            {
                to[written++] = (byte)(_bits >> (16 - (8 * i)));
            }

            (_bits, _characters) = (0, 0);
        }

        return true;
    }

    private static int Value(byte octet) => octet switch
    {
        >= (byte)'A' and <= (byte)'Z' => octet - 'A',
        >= (byte)'a' and <= (byte)'z' => octet - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => octet - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
