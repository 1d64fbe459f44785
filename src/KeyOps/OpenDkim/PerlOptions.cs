using System.Globalization;

namespace KeyOps.OpenDkim;

/// <summary>
/// Reads a command line as Perl's Getopt::Long does with <c>bundling</c>: letters in bundles, words behind <c>--</c> that may be cut
/// short, options and other arguments in any order, every error told and the rest still read.
/// </summary>
internal sealed class PerlOptions
{
    private readonly SortedDictionary<string, (PerlOption Option, bool IsNegation)> _names = new(StringComparer.Ordinal);
    private readonly Action<string> _warn;
    private readonly LinkedList<string> _arguments = new();
    private bool _isGood = true;

    private PerlOptions(IEnumerable<PerlOption> options, Action<string> warn)
    {
        _warn = warn;
        foreach (var option in options)
        {
            foreach (var name in option.Names)
            {
                _names[name] = (option, false);
                if (option.Kind == PerlOptionKind.Flag)
                {
                    _names["no" + name] = (option, true);
                    _names["no-" + name] = (option, true);
                }
            }
        }
    }

    /// <summary>Reads the arguments; false when something was wrong with them, each told through <paramref name="warn"/>.</summary>
    public static bool TryRead(ReadOnlySpan<string> arguments, IEnumerable<PerlOption> options, Action<string> warn)
    {
        var reader = new PerlOptions(options, warn);
        foreach (var argument in arguments)
        {
            reader._arguments.AddLast(argument);
        }

        while (reader._arguments.Count > 0)
        {
            var argument = reader.Take();
            if (string.Equals(argument, "--", StringComparison.Ordinal))
            {
                break;
            }

            reader.Read(argument);
        }

        return reader._isGood;
    }

    private void Read(string argument)
    {
        if (argument.StartsWith("--", StringComparison.Ordinal))
        {
            var equals = argument.IndexOf('=', Math.Min(3, argument.Length));
            var word = (equals < 0 ? argument[2..] : argument[2..equals]).ToLowerInvariant();
            var attached = equals < 0 ? null : argument[(equals + 1)..];
            ReadNamed(word, equals < 0 ? argument[2..] : argument[2..equals], attached, rest: null);
        }
        else if (argument.Length > 1 && argument[0] == '-')
        {
            ReadNamed(argument[1..2], argument[1..2], attached: null, argument.Length > 2 ? argument[2..] : null);
        }
    }

    /// <summary>Handles one option. <paramref name="rest"/>: what follows a letter in its bundle; <paramref name="attached"/>: what follows <c>=</c>.</summary>
    private void ReadNamed(string name, string asWritten, string? attached, string? rest)
    {
        if (name.Length > 1 && !TryComplete(ref name))
        {
            return;
        }

        if (!_names.TryGetValue(name, out var found))
        {
            PushBack(rest);
            Complain($"Unknown option: {asWritten}\n");
        }
        else if (found.Option.Kind is PerlOptionKind.Flag or PerlOptionKind.Counter)
        {
            PushBack(rest);
            if (attached is not null)
            {
                Complain($"Option {name} does not take an argument\n");
            }
            else
            {
                found.Option.Apply(found.IsNegation ? "0" : "1");
            }
        }
        else if (attached is "" || (attached is null && rest is null && _arguments.Count == 0))
        {
            Complain($"Option {name} requires an argument\n");
        }
        else
        {
            ReadValued(found.Option, name, attached, rest);
        }
    }

    private void ReadValued(PerlOption option, string name, string? attached, string? rest)
    {
        var text = rest ?? attached ?? Take();
        if (option.Kind == PerlOptionKind.Text)
        {
            option.Apply(text);
            return;
        }

        // [-+]?_*[0-9][0-9_]*; in a bundle the letters behind the digits are options again.
        var end = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        var digits = text[..end].Replace("_", "", StringComparison.Ordinal);
        if ((end == text.Length || rest is not null) && long.TryParse(digits, NumberStyles.AllowLeadingSign, null, out var number))
        {
            option.Apply(number.ToString());
            PushBack(end == text.Length ? null : text[end..]);
        }
        else
        {
            Complain($"Value \"{text}\" invalid for option {name} (number expected)\n");
            PushBack(rest);
        }
    }

    /// <summary>A word stands for the one option that begins with it.</summary>
    private bool TryComplete(ref string name)
    {
        if (_names.ContainsKey(name))
        {
            return true;
        }

        var start = name;
        var hits = _names.Keys.Where(key => key.StartsWith(start, StringComparison.Ordinal)).ToList();
        if (hits.Count > 1 && hits.Select(hit => _names[hit]).Distinct().Count() > 1)
        {
            Complain($"Option {name} is ambiguous ({string.Join(", ", hits)})\n");
            return false;
        }

        name = hits.FirstOrDefault() ?? name;
        return true;
    }

    private string Take()
    {
        var argument = _arguments.First!.Value;
        _arguments.RemoveFirst();
        return argument;
    }

    private void PushBack(string? rest)
    {
        if (rest is not null)
        {
            _arguments.AddFirst("-" + rest);
        }
    }

    private void Complain(string text)
    {
        _isGood = false;
        _warn(text);
    }
}
