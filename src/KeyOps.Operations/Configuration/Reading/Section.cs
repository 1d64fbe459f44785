using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Reading;

/// <summary>
/// A mapping whose keys are known. A reader asks for each key that it knows, whether or not it is there; disposing reports the keys that
/// nobody asked for. So a new key is one line in its reader, and no list of keys stands elsewhere.
/// </summary>
internal sealed class Section : IDisposable
{
    private readonly IReadOnlyList<YamlEntry> _entries;
    private readonly bool[] _taken;
    private readonly List<string> _known = [];
    private readonly string _title;

    /// <param name="context">What the readers share.</param>
    /// <param name="path">As <c>domains.*.zone</c>; empty at the top.</param>
    /// <param name="at">The mapping, or the nothing that was written in its place.</param>
    /// <param name="title">What messages call it; null is the last key of its path.</param>
    public Section(ReadContext context, string path, YamlNode at, string? title = null)
    {
        _title = title ?? (path.Length == 0 ? "" : $"'{path[(path.LastIndexOf('.') + 1)..]}'");
        Context = context;
        Path = path;
        At = at;
        _entries = (at as YamlMapping)?.Entries ?? [];
        _taken = new bool[_entries.Count];
    }

    public ReadContext Context { get; }

    /// <summary>As <c>domains.*.zone</c>; empty at the top.</summary>
    public string Path { get; }

    /// <summary>The mapping itself, or the nothing that was written in its place.</summary>
    public YamlNode At { get; }

