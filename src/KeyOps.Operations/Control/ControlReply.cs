using System.Collections.Immutable;
using System.Text.Json.Serialization;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Operations.Control;

/// <summary>What the daemon answers: a line of JSON for each event, then one that ends it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Held), "held")]
[JsonDerivedType(typeof(Waits), "waits")]
[JsonDerivedType(typeof(Progress), "progress")]
[JsonDerivedType(typeof(Secondary), "secondary")]
[JsonDerivedType(typeof(Followed), "followed")]
[JsonDerivedType(typeof(Finished), "finished")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record ControlReply
{
    private ControlReply()
    {
    }

    public sealed record Done(string Subject, string Text, string Reason) : ControlReply;

    public sealed record Held(string Subject, string Reason, string Remedy) : ControlReply;

    public sealed record Waits(string Subject, string Reason, DateTimeOffset? Until) : ControlReply;

    public sealed record Progress(string Phase, int Count, int Total) : ControlReply;

    /// <summary>What the daemon knows of a zone at one secondary.</summary>
    /// <param name="Zone">The zone.</param>
    /// <param name="Serial">The version served here; null when it is withheld.</param>
    /// <param name="At">The secondary: where it is told, or an address that took the zone.</param>
    /// <param name="Told">What became of telling it; null when it is not told.</param>
    /// <param name="Sent">The last transfer to its address; null when there was none.</param>
    /// <param name="RefusedRequest">The last that its address asked for and did not get; null when there was none.</param>
    public sealed record Secondary(string Zone, uint? Serial, string At, SecondaryEvent? Told, TransferEvent? Sent, SecondaryEvent? RefusedRequest) : ControlReply;

    /// <summary>Where a followed zone stands; its properties are those of <see cref="Secondaries.FollowedState"/>.</summary>
    public sealed record Followed(string Zone, ImmutableArray<string> Primaries) : ControlReply
    {
        public uint? Serial { get; init; }

        public bool IsServed { get; init; }

        public string? ConfirmedBy { get; init; }

        public DateTimeOffset? ConfirmedAt { get; init; }

        public uint? SerialThere { get; init; }

        public DateTimeOffset? CheckedAt { get; init; }

        public DateTimeOffset? NextCheckAt { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        public TransferEvent? Transfer { get; init; }

        public ImmutableArray<PrimaryEvent> Failures { get; init; } = [];

        public DateTimeOffset? FailingSince { get; init; }

        public PrimaryEvent? LastFailure { get; init; }

        public PrimaryEvent? RefusedNotify { get; init; }
    }

    /// <summary>The last line: it ran to its end.</summary>
    public sealed record Finished(int Steps, int Domains, DateTimeOffset? NextDueAt) : ControlReply;

    /// <summary>The last line: it was not begun, or broke off.</summary>
    public sealed record Refused(string Message) : ControlReply;

    public static ControlReply Of(ReconcileEvent told) => told switch
    {
        ReconcileEvent.Done done => new Done(done.Subject, done.Text, done.Reason),
        ReconcileEvent.Held held => new Held(held.Subject, held.Reason, held.Remedy),
        ReconcileEvent.Waits waits => new Waits(waits.Subject, waits.Reason, waits.Until),
        ReconcileEvent.Progress progress => new Progress(progress.Phase, progress.Count, progress.Total),
        _ => throw new InvalidOperationException($"{told.GetType().Name} cannot be told"),
    };

    /// <summary>The event that this line tells; null for one that ends the answer.</summary>
    public ReconcileEvent? Event => this switch
    {
        Done done => new ReconcileEvent.Done(done.Subject, done.Text, done.Reason),
        Held held => new ReconcileEvent.Held(held.Subject, held.Reason, held.Remedy),
        Waits waits => new ReconcileEvent.Waits(waits.Subject, waits.Reason, waits.Until),
        Progress progress => new ReconcileEvent.Progress(progress.Phase, progress.Count, progress.Total),
        _ => null,
    };
}
