using System.Buffers.Text;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>The numbers of a <c>$GENERATE</c>: from <paramref name="Start"/> to <paramref name="Stop"/>, both included.</summary>
internal readonly record struct GenerateRange(uint Start, uint Stop, uint Step)
{
    public long Count => ((long)Stop - Start) / Step + 1;

    public static bool TryParse(ReadOnlySpan<byte> text, out GenerateRange range)
    {
        range = default;
        var step = 1u;
        if (text.IndexOf((byte)'/') is >= 0 and var slash)
        {
            if (!TryParseNumber(text[(slash + 1)..], out step) || step == 0)
            {
                return false;
            }

            text = text[..slash];
        }

        var hyphen = text.IndexOf((byte)'-');
        if (hyphen < 0 || !TryParseNumber(text[..hyphen], out var start) || !TryParseNumber(text[(hyphen + 1)..], out var stop) || start > stop)
        {
            return false;
        }

        range = new(start, stop, step);
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> text, out uint number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length && number <= int.MaxValue;
}
