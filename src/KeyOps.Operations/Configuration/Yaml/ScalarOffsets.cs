using YamlDotNet.Core;

namespace KeyOps.Operations.Configuration.Yaml;

/// <summary>Finds a character of a scalar's text in the file: quotes, escapes and folded lines come between.</summary>
internal static class ScalarOffsets
{
    /// <summary>The index in <paramref name="file"/> of the character at <paramref name="offset"/> of the scalar's text.</summary>
    public static int ToIndex(string file, YamlScalar scalar, int offset)
    {
        var i = SkipProperties(file, scalar.Start);
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            // The header and the indentation are not text; the line after the header is close enough to find the rest by eye.
            return scalar.Start;
        }

        var quote = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? file[i++] : '\0';
        for (var k = 0; k < offset && i < scalar.End;)
        {
            k += Step(file, quote, ref i, scalar.Text, k);
        }

        return Math.Min(i, scalar.End);
    }

    /// <summary>Passes one unit of the file and says how many characters of text it made.</summary>
    private static int Step(string file, char quote, ref int i, string text, int k)
    {
        if (FoldLength(file, i) is > 0 and var fold)
        {
            i += fold;
            var made = 0;
            while (k + made < text.Length && text[k + made] is '\n')
            {
                made++;
            }

            return Math.Max(made, 1);
        }

        if (quote == '\'' && file[i] == '\'')
        {
            i += 2;
            return 1;
        }

        if (quote != '"' || file[i] != '\\' || i + 1 >= file.Length)
        {
            i++;
            return 1;
        }

        switch (file[i + 1])
        {
            case 'x':
                i += 4;
                return 1;
            case 'u':
                i += 6;
                return 1;
            case 'U':
                i += 10;
                return k + 1 < text.Length && char.IsSurrogatePair(text[k], text[k + 1]) ? 2 : 1;
            case '\r' or '\n':
                i++;
                i += FoldLength(file, i);
                return 0;
            default:
                i += 2;
                return 1;
        }
    }

    /// <summary>The length of blanks and line ends at <paramref name="i"/>, when a line ends among them.</summary>
    private static int FoldLength(string file, int i)
    {
        var end = i;
        while (end < file.Length && file[end] is ' ' or '\t' or '\r' or '\n')
        {
            end++;
        }

        return file.AsSpan(i..end).IndexOfAny('\r', '\n') < 0 ? 0 : end - i;
    }

    /// <summary>A scalar begins with its anchor and its tag.</summary>
    private static int SkipProperties(string file, int i)
    {
        while (i < file.Length && file[i] is '&' or '!')
        {
            while (i < file.Length && !char.IsWhiteSpace(file[i]))
            {
                i++;
            }

            while (i < file.Length && char.IsWhiteSpace(file[i]))
            {
                i++;
            }
        }

        return i;
    }
}
