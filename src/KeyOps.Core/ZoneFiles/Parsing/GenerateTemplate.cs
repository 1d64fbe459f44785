using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>
/// A part of a <c>$GENERATE</c> line: <c>$</c> is the number, <c>${offset,width,base}</c> the number with an offset, padded with zeros
/// to a width, in base d, o, x, X, or n and N for nibbles with dots. <c>$$</c> and <c>\$</c> are a dollar.
/// </summary>
internal static class GenerateTemplate
{
    private const int MaxWidth = 255;

    public static bool TryAppend(ReadOnlySpan<byte> template, long number, List<byte> to, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == (byte)'\\' && i + 1 < template.Length)
            {
                // Other escapes are for whoever reads the record.
                if (template[i + 1] != (byte)'$')
                {
                    to.Add(template[i]);
                }

                to.Add(template[++i]);
                continue;
            }

            if (template[i] != (byte)'$')
            {
                to.Add(template[i]);
                continue;
            }

            var next = i + 1 < template.Length ? template[i + 1] : (byte)0;
            if (next == (byte)'$')
            {
                to.Add(template[++i]);
            }
            else if (next != (byte)'{')
            {
                to.AddRange(Encoding.ASCII.GetBytes(number.ToString()));
            }
            else
            {
                var close = template[i..].IndexOf((byte)'}');
                if (close < 0 || !TryFormat(template[(i + 2)..(i + close)], number, to))
                {
                    problem = close < 0 ? "'${' without a '}'" : $"'{Encoding.Latin1.GetString(template.Slice(i, close + 1))}' is not ${{offset,width,base}}, or the number is below 0";
                    return false;
                }

                i += close;
            }
        }

        return true;
    }

    private static bool TryFormat(ReadOnlySpan<byte> modifier, long number, List<byte> to)
    {
        var (offset, width, radix) = (0L, 0, 'd');
        var part = 0;
        foreach (var range in modifier.Split((byte)','))
        {
            var text = modifier[range];
            var good = part++ switch
            {
                0 => Utf8Parser.TryParse(text, out offset, out var used) && used == text.Length && Math.Abs(offset) <= int.MaxValue,
                1 => Utf8Parser.TryParse(text, out width, out var used) && used == text.Length && width is >= 0 and <= MaxWidth,
                2 => text.Length == 1 && "doxXnN".Contains(radix = (char)text[0], StringComparison.Ordinal),
                _ => false,
            };
            if (!good)
            {
                return false;
            }
        }

        number += offset;
        if (number < 0)
        {
            return false;
        }

        to.AddRange(Encoding.ASCII.GetBytes(radix switch
        {
            'o' => Convert.ToString(number, 8).PadLeft(width, '0'),
            'x' => number.ToString("x").PadLeft(width, '0'),
            'X' => number.ToString("X").PadLeft(width, '0'),
            'n' => Nibbles(number.ToString("x"), width),
            'N' => Nibbles(number.ToString("X"), width),
            _ => number.ToString().PadLeft(width, '0'),
        }));
        return true;
    }

    /// <summary>The last digit first, a dot between: as ip6.arpa has them. The width counts the dots.</summary>
    private static string Nibbles(string digits, int width)
    {
        var text = string.Join('.', digits.Reverse());
        while (text.Length < width)
        {
            text += text.Length + 1 < width || width % 2 == 1 ? ".0" : ".";
        }

        return text;
    }
}
