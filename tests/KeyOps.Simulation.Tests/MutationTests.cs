using KeyOps.Core.Lifecycle;
using KeyOps.Simulation.Tests.Mutations;

namespace KeyOps.Simulation.Tests;

/// <summary>A simulation that finds nothing proves nothing: with each gate taken out in turn, it must break.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    /// <summary>Within so many seeds what is missing must be missed.</summary>
    private const int MaxSeeds = 1500;

    private static readonly Dictionary<string, (Func<Mutation> Make, int[] Breaks)> Mutations = new()
    {
        ["the last name server is not waited for"] = (() => new LastServerNotAsked(), [1, 3]),
        ["no name server need have answered"] = (() => new WithoutGate(Gates.EveryServerAnswers), [1, 3]),
        ["a key moves on beside a zone file that is not what it should be"] = (() => new WithoutGate(Gates.ZoneIsPublished), [6]), // what is past due goes first for ever, and nothing is published
        ["caches are not waited for"] = (() => new WithoutGate(Gates.CachesHaveExpired), [1]),
        ["the negative TTL is not waited for"] = (() => new NegativeTtlForgotten(), [1]),
        ["what was confirmed is not asked for again before a switch"] = (() => new WithoutGate(Gates.StillAnswered), [1, 3]),
        ["a record seen missing goes on counting as confirmed"] = (() => new LossForgotten(), [1]),
        ["a switch that broke off is not remembered"] = (() => new WithoutGate(Gates.SwitchIsRemembered), [1]),
        ["no signature is read back"] = (() => new NothingReadBack(), [1, 2]),
        ["the signature that is read back is not verified"] = (() => new SignatureNotVerified(), [1]),
        ["the private key need not be the half of its record"] = (() => new WithoutGate(Gates.KeyFitsRecord), [1, 6]),
        ["the old key retires when the first signer has switched"] = (() => new RetiredBeforeAllSwitched(), [1, 2]),
        ["the old record goes before its messages are delivered"] = (() => new WithoutGate(Gates.MessagesAreDelivered), [1]),
        ["no signer is looked at before a record goes"] = (() => new WithoutGate(Gates.NoSignerShowsIt), [1]),
        ["a domain that sends no mail any more is taken for left before its signers have"] = (() => new RetiredUnseen(), [1]),
        ["keys that a restored store does not know are not asked for"] = (() => new NewerKeysNotAskedFor(), [1]),
        ["the old key file goes at the switch"] = (() => new KeyFilesGoAtOnce(), [2]),
        ["a selector is used again"] = (() => new SelectorUsedAgain(), [0, 4]),
        ["the serial goes by the source alone"] = (() => new SerialMovedBack(), [5]),
        ["a zone that is no good is published"] = (() => new BadZonePublished(), [5]),
        ["the clock is believed whatever it says"] = (() => new ClockNotChecked(), [1]),
        ["the clock is believed until the end of a pass, however it is set meanwhile"] = (() => new ClockNotCheckedMeanwhile(), [1]),
        ["a crash between an effect and its fact is not mended"] = (() => new BrokenPublicationForgotten(), [6]),
        ["a second process may write"] = (() => new TwoWriters(), [6]),
        ["the person's part is written anew"] = (() => new PersonsPartReformatted(), [7]),
        ["no name server is asked before a private key is revealed"] = (() => new GoneNotAsked(), [8]),
        ["a private key is written to a dump"] = (() => new SecretInDump(), [8]),
    };

    public static TheoryData<string> Names => [.. Mutations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_noticed_when(string isMissing)
    {
        var (make, breaks) = Mutations[isMissing];
        for (var seed = 1; seed <= MaxSeeds; seed++)
        {
            if (Simulation.Run(seed, make()) is { Violations: [var first, ..] } && breaks.Contains(first.Invariant))
            {
                Assert.Empty(Simulation.Run(seed, Mutation.None).Violations); // it is this that was missed, and nothing else
                output.WriteLine($"noticed by seed {seed}: {first}");
                return;
            }
        }

        Assert.Fail($"{MaxSeeds} seeds do not miss it");
    }
}
