using KeyOps.Operations.Configuration.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KeyOps.Operations.Configuration.Yaml;

/// <summary>
/// Makes nodes of YamlDotNet's parser events. The events are used, not the deserializer or the representation model: every node keeps its place,
/// an alias stays one node however often it is used, and depth and growth are bounded.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 32;

    private readonly SourceText _source;
    private readonly DiagnosticLog _log;
    private readonly Parser _parser;
    private readonly YamlAnchors _anchors;
    private readonly Stack<int> _openBrackets = new();

    private YamlTree(SourceText source, DiagnosticLog log)
    {
        _source = source;
        _log = log;
        _anchors = new(source, log);
        _parser = new(new StringReader(source.Text));
    }

    /// <summary>The one document of the text; null when there is none, or when it is no YAML and the log says so.</summary>
    public static YamlNode? Read(SourceText source, DiagnosticLog log)
    {
        var tree = new YamlTree(source, log);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException e)
        {
            YamlSyntaxErrors.Report(source, log, e, tree.Position, tree._openBrackets);
        }
        // The parser falls over itself on some texts, such as a bracket that is not closed.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or OverflowException)
        {
            YamlSyntaxErrors.Report(source, log, null, tree.Position, tree._openBrackets);
        }

        return null;
    }

    /// <summary>How far reading has come.</summary>
    private int Position => _parser.Current is { } current ? (int)current.End.Index : 0;

    private YamlNode? ReadDocument()
    {
        _parser.MoveNext();
        _parser.MoveNext();
        if (_parser.Current is not DocumentStart)
        {
            return null;
        }

        _parser.MoveNext();
        var root = ReadNode(0);
        _parser.MoveNext();
        if (_parser.Current is DocumentEnd && _parser.MoveNext() && _parser.Current is DocumentStart second)
        {
            _log.Error(ConfigurationCodes.Exotic, _source.Locate((int)second.Start.Index), "a second YAML document begins here", "a configuration is one document: remove the '---'");
        }

        return root;
    }

    /// <summary>Reads the node at the current event and leaves the parser on its last event.</summary>
    private YamlNode ReadNode(int depth)
    {
        if (depth > MaxDepth)
        {
            // Nothing behind this can be trusted to be small: stop here.
            throw new SemanticErrorException(_parser.Current!.Start, _parser.Current.Start, $"nested deeper than {MaxDepth} levels");
        }

        var current = _parser.Current!;
        if (current is AnchorAlias alias)
        {
            return _anchors.Resolve(alias);
        }

        var anchor = current is NodeEvent { Anchor.IsEmpty: false } node ? node.Anchor.Value : null;
        if (anchor is not null)
        {
            _anchors.Open(anchor);
        }

        YamlNode read = current switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart start => ReadSequence(start, depth),
            MappingStart start => ReadMapping(start, depth),
            _ => throw new SemanticErrorException(current.Start, current.End, "a value was expected"),
        };
        if (anchor is not null)
        {
            _anchors.Close(anchor, read);
        }

        return read;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        RefuseTag(scalar, "str", "int", "float", "bool", "null");
        var plain = scalar.Style == ScalarStyle.Plain && scalar.IsPlainImplicit;
        return new((int)scalar.Start.Index, (int)scalar.End.Index, scalar.Value, scalar.Style)
        {
            IsNothing = plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL",
        };
    }

    private YamlSequence ReadSequence(SequenceStart start, int depth)
    {
        RefuseTag(start, "seq");
        Open(start, start.Style == SequenceStyle.Flow);
        var items = new List<YamlNode>();
        var size = 1L;
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            var item = ReadNode(depth + 1);
            items.Add(item);
            size = Add(size, item.Size);
        }

        Close(start.Style == SequenceStyle.Flow);
        return new((int)start.Start.Index, Position, items) { Size = size };
    }

    private YamlMapping ReadMapping(MappingStart start, int depth)
    {
        RefuseTag(start, "map");
        Open(start, start.Style == MappingStyle.Flow);
        var entries = new List<YamlEntry>();
        var merges = new List<YamlNode>();
        var keys = new Dictionary<string, YamlScalar>();
        var size = 1L;
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            _parser.MoveNext();
            var node = ReadNode(depth + 1);
            size = Add(Add(size, key.Size), node.Size);
            if (key is not YamlScalar name)
            {
                _log.Error(ConfigurationCodes.WrongKind, _source.Locate(key.Start), "a key is text, not a list or a section", "put a text that begins with [ or { in quotes");
            }
            else if (name is { Text: "<<", Style: ScalarStyle.Plain })
            {
                merges.Add(node);
            }
            else if (!keys.TryAdd(name.Text, name))
            {
                var first = _source.Locate(keys[name.Text].Start);
                _log.Error(ConfigurationCodes.Duplicate, _source.Locate(name.Start), $"'{Shown.Text(name.Text)}' stands here a second time (first in line {first.Line})", "keep one");
            }
            else
            {
                entries.Add(new(name, node));
            }
        }

        Close(start.Style == MappingStyle.Flow);
        foreach (var merge in merges)
        {
            Merge(merge, keys, entries);
        }

        return new((int)start.Start.Index, Position, entries) { Size = size };
    }

    /// <summary>Adds what <c>&lt;&lt;</c> names, where the mapping does not say it itself.</summary>
    private void Merge(YamlNode node, Dictionary<string, YamlScalar> keys, List<YamlEntry> entries)
    {
        foreach (var source in node is YamlSequence list ? list.Items : [node])
        {
            if (source is not YamlMapping mapping)
            {
                _log.Error(ConfigurationCodes.WrongKind, _source.Locate(source.Start), "'<<' takes a section, or a list of sections");
                continue;
            }

            foreach (var entry in mapping.Entries)
            {
                if (keys.TryAdd(entry.Key.Text, entry.Key))
                {
                    entries.Add(entry);
                }
            }
        }
    }

    private void RefuseTag(NodeEvent node, params ReadOnlySpan<string> known)
    {
        const string Standard = "tag:yaml.org,2002:";
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific)
        {
            return;
        }

        var tag = node.Tag.Value;
        if (!tag.StartsWith(Standard, StringComparison.Ordinal) || !known.Contains(tag[Standard.Length..]))
        {
            _log.Error(ConfigurationCodes.Exotic, _source.Locate((int)node.Start.Index), $"the YAML tag '{Shown.Text(tag)}' has no meaning here", "remove it, or put the text in quotes");
        }
    }

    private void Open(ParsingEvent start, bool isFlow)
    {
        if (isFlow)
        {
            _openBrackets.Push((int)start.Start.Index);
        }
    }

    private void Close(bool isFlow)
    {
        if (isFlow)
        {
            _openBrackets.Pop();
        }
    }

    private static long Add(long left, long right) => Math.Min(left + right, long.MaxValue / 4);
}
