using KeyOps.Core.Lifecycle;
using KeyOps.Simulation.Tests.Mutations;

namespace KeyOps.Simulation.Tests;

/// <summary>A simulation that finds nothing proves nothing: with each gate taken out in turn, it must break.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    /// <summary>Within so many seeds what is missing must be missed.</summary>
    private const int MaxSeeds = 200;

    private static readonly Dictionary<string, Func<Mutation>> Mutations = new()
    {
        ["the last name server is not waited for"] = () => new LastServerNotAsked(),
        ["no name server need have answered"] = () => new WithoutGate(Gates.EveryServerAnswers),
        ["caches are not waited for"] = () => new WithoutGate(Gates.CachesHaveExpired),
        ["the negative TTL is not waited for"] = () => new NegativeTtlForgotten(),
        ["what was confirmed is not asked for again before a switch"] = () => new WithoutGate(Gates.StillAnswered),
        ["a record seen missing goes on counting as confirmed"] = () => new LossForgotten(),
        ["no signature is read back"] = () => new NothingReadBack(),
        ["the old key retires when the first signer has switched"] = () => new RetiredBeforeAllSwitched(),
        ["the old record goes before its messages are delivered"] = () => new WithoutGate(Gates.MessagesAreDelivered),
        ["no signer is looked at before a record goes"] = () => new WithoutGate(Gates.NoSignerShowsIt),
        ["the old key file goes at the switch"] = () => new KeyFilesGoAtOnce(),
        ["a selector is used again"] = () => new SelectorUsedAgain(),
        ["the serial goes by the source alone"] = () => new SerialMovedBack(),
        ["a zone that is no good is published"] = () => new BadZonePublished(),
        ["the clock is believed whatever it says"] = () => new ClockNotChecked(),
        ["a crash between an effect and its fact is not mended"] = () => new BrokenPublicationForgotten(),
        ["a second process may write"] = () => new TwoWriters(),
        ["the person's part is written anew"] = () => new PersonsPartReformatted(),
        ["a private key is written to a dump"] = () => new SecretInDump(),
    };

    public static TheoryData<string> Names => [.. Mutations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_noticed_when(string isMissing)
    {
        for (var seed = 1; seed <= MaxSeeds; seed++)
        {
            if (Simulation.Run(seed, Mutations[isMissing]()) is { Violations: [var first, ..] })
            {
                output.WriteLine($"noticed by seed {seed}: {first}");
                return;
            }
        }

        Assert.Fail($"{MaxSeeds} seeds do not miss it");
    }
}
