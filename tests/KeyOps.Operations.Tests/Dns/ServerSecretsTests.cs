using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns;

namespace KeyOps.Operations.Tests.Dns;

public sealed class ServerSecretsTests
{
    [Fact]
    public void A_TSIG_key_and_cookies_that_cannot_be_used_are_told_together()
    {
        using var folder = new TemporaryFolder();
        TsigKeySettings Key(string name) => new(DomainName.Parse(name), TsigAlgorithm.HmacSha256, new SecretSource.FromFile(Path.Combine(folder.Path, name)));

        var problem = Assert.Throws<IOException>(() => ServerSecrets.Load([Key("a.example"), Key("b.example")], new SecretSource.FromFile(Path.Combine(folder.Path, "cookies"))));

        Assert.Equal(["TSIG key a.example", "TSIG key b.example", "DNS cookies"], problem.Message.Split('\n').Select(line => line.Split("the secret of ")[1].Split(" cannot be used")[0]));
    }
}
