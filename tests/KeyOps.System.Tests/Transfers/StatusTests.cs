using System.Globalization;
using System.Text.Json;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Transfers;

/// <summary>What `status` shows of zones at real secondaries.</summary>
public sealed class StatusTests : IDisposable
{
    private const string Zone = "a.example";
    private const string Key = "transfer.example";
    private const string Elsewhere = "127.0.0.2";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_serial_at_each_secondary_is_shown_with_its_last_transfer_and_what_is_wrong_there()
    {
        (await KeyOpsBinary.RunInAsync(_folder.FullPath, "tsig", "generate", Key)).Require();
        var wrong = Directory.CreateDirectory(_folder["wrong"]).FullName;
        (await KeyOpsBinary.RunInAsync(wrong, "tsig", "generate", Key)).Require();

        var (good, bad, nsdPort, dead) = (FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next());
        WriteZone(1);
        _folder.Write("keyops.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
            version: 1
            state: var
            tsig: { {{Key}}: { file: {{Key}}.secret } }
            server:
              listen: [127.0.0.1:{{_port}}]
              transfer: [ { from: [127.0.0.0/8], key: {{Key}} } ]
              notify: [ { to: "127.0.0.1:{{good}}", key: {{Key}} }, { to: "{{Elsewhere}}:{{bad}}", key: {{Key}} }, { to: "127.0.0.1:{{nsdPort}}", key: {{Key}} }, { to: "127.0.0.3:{{dead}}" } ]
            domains:
              {{Zone}}: { nameservers: [], sends-mail: false, zone: { source: {{Zone}}.zone, output: out/{{Zone}}.zone } }
            """));
        await using var keyops = RunningKeyOps.Start(_folder.FullPath, "run", "-c", "keyops.yaml");
        await keyops.SaysAsync("step(s) done");
        await using var knot = Secondary.StartKnot(_folder, bad, _port, Key, [Zone], address: Elsewhere, keys: wrong);
        await using var nsd = Secondary.StartNsd(_folder, nsdPort, _port, Key, [Zone]);
        var bind = Secondary.StartBind(_folder, good, _port, Key, [Zone]);
        await using (bind)
        {
            await bind.ServesAsync(Zone, await SerialAsync());
            await keyops.SaysAsync("the secrets differ");
            var first = await StatusAsync();
            Assert.Equal((first.GetSerial(good), null), (first.GetSerialThere(good), first.GetProblem(good)));
            Assert.Equal("AXFR", first.Secondary(good).GetProperty("transfer").GetProperty("what").GetString());
            Assert.Equal(Key, first.Secondary(good).GetProperty("transfer").GetProperty("key").GetString());
            Assert.Contains("refused", first.GetProblem(bad), StringComparison.Ordinal);
            Assert.Contains($"the signature is not one of key {Key}: the secrets differ", first.GetProblem(bad), StringComparison.Ordinal);

            var before = await SerialAsync();
            WriteZone(2);
            (await KeyOpsBinary.RunInAsync(_folder.FullPath, "apply", "-c", "keyops.yaml")).Require();
            await bind.ServesAsync(Zone, await SerialAsync());
            await nsd.ServesAsync(Zone, await SerialAsync());
            var second = await StatusAsync();
            Assert.Equal((await SerialAsync(), null), (second.GetSerialThere(nsdPort), second.GetProblem(nsdPort)));
            Assert.Equal(JsonValueKind.Null, second.Secondary(nsdPort).GetProperty("told").GetProperty("problem").ValueKind);
            Assert.Equal((await SerialAsync(), null), (second.GetSerialThere(good), second.GetProblem(good)));
            var transfer = second.Secondary(good).GetProperty("transfer");
            Assert.Equal(("IXFR", before), (transfer.GetProperty("what").GetString(), transfer.GetProperty("from").GetUInt32()));
            Assert.True(transfer.GetProperty("octets").GetInt64() > 100);
        }

        await keyops.SaysAsync($"127.0.0.3:{dead} was not told of {Zone}");
        var unheard = (await StatusAsync()).Secondary(dead);
        Assert.Contains("its SOA cannot be had", unheard.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(JsonValueKind.Null, unheard.GetProperty("told").GetProperty("problem").ValueKind);
        var stopped = await KeyOpsBinary.RunInAsync(_folder.FullPath, "status", "-c", "keyops.yaml", Zone);
        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains($"{await SerialAsync()} when sent", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("its SOA cannot be had: not reachable", stopped.Output, StringComparison.Ordinal);
        Assert.Contains($"{Zone} at {Elsewhere}:{bad}:", stopped.Output, StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(_folder[$"{Key}.secret"])).Trim(), stopped.Output, StringComparison.Ordinal);
    }

    private async Task<uint> SerialAsync() => uint.Parse(
        (await ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{_port}", "+norec", "+short", Zone, "SOA"])).Require().Output.Split(' ')[2],
        CultureInfo.InvariantCulture);

    private async Task<StatusOfZones> StatusAsync() =>
        new(JsonDocument.Parse((await KeyOpsBinary.RunInAsync(_folder.FullPath, "status", "-c", "keyops.yaml", "--json")).Output).RootElement);

    private void WriteZone(int version) => _folder.Write($"{Zone}.zone", $"$TTL 300\n@ SOA ns h {version} 3600 1 86400 300\n@ NS ns\nns A 192.0.2.{version}\n");

    private sealed record StatusOfZones(JsonElement Root)
    {
        public JsonElement Secondary(int port) => Root.GetProperty("secondaries").EnumerateArray()
            .Single(secondary => secondary.GetProperty("secondary").GetString()!.EndsWith($":{port}", StringComparison.Ordinal));

        public uint GetSerial(int port) => Secondary(port).GetProperty("serial").GetUInt32();

        public uint GetSerialThere(int port) => Secondary(port).GetProperty("serialThere").GetUInt32();

        public string? GetProblem(int port) => Secondary(port).GetProperty("problem").GetString();
    }
}
