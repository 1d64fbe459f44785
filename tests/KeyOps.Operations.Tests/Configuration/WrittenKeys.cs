using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KeyOps.Operations.Tests.Configuration;

/// <summary>The keys that stand in a configuration, as paths: <c>domains.*.zone.source</c>.</summary>
internal static class WrittenKeys
{
    public static SortedSet<string> Of(string text)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        var parser = new Parser(new StringReader(text));
        parser.MoveNext(); // the stream,
        parser.MoveNext(); // its document,
        parser.MoveNext(); // and what is in it
        Walk(parser, "", keys);
        return keys;
    }

    /// <summary>Makes settings of those that are commented out: <c>#key:</c>, while <c># text</c> is a comment.</summary>
    public static string Uncomment(string text) => string.Join('\n', text.Split('\n').Select(Uncomment1));

    private static string Uncomment1(string line) =>
        line.TrimStart() is ['#', not ' ', ..] setting ? line[..^setting.Length] + setting[1..] : line;

    private static void Walk(Parser parser, string path, SortedSet<string> keys)
    {
        switch (parser.Current)
        {
            case SequenceStart:
                while (parser.MoveNext() && parser.Current is not SequenceEnd)
                {
                    Walk(parser, path + ".*", keys);
                }

                break;
            case MappingStart:
                while (parser.MoveNext() && parser.Current is Scalar key)
                {
                    // Names that a person chose are a star, as in the readers.
                    var name = path is "policies" or "domains" or "tsig" ? "*" : key.Value;
                    var below = path.Length == 0 ? name : $"{path}.{name}";
                    keys.Add(below);
                    parser.MoveNext();
                    Walk(parser, below, keys);
                }

                break;
        }
    }
}
