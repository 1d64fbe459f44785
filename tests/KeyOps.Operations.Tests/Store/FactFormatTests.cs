using System.Collections.Immutable;
using CsCheck;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Records;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Store;

public sealed class FactFormatTests
{
    private static readonly Gen<DateTimeOffset> AnyTime = Gen.Long[0, DateTime.MaxValue.Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
    private static readonly Gen<SerialNumber> AnySerial = Gen.UInt.Select(number => new SerialNumber(number));
    private static readonly Gen<Ttl> AnyTtl = Gen.UInt[0, Ttl.MaxSeconds].Select(seconds => new Ttl(seconds));

    private static readonly Gen<ImmutableArray<NameServerAnswer>> AnyAnswers =
        Gen.Select(Gen.String, AnySerial, AnyTtl, AnyTime, Gen.Enum<AnswerTransports>(), Gen.OneOf(Gen.String, Gen.Const((string)null!)), (server, serial, ttl, at, transports, hash) =>
                new NameServerAnswer(server, serial, ttl, at) { Transports = transports, RdataSha256 = hash })
            .Array[0, 4].Select(answers => answers.ToImmutableArray());

    private static readonly Gen<KeyFact> AnyFact = Gen.OneOf<KeyFact>(
        Gen.Select(AnyTime, AnySerial, Gen.String, AnyTtl, Gen.Bool, KeyFact (at, serial, hash, ttl, isKnown) =>
            new KeyFact.Published(at, serial, hash) { Before = isKnown ? new(ttl, ttl) : default }),
        Gen.Select(AnyTime, Gen.String, KeyFact (at, reason) => new KeyFact.Lost(at, reason)),
        AnyTime.Select(KeyFact (at) => new KeyFact.SwitchBegun(at)),
        Gen.Select(AnyTime, Gen.Bool, KeyFact (at, isEmergency) => new KeyFact.RotationRequested(at, isEmergency)),
        AnyTime.Select(KeyFact (at) => new KeyFact.Revoked(at)),
        Gen.Select(AnyTime, AnySerial, KeyFact (at, serial) => new KeyFact.Blanked(at, serial)),
        Gen.Select(AnyTime, AnyTtl, AnyAnswers, Gen.String.Array[0, 3], KeyFact (at, ttl, answers, notes) => new KeyFact.Confirmed(at, ttl, answers) { Notes = [.. notes] }),
        Gen.Select(AnyTime, Gen.String, Gen.OneOf(Gen.String, Gen.Const((string)null!)), Gen.String.Array[0, 3], KeyFact (at, signer, signature, servers) =>
            new KeyFact.Switched(at, signer, signature) { VerifiedBy = [.. servers] }),
        AnyTime.Select(KeyFact (at) => new KeyFact.Activated(at)),
        AnyTime.Select(KeyFact (at) => new KeyFact.Withdrawn(at)),
        Gen.Select(AnyTime, AnyAnswers, KeyFact (at, answers) => new KeyFact.Gone(at, answers)),
        Gen.Select(AnyTime, Gen.String, KeyFact (at, path) => new KeyFact.Revealed(at, path)),
        Gen.Select(AnyTime, AnySerial, KeyFact (at, serial) => new KeyFact.Removed(at, serial)));

    [Fact]
    public void Every_fact_reads_back_as_it_was_written() => AnyFact.Sample(fact =>
    {
        var (kind, evidence) = FactFormat.Write(fact);
        var back = FactFormat.Read(kind, StoreText.Of(fact.At), evidence);
        if (fact is KeyFact.Gone gone && back is KeyFact.Gone same)
        {
            return gone.Answers.SequenceEqual(same.Answers) && gone with { Answers = same.Answers } == same;
        }

        if (fact is KeyFact.Switched switched && back is KeyFact.Switched again)
        {
            return switched.VerifiedBy.SequenceEqual(again.VerifiedBy) && switched with { VerifiedBy = again.VerifiedBy } == again;
        }

        return fact is KeyFact.Confirmed before && back is KeyFact.Confirmed after
            ? before.Answers.SequenceEqual(after.Answers) && before.Notes.SequenceEqual(after.Notes) && before with { Answers = after.Answers, Notes = after.Notes } == after
            : fact == back;
    });

    [Fact]
    public void The_form_on_disk_is_this_one()
    {
        Assert.Equal(
            ("confirmed", """{"negativeTtl":3600,"answers":[{"server":"192.0.2.1:53 (ns1.keyops.example)","serial":4294967295,"ttl":300,"at":"2031-05-06T07:08:09.1230007Z"}]}"""),
            FactFormat.Write(StoreFixture.Confirmed));
        Assert.Equal(("published", """{"serial":7,"zoneSha256":"ab"}"""), FactFormat.Write(new KeyFact.Published(StoreFixture.At, new(7), "ab")));
        Assert.Equal(("switched", """{"signer":"mx1","signature":"v=1"}"""), FactFormat.Write(new KeyFact.Switched(StoreFixture.At, "mx1", "v=1")));
        Assert.Equal(
            ("switched", """{"signer":"mx1","signature":"v=1","verifiedBy":["192.0.2.1:53"]}"""),
            FactFormat.Write(new KeyFact.Switched(StoreFixture.At, "mx1", "v=1") { VerifiedBy = ["192.0.2.1:53"] }));
        Assert.Equal(("lost", """{"reason":"gone"}"""), FactFormat.Write(new KeyFact.Lost(StoreFixture.At, "gone")));
        Assert.Equal(("switch-begun", "{}"), FactFormat.Write(new KeyFact.SwitchBegun(StoreFixture.At)));
        Assert.Equal(("rotation-requested", """{"isEmergency":false}"""), FactFormat.Write(new KeyFact.RotationRequested(StoreFixture.At, false)));
        Assert.Equal(("gone", """{"answers":[]}"""), FactFormat.Write(new KeyFact.Gone(StoreFixture.At, [])));
        Assert.Equal(("revealed", """{"path":"/r/a.example/s.private"}"""), FactFormat.Write(new KeyFact.Revealed(StoreFixture.At, "/r/a.example/s.private")));
        Assert.Equal(("withdrawn", "{}"), FactFormat.Write(new KeyFact.Withdrawn(StoreFixture.At)));
    }
}
