using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;
using KeyOps.Daemon;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Control;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Secondaries;
using KeyOps.Output;

namespace KeyOps.Verbs.Status;

/// <summary>Looks at zones at other servers for `status`: what the running daemon knows, and what those servers answer just now.</summary>
internal static class ZoneLooks
{
    private const string NoDaemon =
        "no daemon is running: nobody follows zones or tells secondaries, serials here are those of the files, and what it knew of transfers is gone";

    /// <summary>Looks at all zones, or those that were named; nothing when there is no name server, or it neither feeds others nor follows them.</summary>
    public static async Task<ZoneLook> LookAsync(
        Settings settings,
        IReadOnlySet<DomainName>? only,
        ImmutableArray<DomainStatus> domains,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (settings.Server is not { } server || (server.Secondaries.Notify.IsEmpty && server.Transfers.IsEmpty && server.Followed.IsEmpty))
        {
            return ZoneLook.None;
        }

        var (secondaries, followed, note) = await AskDaemonAsync(settings, only, cancellationToken) ?? WithoutDaemon(settings, server, only, domains);
        var hasDaemon = note != NoDaemon;
        var encrypted = server.Followed.Where(zone => zone.Tls is not null).Select(zone => zone.Zone.ToStringWithoutDot()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var questions = followed.Where(line => !encrypted.Contains(line.Zone)).Select(line => (Question: QuestionOf(FollowedStatus.PrimaryOf(line), line.Zone), HasTrouble: line.FailingSince is not null))
            .Concat(secondaries.Select(line => (Question: QuestionOf(line.At, line.Zone), HasTrouble: SecondaryStatus.HasTrouble(line, now))))
            .Where(each => each.Question is not null)
            .OrderByDescending(each => each.HasTrouble) // not all may be asked
            .Select(each => each.Question!.Value)
            .ToList();
        var answers = await SerialQuestions.AskAsync(questions, cancellationToken);
        return new(
            [.. secondaries.Select(line => SecondaryStatus.Of(line, AnswerTo(answers, line.At, line.Zone), now))],
            [.. followed.Select(line => FollowedStatus.Of(line, hasDaemon, AnswerTo(answers, FollowedStatus.PrimaryOf(line), line.Zone)))],
            note);
    }

    private static async Task<(List<ControlReply.Secondary> Secondaries, List<ControlReply.Followed> Followed, string? Note)?> AskDaemonAsync(
        Settings settings,
        IReadOnlySet<DomainName>? only,
        CancellationToken cancellationToken)
    {
        var names = only?.Select(zone => zone.ToStringWithoutDot()).ToImmutableArray() ?? [];
        if (await ControlClient.AskAsync(settings.StateFolder, new(ZoneLines.Verb, Path.GetFullPath(settings.File), names), cancellationToken) is not { } replies)
        {
            return null;
        }

        var (secondaries, followed) = (new List<ControlReply.Secondary>(), new List<ControlReply.Followed>());
        var note = default(string);
        await foreach (var reply in replies.WithCancellation(cancellationToken))
        {
            switch (reply)
            {
                case ControlReply.Secondary line:
                    secondaries.Add(line);
                    break;
                case ControlReply.Followed line:
                    followed.Add(line);
                    break;
                case ControlReply.Refused refused:
                    note = refused.Message;
                    break;
            }
        }

        return (secondaries, followed, note);
    }

    private static (List<ControlReply.Secondary> Secondaries, List<ControlReply.Followed> Followed, string? Note) WithoutDaemon(
        Settings settings,
        ServerSettings server,
        IReadOnlySet<DomainName>? only,
        ImmutableArray<DomainStatus> domains)
    {
        var origins = settings.Domains.ToDictionary(domain => domain.Name, domain => domain.Zone.Origin);
        var secondaries = from domain in domains
                          where domain.Serial is not null
                          from target in server.Secondaries.Notify
                          where target.Covers(origins[domain.Domain])
                          select new ControlReply.Secondary(origins[domain.Domain].ToStringWithoutDot(), domain.Serial!.Value.Number, target.To.ToString(), null, null, null);
        var followed = SecondaryZones.Kept([.. server.Followed.Where(zone => only?.Contains(zone.Zone) is not false)], settings.StateFolder);
        return (secondaries.ToList(), [.. followed.Select(ZoneLines.Of)], NoDaemon);
    }

    private static SerialLookup? AnswerTo(IReadOnlyDictionary<(IPEndPoint Server, DomainName Zone), SerialLookup> answers, string server, string zone) =>
        QuestionOf(server, zone) is { } question ? answers.GetValueOrDefault(question) : null;

    /// <summary>Null for an address without a port: nobody knows where it serves.</summary>
    private static (IPEndPoint Server, DomainName Zone)? QuestionOf(string server, string zone) =>
        IPEndPoint.TryParse(server, out var endPoint) && endPoint.Port != 0 ? (endPoint, DomainName.Parse(zone)) : null;
}
