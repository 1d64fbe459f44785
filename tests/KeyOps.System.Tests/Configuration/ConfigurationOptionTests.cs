using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Configuration;

public class ConfigurationOptionTests
{
    private const int ConfigurationError = 78;

    [Theory]
    [InlineData("plan")]
    [InlineData("apply")]
    [InlineData("status")]
    [InlineData("run")]
    public async Task A_bad_configuration_is_told_whole_and_touches_nothing(string verb)
    {
        using var folder = new TemporaryFolder();
        folder.Write("bad.yaml", """
            version: 1
            state: state
            domains:
              a.example: { policy: standrad }
              b.example: { spf: v=spf1 ip6:2001:db8::/129 ~all }
            policies: { standard: {} }
            """);

        var result = await KeyOpsBinary.RunInAsync(folder.FullPath, verb, "-c", "bad.yaml");

        Assert.Equal(ConfigurationError, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Equal(
            "bad.yaml:4:24: error KO2030: there is no policy 'standrad'; did you mean 'standard'?\n"
            + "bad.yaml:5:43: error KO3022: '129' is not a prefix length (0 to 128)\n",
            result.Error);
        Assert.Equal([folder["bad.yaml"]], Directory.GetFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public async Task A_configuration_that_is_named_and_not_there_is_an_error()
    {
        using var folder = new TemporaryFolder();

        var result = await KeyOpsBinary.RunInAsync(folder.FullPath, "plan", "-c", "none.yaml");

        Assert.Equal((ConfigurationError, "none.yaml: error KO2001: there is no such file; name the configuration with -c FILE\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Without_a_name_the_folders_own_file_is_read()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config/keyops.yaml", "version: 2\n");

        var result = await KeyOpsBinary.RunInAsync(folder.FullPath, "plan");

        Assert.Equal(ConfigurationError, result.ExitCode);
        Assert.StartsWith("config/keyops.yaml:1:10: error KO2006: ", result.Error, StringComparison.Ordinal);
    }
}
