using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>policies:</c></summary>
internal static class PolicyReader
{
    /// <summary>The policy of a domain that names none; it exists without being written.</summary>
    public const string DefaultName = "default";

    /// <summary>Postfix tries this long (<c>maximal_queue_lifetime</c>), and so do most.</summary>
    private static readonly TimeSpan QueueLife = TimeSpan.FromDays(5);

    public static IReadOnlyDictionary<string, PolicyDraft> ReadAll(Section root)
    {
        var policies = new Dictionary<string, PolicyDraft> { [DefaultName] = new(new(), null) };
        foreach (var (key, node) in root.Names("policies") ?? [])
        {
            using var section = Section.AsSection(root.Context, "policies.*", $"'{Shown.Text(key.Text)}'", node, "a policy");
            if (section is not null)
            {
                policies[key.Text] = Read(section, root.Find("reveal-to") is not null);
            }
        }

        return policies;
    }

    private static PolicyDraft Read(Section section, bool canReveal)
    {
        var errors = section.Context.Log.ErrorCount;
        var ttl = section.Placed("ttl", Kinds.RecordTtl);
        using var dkim = section.Sub("dkim");
        var policy = dkim is null ? new() : ReadDkim(dkim, canReveal);
        if (section.Context.Log.ErrorCount > errors)
        {
            return new(policy, ttl?.Value); // what is missing is not judged
        }

        foreach (var problem in ScheduleCheck.Problems(policy, ttl?.Value ?? default, default, TimeProvider.System.GetUtcNow()))
        {
            var at = problem.Fault switch
            {
                ScheduleFault.Rotation => dkim?.Find("rotate"),
                ScheduleFault.Blackout => dkim?.Find("blackout"),
                _ => ttl?.At,
            };
            section.Context.Error(ConfigurationCodes.ImpossibleSchedule, at ?? dkim?.At ?? section.At, problem.Message, problem.Remedy);
        }

        return new(policy, ttl?.Value);
    }

    private static DkimPolicy ReadDkim(Section section, bool canReveal)
    {
        var policy = new DkimPolicy();
        if (section.TryFilledList("algorithms", Kinds.Algorithm, "name what keys are made of, such as [rsa-2048]", out var algorithms))
        {
            policy = policy with { Algorithms = DkimAlgorithms.Judge(section, algorithms) };
        }

        policy = policy with
        {
            Window = section.Try("window", Kinds.Window, out var window) ? window : policy.Window,
            Blackout = section.TryList("blackout", Kinds.Blackout, out var dates) ? new(dates) : policy.Blackout,
            Revoke = section.Try("revoke", Kinds.Flag, out var revoke) ? revoke : policy.Revoke,
            PublishHold = section.Try("publish-hold", Kinds.Duration, out var publishHold) ? publishHold : policy.PublishHold,
            FirstHold = section.Try("first-hold", Kinds.Duration, out var firstHold) ? firstHold : policy.FirstHold,
            Selector = section.Try("selector", Kinds.Template, out var selector) ? selector : policy.Selector,
        };
        if (section.Placed("reveal", Kinds.Flag) is { } reveal)
        {
            policy = policy with { Reveal = reveal.Value };
            if (reveal.Value && !canReveal)
            {
                section.Context.Error(ConfigurationCodes.MissingKey, reveal.At, "old private keys are to be revealed, and no folder is named for them", "write 'reveal-to: FOLDER' at the top of the configuration");
            }
        }

        policy = policy with { Rotate = ReadRotation(section, policy.Window?.Zone ?? TimeZoneInfo.Utc) ?? policy.Rotate };
        if (section.Placed("message-life", Kinds.Duration) is not { } life)
        {
            return policy;
        }

        if (life.Value < QueueLife)
        {
            section.Context.Warn(
                ConfigurationCodes.ShortMessageLife,
                life.At,
                "mail can wait in a queue for 5 days (Postfix), and will not verify when its key is gone before",
                "write 5d or more");
        }

        return policy with { MessageLife = life.Value };
    }

    /// <summary><c>every 180d</c>, <c>never</c>, or a section with a cron expression.</summary>
    /// <param name="dkim">The section that holds <c>rotate</c>.</param>
    /// <param name="zone">Whose clock a cron expression is read by when it does not say.</param>
    private static RotationSchedule? ReadRotation(Section dkim, TimeZoneInfo zone)
    {
        if (dkim.Find("rotate") is not YamlMapping)
        {
            return dkim.Try("rotate", Kinds.Rotation, out var rotate) ? rotate : null;
        }

        using var section = dkim.Sub("rotate");
        var own = section!.Try("zone", Kinds.TimeZone, out var named) ? named : zone;
        return section.Require("cron", Kinds.Cron, "write a cron expression, such as cron: \"0 0 3 1 */3 ?\"", out var cron)
            ? new RotationSchedule.Cron(cron, own)
            : null;
    }
}
