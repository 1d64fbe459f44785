using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Processes;

namespace KeyOps.Operations.Publishing;

/// <summary>Puts a zone file in its place and tells the name servers.</summary>
/// <param name="publishers">Who is told, in this order.</param>
/// <param name="served">The embedded server's zones; null when this process does not run it (it then reads the files at its start).</param>
public sealed class ZonePublisher(IReadOnlyList<PublisherSettings> publishers, IServedZones? served)
{
    /// <summary>Writes the projection where it differs, then tells everybody in any case: telling twice does no harm.</summary>
    /// <param name="zone">Where the file goes.</param>
    /// <param name="projection">What to publish.</param>
    /// <param name="before">The octets that stand there now, as gathered; null when there is no file.</param>
    /// <param name="cancellationToken">Stops a reload command that hangs.</param>
    public async Task<PublishOutcome> PublishAsync(
        ZoneSettings zone,
        ZoneProjection projection,
        ReadOnlyMemory<byte>? before,
        CancellationToken cancellationToken)
    {
        var (octets, serial, content) = projection switch
        {
            ZoneProjection.Changed changed => (changed.Octets, changed.Serial, changed.Zone),
            ZoneProjection.Unchanged unchanged => (before ?? default, unchanged.Serial, unchanged.Zone),
            _ => throw new ArgumentException("a refused projection is not published", nameof(projection)),
        };

        if (projection is ZoneProjection.Changed && Write(zone, octets, before) is { } failure)
        {
            return failure;
        }

        foreach (var publisher in publishers)
        {
            switch (publisher)
            {
                case PublisherSettings.EmbeddedServer:
                    served?.Publish(content);
                    break;
                case PublisherSettings.Command command:
                    var commandLine = command.CommandLine
                        .Replace("{zone}", ShellCommand.Quote(zone.Origin.ToStringWithoutDot()), StringComparison.Ordinal)
                        .Replace("{file}", ShellCommand.Quote(zone.Output), StringComparison.Ordinal);
                    if (await ShellCommand.RunAsync(commandLine, cancellationToken) is { } problem)
                    {
                        return new PublishOutcome.Failed(
                            $"the zone file is written (serial {serial}), but the name server was not told: {problem}",
                            "mend the publish command or the name server; it is tried again",
                            IsWritten: true);
                    }

                    break;
                default:
                    throw new InvalidOperationException($"no publisher for {publisher.GetType().Name}");
            }
        }

        return new PublishOutcome.Published(serial, AtomicFile.Sha256(octets.Span));
    }

    private static PublishOutcome? Write(ZoneSettings zone, ReadOnlyMemory<byte> octets, ReadOnlyMemory<byte>? before)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(zone.Output)!);
            var expected = before is { } present ? AtomicFile.Sha256(present.Span) : null;
            return AtomicFile.WriteIfUnchanged(zone.Output, octets.Span, expected) ? null : new PublishOutcome.Changed();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new PublishOutcome.Failed($"{zone.Output}: {problem.Message}", "give this user the right to write there; the last good file stays", IsWritten: false);
        }
    }
}
