namespace KeyOps.OpenDkim;

/// <summary>
/// C's getopt as glibc has it: letters in bundles, arguments attached or apart, other arguments anywhere between unless POSIXLY_CORRECT is
/// set. Words behind <c>--</c> that the caller knows are taken too, which getopt itself would complain of.
/// </summary>
internal static class GetOpt
{
    /// <summary>Reads a command line; false when there is an error, told through <paramref name="complain"/>.</summary>
    /// <param name="arguments">What follows argv[0].</param>
    /// <param name="letters">As getopt's own: a letter that takes an argument is followed by a colon.</param>
    /// <param name="words">Long options, with whether each takes an argument.</param>
    /// <param name="take">Called for each option, with its argument.</param>
    /// <param name="complain">Called with the rest of a line that begins with argv[0].</param>
    public static bool TryRead(
        ReadOnlySpan<string> arguments,
        string letters,
        IReadOnlyDictionary<string, bool> words,
        Action<string, string?> take,
        Action<string> complain)
    {
        var stopsAtOther = Environment.GetEnvironmentVariable("POSIXLY_CORRECT") is not null;
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (argument is "--")
            {
                return true;
            }

            if (argument.Length < 2 || argument[0] != '-')
            {
                if (stopsAtOther)
                {
                    return true;
                }

                continue;
            }

            if (argument.StartsWith("--", StringComparison.Ordinal) && TryReadWord(arguments, ref i, words, take))
            {
                continue;
            }

            if (!TryReadBundle(arguments, ref i, letters, take, complain))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadWord(ReadOnlySpan<string> arguments, ref int i, IReadOnlyDictionary<string, bool> words, Action<string, string?> take)
    {
        var equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
        var word = equals < 0 ? arguments[i] : arguments[i][..equals];
        if (!words.TryGetValue(word, out var takesArgument) || (equals >= 0 && !takesArgument) || (takesArgument && equals < 0 && i + 1 >= arguments.Length))
        {
            return false;
        }

        take(word, !takesArgument ? null : equals >= 0 ? arguments[i][(equals + 1)..] : arguments[++i]);
        return true;
    }

    private static bool TryReadBundle(ReadOnlySpan<string> arguments, ref int i, string letters, Action<string, string?> take, Action<string> complain)
    {
        var bundle = arguments[i];
        for (var at = 1; at < bundle.Length; at++)
        {
            var known = bundle[at] == ':' ? -1 : letters.IndexOf(bundle[at], StringComparison.Ordinal);
            if (known < 0)
            {
                complain($": invalid option -- '{bundle[at]}'\n");
                return false;
            }

            var letter = bundle[at..(at + 1)];
            if (known + 1 >= letters.Length || letters[known + 1] != ':')
            {
                take(letter, null);
                continue;
            }

            if (at + 1 < bundle.Length)
            {
                take(letter, bundle[(at + 1)..]);
            }
            else if (i + 1 < arguments.Length)
            {
                take(letter, arguments[++i]);
            }
            else
            {
                complain($": option requires an argument -- '{letter}'\n");
                return false;
            }

            return true;
        }

        return true;
    }
}
