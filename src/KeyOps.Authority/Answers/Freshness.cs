using System.Buffers.Binary;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>How long a response of ours may be kept by a cache that knows nothing of DNS.</summary>
public static class Freshness
{
    /// <summary>
    /// The smallest TTL of the answers; without any, that of the authority section, a SOA's as RFC 2308 §5 has it (RFC 8484 §5.1). Zero for a response that
    /// says only that something is wrong.
    /// </summary>
    /// <param name="response">A response as the engine writes it.</param>
    /// <returns>Seconds.</returns>
    public static uint Of(ReadOnlySpan<byte> response)
    {
        if ((response[3] & 15) is not ((int)Rcode.NoError or (int)Rcode.NxDomain))
        {
            return 0;
        }

        var place = Query.HeaderLength;
        for (var i = Count(response, 4); i > 0; i--)
        {
            SkipName(response, ref place);
            place += 4;
        }

        var answers = Smallest(response, Count(response, 6), isNegative: false, ref place);
        return answers ?? Smallest(response, Count(response, 8), isNegative: true, ref place) ?? 0;
    }

    private static uint? Smallest(ReadOnlySpan<byte> response, int records, bool isNegative, ref int place)
    {
        uint? smallest = null;
        for (; records > 0; records--)
        {
            SkipName(response, ref place);
            var ttl = BinaryPrimitives.ReadUInt32BigEndian(response[(place + 4)..]);
            var isSoa = Count(response, place) == RecordType.Soa.Code;
            place += 10 + Count(response, place + 8);
            if (isSoa && isNegative)
            {
                ttl = Math.Min(ttl, BinaryPrimitives.ReadUInt32BigEndian(response[(place - 4)..]));
            }

            smallest = Math.Min(smallest ?? uint.MaxValue, ttl);
        }

        return smallest;
    }

    private static void SkipName(ReadOnlySpan<byte> response, ref int place)
    {
        for (; response[place] is not 0 and < 0xC0; place += response[place] + 1)
        {
        }

        place += response[place] == 0 ? 1 : 2;
    }

    private static ushort Count(ReadOnlySpan<byte> response, int place) => BinaryPrimitives.ReadUInt16BigEndian(response[place..]);
}
