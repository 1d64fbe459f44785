using System.Text.Json.Nodes;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.MailHost;

/// <summary>
/// Hosts whose files a person has edited: the diff is what is needed and no more, Postfix's own tools find it good, and a second time there is none. With
/// KEYOPS_UPDATE_GOLDENS=1 in the environment the diffs are written instead of compared.
/// </summary>
public sealed class SampleHostTests
{
    public static TheoryData<string> Samples => ["debian-with-submission", "provider-with-amavis", "moved-by-hand"];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task The_diff_is_what_the_golden_says(string sample)
    {
        using var host = new HostFolder(sample);
        var before = host.Files();

        var plan = await host.MailHostAsync("plan", "--json");

        Assert.True(plan.ExitCode == 2, plan.Output + plan.Error);
        var diff = string.Concat(JsonNode.Parse(plan.Output)!["files"]!.AsArray().Select(file => (string?)file!["unified"])).Replace(host.Root, "", StringComparison.Ordinal);
        var golden = Path.Combine(host.Sample, "expected.diff");
        if (Environment.GetEnvironmentVariable("KEYOPS_UPDATE_GOLDENS") == "1")
        {
            await File.WriteAllTextAsync(golden, diff, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), diff);
        Assert.Equal(before, host.Files()); // a plan changes nothing
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Applied_twice_it_changes_nothing_the_second_time(string sample)
    {
        using var host = new HostFolder(sample);

        (await host.MailHostAsync("apply")).Require();
        var once = host.Files();
        var again = await host.MailHostAsync("apply");

        Assert.Equal((0, "nothing was due\n"), (again.ExitCode, string.Join('\n', again.Output.Split('\n')[^2..])));
        Assert.Equal(once, host.Files());
        Assert.Equal(0, (await host.MailHostAsync("plan")).ExitCode);
        Assert.Contains("opendkim:x:109:postfix\n", once["etc/group"], StringComparison.Ordinal);
        Assert.Equal(PrivateMode, File.GetUnixFileMode(host["root/etc/opendkim/keys/keyops.example"]));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Postfix_reads_it_without_a_new_warning_and_as_after_its_own_edits(string sample)
    {
        using var host = new HostFolder(sample);
        var own = host["own"];
        var rendered = host["rendered"];
        (await host.MailHostAsync("render", "--to", rendered)).Require();
        Copy(host.Postfix, own);
        var before = await ToolProcess.RunAsync("postconf", ["-c", own, "-n"]);
        // The same edits by postconf itself: the script that render writes.
        var edits = (await File.ReadAllLinesAsync(Path.Combine(rendered, "setup.sh"), TestContext.Current.CancellationToken))
            .Where(line => line.StartsWith("postconf ", StringComparison.Ordinal) || line.StartsWith("sed ", StringComparison.Ordinal))
            .Select(line => line.Replace("'/etc/postfix'", $"'{own}'", StringComparison.Ordinal));
        (await ToolProcess.RunAsync("sh", ["-ec", string.Join('\n', edits)])).Require();
        (await host.MailHostAsync("apply")).Require();

        foreach (var question in new[] { "-n", "-M", "-P" })
        {
            var ours = await ToolProcess.RunAsync("postconf", ["-c", host.Postfix, question]);
            var theirs = await ToolProcess.RunAsync("postconf", ["-c", own, question]);
            Assert.Equal(theirs.Output.Replace(own, host.Postfix, StringComparison.Ordinal), ours.Output);
            Assert.Empty(ours.Error.Split('\n').Except(before.Error.Replace(own, host.Postfix, StringComparison.Ordinal).Split('\n')));
        }

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(rendered, "main.cf"), TestContext.Current.CancellationToken), host.Files()["etc/postfix/main.cf"]);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(rendered, "opendkim.conf"), TestContext.Current.CancellationToken), host.Files()["etc/opendkim.conf"]);
    }

    [Fact]
    public async Task A_host_withrenderedpostfix_is_told_and_rendered_all_the_same()
    {
        using var host = new HostFolder("debian-with-submission");
        Directory.Delete(host.Postfix, recursive: true);

        var plan = await host.MailHostAsync("plan");
        Assert.Equal(1, plan.ExitCode);
        Assert.Contains($"there is no {host.Postfix}/main.cf", plan.Output, StringComparison.Ordinal);
        var render = await host.MailHostAsync("render", "--to", host["rendered"]);

        Assert.True(render.ExitCode == 0, render.Error);
        Assert.Contains("check_policy_service unix:private/policyd-spf", await File.ReadAllTextAsync(host["rendered/main.cf"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private const UnixFileMode PrivateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
