using KeyOps.Operations.Configuration;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>Somebody puts another key where the signer reads the domain's: its mail is signed, and no signature verifies.</summary>
public sealed class SwappedKeyFileTests : IDisposable
{
    private readonly ReconcileFixture _world = new("a.example");
    private readonly Signers.SignerFolder _folder = new();

    public SwappedKeyFileTests() => _world.Settings = _world.Settings with
    {
        Signers = [new SignerSettings.OpenDkim { Name = "opendkim", Directory = _folder["signer"], TrustedHosts = ["127.0.0.1"] }],
    };

    private string KeyFile => _folder["signer/keys/a.example/default.private"];

    public void Dispose()
    {
        _folder.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task It_is_held_until_the_file_is_moved_away_and_plan_shows_it()
    {
        Assert.True((await ApplyAsync()).IsFine);
        var good = await File.ReadAllTextAsync(KeyFile, TestContext.Current.CancellationToken);
        using (var other = SigningKey.Generate(new Core.Mail.KeyAlgorithm.Rsa(1024)))
        {
            await File.WriteAllTextAsync(KeyFile, other.ToPem(), TestContext.Current.CancellationToken);
        }

        var reason = $"{KeyFile} holds something else than the key of default._domainkey.a.example.; a key file is never overwritten: move it away and it is written anew";
        for (var pass = 0; pass < 5; pass++) // however often: it is nothing that a person may want
        {
            var held = Assert.Single((await ApplyAsync()).Holds);
            Assert.Equal(("signer opendkim", reason), (held.Subject, held.Reason));
        }

        Assert.Contains("holds something else than the key", Assert.Single(_world.Plan().SignerFiles).Unified, StringComparison.Ordinal);
        Assert.Contains(_world.Status()[0].Notes, note => note.Contains("signer opendkim was not yet seen to sign by its files for a.example", StringComparison.Ordinal));

        File.Delete(KeyFile);
        Assert.True((await ApplyAsync()).IsFine);
        Assert.Equal(good, await File.ReadAllTextAsync(KeyFile, TestContext.Current.CancellationToken));
        Assert.Empty(_world.Plan().SignerFiles);
    }

    private async Task<ReconcileResult> ApplyAsync()
    {
        using var store = KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, _world.Time);
        var signers = SignerFactory.Create(_world.Settings, store, _world.Time);
        return await Reconciler.Create(_world.Settings, store, _world.Time, served: null, _world.Probe, signers, SigningKey.Generate).ApplyAsync(null, _ => { }, TestContext.Current.CancellationToken);
    }
}
