using System.Collections.Immutable;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>publish:</c>, a list of <c>server</c> and <c>command: …</c>.</summary>
internal static class PublishReader
{
    private static readonly ValueKind<PublisherSettings> Word = Kinds.Choice<PublisherSettings>(("server", new PublisherSettings.EmbeddedServer()));

    public static ImmutableArray<PublisherSettings> Read(Section root)
    {
        var server = root.Find("server");
        var publishers = ImmutableArray.CreateBuilder<PublisherSettings>();
        switch (root.Find("publish"))
        {
            case null:
                // A server that is never told of a zone serves nobody: it is the one default.
                return server is null ? [] : [new PublisherSettings.EmbeddedServer()];
            case YamlSequence list:
                foreach (var item in list.Items)
                {
                    if (ReadItem(root, item) is { } publisher)
                    {
                        Judge(root.Context, item, publisher, publishers, server);
                    }
                }

                if (server is not null && !publishers.Any(publisher => publisher is PublisherSettings.EmbeddedServer))
                {
                    root.Context.Warn(ConfigurationCodes.ServerUnpublished, list, "the server of this file is never told of new zones", "add '- server' to 'publish'");
                }

                return publishers.DrainToImmutable();
            case var other:
                root.WrongKind("publish", other, "a list", null);
                return [];
        }
    }

    private static void Judge(ReadContext context, YamlNode item, PublisherSettings publisher, ImmutableArray<PublisherSettings>.Builder publishers, YamlNode? server)
    {
        if (publishers.Contains(publisher))
        {
            context.Error(ConfigurationCodes.Duplicate, item, "this stands twice in 'publish'", "keep one");
            return;
        }

        if (publisher is PublisherSettings.EmbeddedServer && server is null)
        {
            context.Error(ConfigurationCodes.ServerUnpublished, item, "there is no server here to publish to", "add a section 'server', or remove this");
        }

        publishers.Add(publisher);
    }

    private static PublisherSettings? ReadItem(Section root, YamlNode item)
    {
        if (item is YamlScalar)
        {
            return root.TryRead("publish", item, Word, out var word) ? word : null;
        }

        using var section = Section.AsSection(root.Context, "publish.*", "an item of 'publish'", item);
        if (section is null)
        {
            return null;
        }

        if (section.IsEmpty)
        {
            section.Missing(ConfigurationCodes.MissingKey, "command", "name the command, such as 'command: rndc reload {zone}'");
        }

        return section.Try("command", Kinds.ZoneCommand, out var command) ? new PublisherSettings.Command(command) : null;
    }
}
