using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.CommandLines;

/// <summary>Folders that nobody can look into: links that lead to themselves are such for root too.</summary>
public class UnreachableFolderTests
{
    private const string Head = "version: 1\nstate: state\n";

    private const string Domains = "domains:\n  example.com: { nameservers: [] }\n";

    [Theory]
    [InlineData("status")]
    [InlineData("plan")]
    [InlineData("keys list")]
    public async Task A_state_folder_that_cannot_be_looked_into_is_not_an_empty_one(string verb)
    {
        using var folder = new TemporaryFolder();
        folder.Write("keyops.yaml", Head + Domains);
        File.CreateSymbolicLink(folder["state"], "state");

        var result = await KeyOpsBinary.RunInAsync(folder.FullPath, [.. verb.Split(' '), "-c", "keyops.yaml"]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"keyops: cannot look at {folder["state/keyops.db"]}: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signers_folder_that_cannot_be_looked_into_holds_the_signer_and_no_zone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("keyops.yaml", Head + Domains + "signers:\n  - opendkim: { directory: signer }\n");
        folder.Write("example.com.zone", "$TTL 1h\n@ SOA ns1 hostmaster 7 2h 30m 2w 10m\n NS ns1\nns1 A 192.0.2.1\n");
        Assert.Equal(0, (await KeyOpsBinary.RunInAsync(folder.FullPath, "apply", "-c", "keyops.yaml")).ExitCode);
        Directory.Delete(folder["signer"], recursive: true);
        File.CreateSymbolicLink(folder["signer"], "signer");
        await File.AppendAllTextAsync(folder["example.com.zone"], "new A 192.0.2.2\n", TestContext.Current.CancellationToken);

        var plan = await KeyOpsBinary.RunInAsync(folder.FullPath, "plan", "-c", "keyops.yaml");
        var apply = await KeyOpsBinary.RunInAsync(folder.FullPath, "apply", "-c", "keyops.yaml");
        var status = await KeyOpsBinary.RunInAsync(folder.FullPath, "status", "-c", "keyops.yaml");

        Assert.Contains("signer opendkim: cannot look at ", plan.Output, StringComparison.Ordinal);
        Assert.Contains("published", apply.Output, StringComparison.Ordinal);
        Assert.Contains("signer opendkim: held: cannot look at ", apply.Output, StringComparison.Ordinal);
        Assert.Equal(1, apply.ExitCode);
        Assert.Contains("default._domainkey.example.com is Active", status.Output, StringComparison.Ordinal);
    }
}
