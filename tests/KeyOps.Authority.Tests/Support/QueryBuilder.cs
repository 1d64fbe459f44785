using System.Buffers.Binary;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Tests.Support;

/// <summary>Queries as octets.</summary>
internal static class QueryBuilder
{
    public const ushort Id = 0x1234;

    /// <summary>Builds from <c>NAME TYPE [CLASS] [+rd] [+cd] [+do] [+z] [+ad] [+tc] [+edns[=SIZE]] [+version=N] [+option=CODE:HEX] [+rawopt=HEX]</c>.</summary>
    public static byte[] Of(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var flags = words.Where(word => word[0] == '+').ToArray();
        Assert.True(RecordTypeNames.TryParse(words[1], out var type), text);
        var recordClass = words.Contains("CH") ? RecordClass.Ch : words.Contains("HS") ? RecordClass.Hs : RecordClass.In;

        var query = new List<byte>();
        Add16(query, Id);
        query.Add((byte)((flags.Contains("+rd") ? 1 : 0) | (flags.Contains("+tc") ? 2 : 0)));
        query.Add((byte)((flags.Contains("+cd") ? 0x10 : 0) | (flags.Contains("+ad") ? 0x20 : 0) | (flags.Contains("+z") ? 0x40 : 0)));
        Add16(query, 1);
        Add16(query, 0);
        Add16(query, 0);
        Add16(query, 0);
        query.AddRange(DomainName.Parse(words[0]).Wire);
        Add16(query, type.Code);
        Add16(query, recordClass.Code);

        var size = flags.FirstOrDefault(flag => flag.StartsWith("+edns", StringComparison.Ordinal));
        var version = flags.FirstOrDefault(flag => flag.StartsWith("+version=", StringComparison.Ordinal));
        var options = Options(flags);
        if (size is not null || version is not null || options is not null || flags.Contains("+do"))
        {
            query[11] = 1;
            query.Add(0);
            Add16(query, RecordType.Opt.Code);
            Add16(query, size?.Split('=') is [_, var octets] ? ushort.Parse(octets) : (ushort)1232);
            query.Add(0);
            query.Add(version is null ? (byte)0 : byte.Parse(version["+version=".Length..]));
            Add16(query, (ushort)(flags.Contains("+do") ? 0x8000 : 0));
            Add16(query, (ushort)(options?.Length ?? 0));
            query.AddRange(options ?? []);
        }

        return [.. query];
    }

    private static byte[]? Options(string[] flags)
    {
        List<byte>? octets = null;
        foreach (var flag in flags)
        {
            if (flag.StartsWith("+rawopt=", StringComparison.Ordinal))
            {
                (octets ??= []).AddRange(Convert.FromHexString(flag["+rawopt=".Length..]));
            }
            else if (flag.StartsWith("+option=", StringComparison.Ordinal))
            {
                var option = flag["+option=".Length..].Split(':');
                Add16(octets ??= [], ushort.Parse(option[0]));
                Add16(octets, (ushort)(option[1].Length / 2));
                octets.AddRange(Convert.FromHexString(option[1]));
            }
        }

        return octets?.ToArray();
    }

    private static void Add16(List<byte> octets, ushort number)
    {
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(two, number);
        octets.AddRange(two);
    }
}
