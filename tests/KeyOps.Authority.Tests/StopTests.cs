using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests;

public sealed class StopTests
{
    /// <summary>Many at once, so that the thread pool has not yet begun what the host's start gave it to do.</summary>
    [Fact]
    public async Task A_server_that_is_stopped_as_soon_as_it_has_started_stops_without_a_fuss() =>
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            var server = TestServer.Start(TestServer.Options with { Workers = 1 }, ("mail.test", TestZones.Mail));
            await server.Server.StopAsync(TestContext.Current.CancellationToken);
        })));
}
