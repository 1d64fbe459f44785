using System.Text.Json;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Store;

/// <summary>Facts to rows and back.</summary>
internal static class FactFormat
{
    public static (string Kind, string Evidence) Write(KeyFact fact)
    {
        var (kind, evidence) = fact switch
        {
            KeyFact.Imported imported => ("imported", new FactEvidence { Source = imported.Source }),
            KeyFact.Published published => ("published", new()
            {
                Serial = published.Serial.Number,
                ZoneSha256 = published.ZoneSha256,
                Replaced = published.Before.Replaced?.Seconds,
                Absence = published.Before.Absence?.Seconds,
            }),
            KeyFact.Confirmed confirmed => ("confirmed", new()
            {
                NegativeTtl = confirmed.NegativeTtl.Seconds,
                Answers = [.. confirmed.Answers.Select(Answer)],
                Notes = confirmed.Notes.IsEmpty ? null : [.. confirmed.Notes],
            }),
            KeyFact.Switched switched => ("switched", new()
            {
                Signer = switched.Signer,
                Signature = switched.Signature,
                VerifiedBy = switched.VerifiedBy.IsEmpty ? null : [.. switched.VerifiedBy],
            }),
            KeyFact.Lost lost => ("lost", new() { Reason = lost.Reason }),
            KeyFact.SwitchBegun begun => ("switch-begun", new() { Reason = begun.Reason }),
            KeyFact.RotationRequested request => ("rotation-requested", new() { IsEmergency = request.IsEmergency }),
            KeyFact.Revoked => ("revoked", new()),
            KeyFact.Blanked blanked => ("blanked", new() { Serial = blanked.Serial.Number }),
            KeyFact.Activated => ("activated", new()),
            KeyFact.Retired retired => ("retired", new() { Signers = [.. retired.Signers] }),
            KeyFact.Withdrawn => ("withdrawn", new()),
            KeyFact.Removed removed => ("removed", new() { Serial = removed.Serial.Number }),
            KeyFact.Gone gone => ("gone", new() { Answers = [.. gone.Answers.Select(Answer)] }),
            KeyFact.Revealed revealed => ("revealed", new() { Path = revealed.Path }),
            KeyFact.Destroyed => ("destroyed", new()),
            _ => throw new InvalidOperationException($"the store has no form for the fact {fact.GetType().Name}"),
        };
        return (kind, JsonSerializer.Serialize(evidence, FactEvidenceContext.Default.FactEvidence));
    }

    /// <exception cref="FormatException">No such fact was ever written.</exception>
    public static KeyFact Read(string kind, string at, string evidence)
    {
        var time = StoreText.Time(at);
        // Most facts carry nothing: no need to parse that.
        var parts = evidence == "{}" ? new() : Parse(evidence);
        return kind switch
        {
            "imported" => new KeyFact.Imported(time, Required(parts.Source)),
            "published" => new KeyFact.Published(time, new(Required(parts.Serial)), Required(parts.ZoneSha256)) { Before = new(Seconds(parts.Replaced), Seconds(parts.Absence)) },
            "confirmed" => new KeyFact.Confirmed(time, new Ttl(Required(parts.NegativeTtl)), [.. Required(parts.Answers).Select(Answer)]) { Notes = [.. parts.Notes ?? []] },
            "switched" => new KeyFact.Switched(time, Required(parts.Signer), parts.Signature) { VerifiedBy = [.. parts.VerifiedBy ?? []] },
            "lost" => new KeyFact.Lost(time, Required(parts.Reason)),
            "switch-begun" => new KeyFact.SwitchBegun(time) { Reason = parts.Reason },
            "rotation-requested" => new KeyFact.RotationRequested(time, Required(parts.IsEmergency)),
            "revoked" => new KeyFact.Revoked(time),
            "blanked" => new KeyFact.Blanked(time, new(Required(parts.Serial))),
            "activated" => new KeyFact.Activated(time),
            "retired" => new KeyFact.Retired(time, [.. Required(parts.Signers)]),
            "withdrawn" => new KeyFact.Withdrawn(time),
            "removed" => new KeyFact.Removed(time, new(Required(parts.Serial))),
            "gone" => new KeyFact.Gone(time, [.. Required(parts.Answers).Select(Answer)]),
            "revealed" => new KeyFact.Revealed(time, Required(parts.Path)),
            "destroyed" => new KeyFact.Destroyed(time),
            _ => throw new FormatException($"unknown kind of fact '{kind}'"),
        };
    }

    private static Ttl? Seconds(uint? seconds) => seconds is { } known ? new Ttl(known) : null;

    private static FactEvidence.Answer Answer(NameServerAnswer answer) => new(answer.Server, answer.Serial.Number, answer.Ttl.Seconds, StoreText.Of(answer.At))
    {
        Udp = answer.Transports.HasFlag(AnswerTransports.Udp) ? true : null,
        Tcp = answer.Transports.HasFlag(AnswerTransports.Tcp) ? true : null,
        RdataSha256 = answer.RdataSha256,
    };

    private static NameServerAnswer Answer(FactEvidence.Answer answer) => new(answer.Server, new(answer.Serial), new Ttl(answer.Ttl), StoreText.Time(answer.At))
    {
        Transports = (answer.Udp is true ? AnswerTransports.Udp : AnswerTransports.None) | (answer.Tcp is true ? AnswerTransports.Tcp : AnswerTransports.None),
        RdataSha256 = answer.RdataSha256,
    };

    private static FactEvidence Parse(string evidence)
    {
        try
        {
            return JsonSerializer.Deserialize(evidence, FactEvidenceContext.Default.FactEvidence) ?? throw new FormatException("evidence is null");
        }
        catch (JsonException error)
        {
            throw new FormatException($"evidence is not what was written: {error.Message}", error);
        }
    }

    private static T Required<T>(T? value)
        where T : struct => value ?? throw new FormatException("evidence is incomplete");

    private static T Required<T>(T? value)
        where T : class => value ?? throw new FormatException("evidence is incomplete");
}
