using KeyOps.Operations.Configuration.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KeyOps.Operations.Configuration.Yaml;

/// <summary>The anchors of a file, and how much their aliases stand for.</summary>
internal sealed class YamlAnchors(SourceText source, DiagnosticLog log)
{
    /// <summary>Enough for a hundred thousand domains that share a section of forty nodes; a bomb passes it at once.</summary>
    private const long MaxAliasedNodes = 4_000_000;

    private readonly Dictionary<string, YamlNode?> _anchors = [];
    private long _aliased;

    /// <summary>Notes that the node of an anchor begins: an alias inside it would contain itself.</summary>
    public void Open(string anchor) => _anchors[anchor] = null;

    public void Close(string anchor, YamlNode node) => _anchors[anchor] = node;

    /// <summary>The anchor's node; a broken text, and a report, when there is none.</summary>
    /// <exception cref="SemanticErrorException">The aliases stand for too much.</exception>
    public YamlNode Resolve(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        var at = (int)alias.Start.Index;
        if (_anchors.TryGetValue(name, out var node) && node is not null)
        {
            _aliased += node.Size;
            return _aliased <= MaxAliasedNodes
                ? node
                : throw new SemanticErrorException(alias.Start, alias.End, $"the aliases up to here stand for more than {MaxAliasedNodes} values");
        }

        var shown = Shown.Text(name);
        var (message, remedy) = _anchors.ContainsKey(name)
            ? ($"'*{shown}' stands inside the section that it is an alias of", null)
            : ($"'*{shown}' is an alias in YAML, and nothing has the anchor '&{shown}'", "put it in quotes when a text is meant");
        log.Error(ConfigurationCodes.UnknownAlias, source.Locate(at), message, remedy);
        return new YamlScalar(at, (int)alias.End.Index, "", ScalarStyle.Plain) { IsBroken = true };
    }
}
