using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Simulation.Tests.World;

/// <summary>What one seed simulates: the domain, its policy, and what kind of trouble there is.</summary>
internal sealed record SimulationPlan
{
    /// <summary>Rotations of an undisturbed run.</summary>
    private const int Rotations = 2;

    private static readonly DomainName First = DomainName.Parse("keyops.example");
    private static readonly DomainName Second = DomainName.Parse("neighbour.example");

    public DomainName Domain { get; private init; } = First;

    /// <summary>Whether a second domain shares the signers.</summary>
    public required bool HasNeighbour { get; init; }

    public required DkimPolicy Policy { get; init; }

    public required SerialPolicy Serials { get; init; }

    /// <summary>The serial that the person begins with.</summary>
    public required uint FirstSerial { get; init; }

    public required Ttl? RecordTtl { get; init; }

    public required Ttl ZoneTtl { get; init; }

    public required Ttl SoaTtl { get; init; }

    public required Ttl Minimum { get; init; }

    public required bool IsEditedInPlace { get; init; }

    public required int Secondaries { get; init; }

    public required int Signers { get; init; }

    /// <summary>The store is opened for every pass, as cron does it, or stays open.</summary>
    public required bool IsCron { get; init; }

    /// <summary>How long the trouble goes on; then all is well, and everything must settle.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>The mean pause between two troubles.</summary>
    public required TimeSpan TroubleEvery { get; init; }

    /// <summary>The longest that nobody looks whether something changed.</summary>
    public required TimeSpan Sweep { get; init; }

    /// <summary>How many in a hundred passes are to end in a crash.</summary>
    public required int Crashes { get; init; }

    /// <summary>The longest pause between two messages that are looked at one by one.</summary>
    public TimeSpan LongestPause { get; } = TimeSpan.FromDays(2);

    /// <summary>How long a message may be under way: what the policy says, whatever is made of it.</summary>
    public TimeSpan MessageLife => Policy.MessageLife;

    /// <summary>How long a mail session may go on with a signer's old tables: the TTL is what the policy's wait leaves for it.</summary>
    public TimeSpan LongestSession { get; init; }

    public static SimulationPlan From(Luck dice)
    {
        var interval = dice.Scattered(TimeSpan.FromDays(6), TimeSpan.FromDays(40));
        var zoneTtl = Seconds(dice.Scattered(TimeSpan.FromMinutes(5), TimeSpan.FromDays(2)));
        Ttl? recordTtl = dice.Chance(0.5) ? null : Seconds(dice.Scattered(TimeSpan.FromMinutes(1), TimeSpan.FromDays(2)));
        var session = (recordTtl ?? zoneTtl).Duration;
        return new()
        {
            Policy = new()
            {
                Algorithms = Algorithms(dice),
                Rotate = dice.Chance(0.25) ? Cron(interval, dice) : new RotationSchedule.Every(interval),
                Window = dice.Chance(0.3) ? Window(dice) : null,
                Blackout = dice.Chance(0.3) ? Blackout(dice) : Core.Lifecycle.Blackout.None,
                PublishHold = dice.Pick(TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromDays(1)),
                FirstHold = dice.Pick(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(2)),
                Revoke = dice.Chance(0.2),
                Reveal = interval.Ticks % 2 == 0,
                MessageLife = dice.Between(TimeSpan.FromDays(1), TimeSpan.FromDays(8)),
            },
            Serials = dice.Pick(SerialPolicy.Keep, SerialPolicy.Date, SerialPolicy.Increment, SerialPolicy.UnixTime),
            FirstSerial = dice.Pick(1u, 7u, 2001010101u, uint.MaxValue - 3, 0x7fff_fffeu),
            RecordTtl = recordTtl,
            ZoneTtl = zoneTtl,
            SoaTtl = Seconds(dice.Scattered(TimeSpan.FromMinutes(5), TimeSpan.FromDays(3))),
            Minimum = Seconds(dice.Scattered(TimeSpan.FromMinutes(5), TimeSpan.FromDays(3))),
            IsEditedInPlace = dice.Chance(0.3),
            Secondaries = dice.Below(4),
            HasNeighbour = dice.Chance(0.15),
            Signers = 1 + dice.Below(3),
            IsCron = dice.Chance(0.3),
            Length = interval * Rotations,
            TroubleEvery = dice.Scattered(interval / 15, interval / 2),
            Sweep = dice.Between(TimeSpan.FromDays(1), interval / 2),
            Crashes = dice.Pick(0, 15, 40),
            LongestSession = session < TimeSpan.FromHours(1) ? session : TimeSpan.FromHours(1),
        };
    }

    /// <summary>What the signer of this number, from 1, signs with; null: with every kind of key.</summary>
    public string? KeyTypeOf(int signer) => Policy.Algorithms.Length > 1 && Signers > 1 ? Policy.Algorithms[signer % 2].KeyType : null;

    /// <summary>Another domain's plan: what signers can do is theirs, all else its own.</summary>
    public SimulationPlan Neighbour(Luck dice)
    {
        var own = From(dice);
        return own with { Domain = Second, Policy = own.Policy with { Algorithms = Policy.Algorithms } };
    }

    private static ImmutableArray<KeyAlgorithm> Algorithms(Luck dice)
    {
        KeyAlgorithm rsa = new KeyAlgorithm.Rsa(1024);
        KeyAlgorithm ed25519 = new KeyAlgorithm.Ed25519();
        return dice.Below(5) switch
        {
            0 => [rsa],
            1 => [rsa, ed25519],
            _ => [ed25519],
        };
    }

    /// <summary>About as often as the interval, at some hour and minute of a month's days.</summary>
    private static RotationSchedule.Cron Cron(TimeSpan interval, Luck dice)
    {
        var text = interval.TotalDays < 12 ? $"0 {dice.Below(60)} {dice.Below(24)} */{(int)interval.TotalDays} * ?" : $"0 {dice.Below(60)} {dice.Below(24)} {dice.Pick("1,15", "L", "4W", "28")} * ?";
        return CronExpression.TryParse(text, out var expression, out var error) ? new(expression, TimeZoneInfo.Utc) : throw new InvalidOperationException(error);
    }

    /// <summary>A week in every month or so on which nobody wants a change.</summary>
    private static Blackout Blackout(Luck dice) => new([.. Enumerable.Range(1, 12).Where(_ => dice.Chance(0.7)).Select(month =>
    {
        var from = 1 + dice.Below(28);
        var to = from + dice.Below(8);
        return (BlackoutDates)new BlackoutDates.Yearly((month, from), to <= 28 ? (month, to) : ((month % 12) + 1, to - 28));
    })]);

    private static Ttl Seconds(TimeSpan span) => new((uint)span.TotalSeconds);

    private static RotationWindow Window(Luck dice)
    {
        var days = ImmutableSortedSet.CreateRange(Enumerable.Range(0, 7).Where(_ => dice.Chance(0.6)).Select(day => (DayOfWeek)day));
        return new(days.IsEmpty ? [DayOfWeek.Monday] : days, new(dice.Below(24), 0), new(dice.Below(24), 30), TimeZoneInfo.Utc);
    }
}
