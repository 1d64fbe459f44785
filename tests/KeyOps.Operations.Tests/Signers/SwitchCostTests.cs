using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Signers;
using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Operations.Tests.Signers;

/// <summary>What one domain's switch costs among others, in octets allocated: a count that a busy machine does not change.</summary>
public sealed class SwitchCostTests : IDisposable
{
    /// <summary>What differs with the luck of a dictionary or a path, in octets.</summary>
    private const int Slack = 4096;

    private readonly SigningKey _key = SigningKey.Generate(new KeyAlgorithm.Ed25519());
    private readonly FakeTimeProvider _time = new();
    private int _read;

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task Of_other_domains_a_switch_makes_nothing_anew_but_the_octets_of_their_tables_and_reads_no_key()
    {
        var few = await SwitchAsync(others: 50);
        var many = await SwitchAsync(others: 500);

        Assert.Equal(few.KeysRead, many.KeysRead);
        Assert.InRange(many.Allocated - few.Allocated, 0, many.TableOctets - few.TableOctets + Slack);
    }

    /// <summary>The cheapest of a few switches: the first ones also pay for what is made once.</summary>
    private async Task<(long Allocated, long TableOctets, int KeysRead)> SwitchAsync(int others)
    {
        using var folder = new SignerFolder();
        var settings = new SignerSettings.OpenDkim { Name = "opendkim", Directory = folder["signer"], TrustedHosts = ["127.0.0.1"] };
        var deployer = new SignerDeployer(settings, Read, _time);
        var last = Key(1, "keyops.example", "k1");
        DesiredSigning whole = new([last, .. Enumerable.Range(100, others).Select(i => Key(i, $"other{i}.example", "default"))], []);
        Assert.IsType<DeployOutcome.Deployed>(await deployer.DeployAsync(whole, ImmutableDictionary<KeyId, VerifyingKey>.Empty, TestContext.Current.CancellationToken));

        var cheapest = long.MaxValue;
        for (var i = 2; i < 7; i++)
        {
            var next = Key(i, "keyops.example", $"k{i}");
            _read = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            await SwitchAsync(deployer, new([next], [last]) { Only = [next.Domain] });
            cheapest = Math.Min(cheapest, GC.GetAllocatedBytesForCurrentThread() - before);
            last = next;
        }

        return (cheapest, new FileInfo(folder["signer/key.table"]).Length + new FileInfo(folder["signer/signing.table"]).Length, _read);
    }

    /// <summary>As the loop does: it gets ready, switches, and looks at the files. Without a socket nothing is waited for, so all of it runs on this thread.</summary>
    private static async Task SwitchAsync(SignerDeployer deployer, DesiredSigning part)
    {
        Assert.True(deployer.Takes(part));
        Assert.Null(await deployer.PrepareAsync(part, TestContext.Current.CancellationToken));
        Assert.IsType<DeployOutcome.Deployed>(await deployer.DeployAsync(part, ImmutableDictionary<KeyId, VerifyingKey>.Empty, TestContext.Current.CancellationToken));
        Assert.True(deployer.Takes(part));
        Assert.Empty(deployer.Observe(part));
    }

    private ManagedKey Key(int id, string domain, string selector) =>
        new(new(id), DomainName.Parse(domain), Selector.Parse(selector), _key.Algorithm, [.. _key.PublicKey.Span], _time.GetUtcNow());

    private byte[] Read(KeyId id)
    {
        _read++;
        return [.. _key.Pkcs8];
    }
}
