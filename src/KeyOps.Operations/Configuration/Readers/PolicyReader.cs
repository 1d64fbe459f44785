using KeyOps.Core.Lifecycle;
using KeyOps.Core.Records;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

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
                policies[key.Text] = Read(section);
            }
        }

        return policies;
    }

    private static PolicyDraft Read(Section section)
    {
        Ttl? ttl = section.Try("ttl", Kinds.RecordTtl, out var seconds) ? seconds : null;
        using var dkim = section.Sub("dkim");
        return new(dkim is null ? new() : ReadDkim(dkim), ttl);
    }

    private static DkimPolicy ReadDkim(Section section)
    {
        var policy = new DkimPolicy();
        if (section.TryFilledList("algorithms", Kinds.Algorithm, "name what keys are made of, such as [rsa-2048]", out var algorithms))
        {
            policy = policy with { Algorithms = DkimAlgorithms.Judge(section, algorithms) };
        }

        policy = policy with
        {
            Rotate = section.Try("rotate", Kinds.Rotation, out var rotate) ? rotate : policy.Rotate,
            Window = section.Try("window", Kinds.Window, out var window) ? window : policy.Window,
            PublishHold = section.Try("publish-hold", Kinds.Duration, out var publishHold) ? publishHold : policy.PublishHold,
            FirstHold = section.Try("first-hold", Kinds.Duration, out var firstHold) ? firstHold : policy.FirstHold,
            Selector = section.Try("selector", Kinds.Template, out var selector) ? selector : policy.Selector,
        };
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
}
