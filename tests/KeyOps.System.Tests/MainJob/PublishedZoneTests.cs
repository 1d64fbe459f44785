using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Peers;

namespace KeyOps.System.Tests.MainJob;

/// <summary>Other name servers load the zone file that KeyOps wrote, and answer its records.</summary>
public sealed class PublishedZoneTests : IAsyncLifetime
{
    private readonly SampleSite _site = new();

    public async ValueTask InitializeAsync()
    {
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("selector default is Active");
    }

    public ValueTask DisposeAsync()
    {
        _site.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("named")]
    [InlineData("nsd")]
    [InlineData("knotd")]
    public async Task Another_server_loads_the_zone_and_answers_the_key_record(string program)
    {
        await using var server = await PeerServer.StartAsync(program, _site.Folder, _site.Zone);

        Assert.Contains("v=DKIM1; h=sha256; k=rsa; p=", await server.DigAsync("default._domainkey.keyops.example", "TXT"), StringComparison.Ordinal);
    }
}