    /// <summary>Whether nothing is written in it.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Reports what was not asked for.</summary>
    public void Dispose()
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            var key = _entries[i].Key;
            if (!_taken[i] && !key.IsBroken)
            {
                Context.Error(
                    ConfigurationCodes.UnknownKey,
                    key,
                    $"unknown key '{Shown.Text(key.Text)}'{(_title.Length == 0 ? "" : $" in {_title}")}",
                    Nearest.Remedy(key.Text, _known) ?? $"known here: {string.Join(", ", _known)}");
            }
        }
    }

    /// <summary>The key's node, whatever it is; null when the key is not there.</summary>
    public YamlNode? Find(string key)
    {
        if (!_known.Contains(key))
        {
            _known.Add(key);
        }

        Context.KnownKeys?.Add(Below(key));
        for (var i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Key.Text == key)
            {
                _taken[i] = true;
                return _entries[i].Node;
            }
        }

        return null;
    }

    /// <summary>Reads the key's text; false when it is not there, or is wrong and reported.</summary>
    public bool Try<T>(string key, ValueKind<T> kind, [NotNullWhen(true)] out T? value)
    {
        value = default;
        return Find(key) is { } node && TryRead(key, node, kind, out value);
    }

    /// <summary>As <see cref="Try{T}"/>, with the place; null in its place.</summary>
    public Placed<T>? Placed<T>(string key, ValueKind<T> kind) =>
        Find(key) is { } node && TryRead(key, node, kind, out var value) ? new(value, node) : null;

    /// <summary>Reads a list of texts; items that are wrong are reported and left out, and so are those that stand twice.</summary>
    public bool TryList<T>(string key, ValueKind<T> kind, out ImmutableArray<T> values)
    {
        var placed = TryPlacedList(key, kind, out var items);
        values = placed ? [.. items.Select(item => item.Value)] : [];
        return placed;
    }

    /// <summary>As <see cref="TryList{T}"/>, with the places.</summary>
    public bool TryPlacedList<T>(string key, ValueKind<T> kind, out ImmutableArray<Placed<T>> values)
    {
        values = [];
        if (Find(key) is not { } node)
        {
            return false;
        }

        if (node is not YamlSequence list)
        {
            WrongKind(key, node, "a list", node is YamlScalar { IsNothing: false, Text: var text } ? $"write [{Shown.Text(text)}]" : null);
            return false;
        }

        var read = ImmutableArray.CreateBuilder<Placed<T>>(list.Items.Count);
        var seen = new HashSet<T>();
        foreach (var item in list.Items)
        {
            if (!TryRead(key, item, kind, out var value))
            {
                continue;
            }

            if (seen.Add(value))
            {
                read.Add(new(value, item));
            }
            else
            {
                Context.Error(ConfigurationCodes.Duplicate, item, $"'{Shown.Text(((YamlScalar)item).Text)}' stands twice in '{key}'", "keep one");
            }
        }

        values = read.DrainToImmutable();
        return true;
    }

    /// <summary>The section below a key; null when it is not there, or is no section and reported. Dispose it.</summary>
    public Section? Sub(string key) => Find(key) is { } node ? AsSection(Context, Below(key), $"'{key}'", node) : null;

    /// <summary>The node as a section, or null and a report. Dispose it.</summary>
    /// <param name="context">What the readers share.</param>
    /// <param name="path">As <c>domains.*.zone</c>.</param>
    /// <param name="name">What it is when it is none: a key in quotes, or words.</param>
    /// <param name="node">What was written.</param>
    /// <param name="title">What messages about its keys call it; null is <paramref name="name"/>.</param>
    public static Section? AsSection(ReadContext context, string path, string name, YamlNode node, string? title = null)
    {
        if (node is YamlMapping or YamlScalar { IsNothing: true })
        {
            return new(context, path, node, title ?? name);
        }

        WrongKind(context, name, node, "a section of keys", null);
        return null;
    }

    /// <summary>A list of sections, each read by <paramref name="read"/>; one that gives null is left out.</summary>
    public ImmutableArray<T> Items<T>(string key, string title, Func<Section, T?> read)
        where T : class
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequence list:
                var items = ImmutableArray.CreateBuilder<T>(list.Items.Count);
                foreach (var node in list.Items)
                {
                    using var section = AsSection(Context, $"{Below(key)}.*", title, node);
                    if (section is not null && read(section) is { } item)
                    {
                        items.Add(item);
                    }
                }

                return items.DrainToImmutable();
            case var other:
                WrongKind(key, other, "a list", null);
                return [];
        }
    }

    /// <summary>The entries of a section whose keys are names that a person chose.</summary>
    public IReadOnlyList<YamlEntry>? Names(string key) => Find(key) switch
    {
        null => null,
        YamlMapping mapping => mapping.Entries,
        YamlScalar { IsNothing: true } => [],
        var node => WrongKind(key, node, "a section of keys", null),
    };

    /// <summary>As <see cref="Try{T}"/>, for a key that must be there.</summary>
    public bool Require<T>(string key, ValueKind<T> kind, string remedy, [NotNullWhen(true)] out T? value)
    {
        var placed = RequirePlaced(key, kind, remedy);
        value = placed is null ? default : placed.Value;
        return placed is not null;
    }

    /// <summary>As <see cref="Placed{T}"/>, for a key that must be there.</summary>
    public Placed<T>? RequirePlaced<T>(string key, ValueKind<T> kind, string remedy)
    {
        if (Find(key) is { } node)
        {
            return TryRead(key, node, kind, out var value) ? new(value, node) : null;
        }

        Missing(ConfigurationCodes.MissingKey, key, remedy);
        return null;
    }

    /// <summary>As <see cref="TryPlacedList{T}"/>, and at least one item must be written.</summary>
    public bool TryFilledList<T>(string key, ValueKind<T> kind, string remedy, out ImmutableArray<Placed<T>> values)
    {
        if (Find(key) is YamlSequence { Items.Count: 0 } empty)
        {
            Context.Error(ConfigurationCodes.Empty, empty, $"'{key}' holds nothing", remedy);
        }

        return TryPlacedList(key, kind, out values);
    }

    /// <summary>Reports that a key must be here.</summary>
    public void Missing(string code, string key, string remedy)
    {
        Context.Error(code, At, _title.Length == 0 ? $"'{key}' is missing" : $"'{key}' is missing in {_title}", remedy);
    }

    public IReadOnlyList<YamlEntry>? WrongKind(string key, YamlNode node, string wanted, string? remedy)
    {
        WrongKind(Context, $"'{key}'", node, wanted, remedy);
        return null;
    }

    /// <summary>Reads a text that is known to be there.</summary>
    public bool TryRead<T>(string key, YamlNode node, ValueKind<T> kind, [NotNullWhen(true)] out T? value)
    {
        value = default;
        if (node is not YamlScalar scalar || scalar.IsNothing || scalar.IsBroken)
        {
            WrongKind(key, node, "a text", node is YamlMapping && Context.Source.Text[node.Start] == '{' ? "put a text that begins with { in quotes" : null);
            return false;
        }

        if (kind.Read(scalar.Text, out value, out var error))
        {
            return true;
        }

        Context.Error(kind.Code, scalar, error);
        return false;
    }

    private static void WrongKind(ReadContext context, string name, YamlNode node, string wanted, string? remedy)
    {
        switch (node)
        {
            case YamlScalar { IsBroken: true }:
                break;
            case YamlScalar { IsNothing: true }:
                context.Error(ConfigurationCodes.Empty, node, $"{name} has no value, where {wanted} belongs");
                break;
            default:
                var found = node switch { YamlScalar => "a text", YamlSequence => "a list", _ => "a section" };
                context.Error(ConfigurationCodes.WrongKind, node, $"{name} takes {wanted}, not {found}", remedy);
                break;
        }
    }

    private string Below(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
}
