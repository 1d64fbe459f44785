using System.Globalization;
using System.Text.RegularExpressions;
using KeyOps.System.Tests.Transfers;

namespace KeyOps.System.Tests.Secondaries;

/// <summary>A zone that changes at random at a real primary, and what ours makes of it.</summary>
public sealed class RandomChangeTests
{
    private const int Versions = 100;
    private const int ChangesAVersion = 10;

    [Theory]
    [InlineData("named", 11)]
    [InlineData("knotd", 12)]
    [InlineData("nsd", 13)]
    public async Task After_a_thousand_random_changes_at_a_real_primary_ours_has_what_it_has_and_had_it_by_what_changed(string program, int seed)
    {
        using var site = new FollowingSite();
        var zone = new RandomZone(seed, PrimaryServer.Zone);
        await using var primary = await PrimaryServer.StartAsync(program, site.Folder, site.Port, zone.ToText(), takesUpdates: true);
        await using var keyops = site.Start(primary.Port);
        await site.ServesAsync((int)zone.Serial, keyops);

        for (var i = 1; i <= Versions; i++)
        {
            var script = zone.Change(ChangesAVersion);
            if (program == "nsd")
            {
                await primary.ChangeAsync(zone.ToText());
            }
            else
            {
                await primary.UpdateAsync(script);
            }

            // Now and then some versions are made before ours has them, and arrive together.
            if (i % 7 < 4 || program == "nsd" || i == Versions)
            {
                await site.ServesAsync((int)zone.Serial, keyops);
            }
        }

        var there = await Secondary.RecordsAsync(primary.Port, PrimaryServer.Zone, "-y", $"hmac-sha256:k.example:{PrimaryServer.Secret}");
        Assert.True(there.Length > 300, $"{there.Length} records");
        Assert.Equal(there, await Secondary.RecordsAsync(site.Port, PrimaryServer.Zone));
        Assert.Equal((await site.ExportAsync(zone.ToText())).ToLowerInvariant(), (await site.KeptAsync()).ToLowerInvariant()); // Knot and NSD write names in lower case

        Assert.DoesNotContain("no differences from", keyops.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be had", keyops.Said, StringComparison.Ordinal);
        var byDifferences = Regex.Count(keyops.Said, "by IXFR from", RegexOptions.CultureInvariant);
        var whole = Regex.Count(keyops.Said, "by AXFR from", RegexOptions.CultureInvariant);
        Assert.True(byDifferences > 20 && whole == 1, string.Create(CultureInfo.InvariantCulture, $"{byDifferences} by IXFR, {whole} by AXFR\n{keyops.Said}"));
    }
}
