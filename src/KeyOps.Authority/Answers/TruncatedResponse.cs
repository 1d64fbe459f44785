using System.Buffers.Binary;

namespace KeyOps.Authority.Answers;

/// <summary>A response cut to its header and question, with TC: come back by TCP.</summary>
internal static class TruncatedResponse
{
    /// <summary>Cuts a response in place and returns its length.</summary>
    public static int Make(Span<byte> response)
    {
        var length = Query.HeaderLength;
        if (BinaryPrimitives.ReadUInt16BigEndian(response[4..]) == 1)
        {
            while (response[length] != 0)
            {
                length += response[length] + 1;
            }

            length += 1 + 4;
        }

        response[2] |= (byte)HeaderFlags.Truncated;
        response[6..Query.HeaderLength].Clear();
        return length;
    }
}
