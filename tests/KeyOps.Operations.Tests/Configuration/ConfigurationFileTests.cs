using System.Text;
using KeyOps.Core.Diagnostics;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Tests.Configuration;

public class ConfigurationFileTests
{
    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Equal(
        ["no/such.yaml: error KO2001: there is no such file; name the configuration with -c FILE"],
        Complaints(ConfigurationFile.Load("no/such.yaml")));

    [Fact]
    public void A_folder_cannot_be_read() => Assert.Equal(
        ["/: error KO2001: this is a folder; name the file in it with -c FILE"],
        Complaints(ConfigurationFile.Load("/")));

    [Fact]
    public void What_is_not_UTF8_is_refused_where_it_begins() => Assert.Equal(
        ["t.yaml:2:11: error KO2002: from here on the file is not UTF-8; save it as UTF-8"],
        Complaints(ConfigurationFile.Read("t.yaml", [.. "version: 1\n# b\u00fccher \u00fc"u8[..^2], 0xfc, .. "\n"u8])));

    [Fact]
    public void UTF16_is_refused() => Assert.Equal(
        ["t.yaml:1:1: error KO2002: from here on the file is not UTF-8; save it as UTF-8"],
        Complaints(ConfigurationFile.Read("t.yaml", [0xff, 0xfe, .. Encoding.Unicode.GetBytes("version: 1\n")])));

    [Fact]
    public void A_NUL_does_not_hide_what_is_behind_it() => Assert.Equal(
        ["t.yaml:2:9: error KO2002: a control character (U+0000); remove it"],
        Complaints(ConfigurationFile.Read("t.yaml", "version: 1\nstate: s\0\nnonsense: yes\n"u8)));

    [Fact]
    public void A_byte_order_mark_in_front_is_no_part_of_the_text() => Assert.IsType<ConfigurationResult.Loaded>(
        ConfigurationFile.Read("t.yaml", [0xef, 0xbb, 0xbf, .. "version: 1\nstate: s\ndomains: { a.example: }\n"u8]));

    [Fact]
    public void Lines_may_end_as_on_Windows() => Assert.Equal(
        ["t.yaml:4:16: error KO2010: unknown key 'polcy' in a domain; did you mean 'policy'?"],
        Complaints(ConfigurationFile.Read("t.yaml", "version: 1\r\nstate: s\r\ndomains:\r\n  a.example: { polcy: x }\r\n"u8)));

    [Fact]
    public void Codes_are_unique()
    {
        var codes = typeof(ConfigurationCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.Equal(codes.Distinct(StringComparer.Ordinal), codes);
        Assert.All(codes, code => Assert.Matches("^KO2[0-9]{3}$", code));
    }

    [Fact]
    public void As_many_errors_as_domains_are_all_reported()
    {
        var text = Fleet(5_000).Replace("policy: usual", "polcy: usual", StringComparison.Ordinal);
        var refused = Assert.IsType<ConfigurationResult.Refused>(Read(text));

        Assert.Equal(5_000, refused.Diagnostics.Length);
        Assert.All(refused.Diagnostics, diagnostic => Assert.Equal(Severity.Error, diagnostic.Severity));
    }

    private static string Fleet(int count)
    {
        var text = new StringBuilder("version: 1\nstate: s\npolicies: { usual: { } }\ndomains:\n");
        for (var i = 0; i < count; i++)
        {
            text.Append($"  d{i}.example: {{ policy: usual, spf: v=spf1 mx ip4:192.0.2.{i % 256} ~all }}\n");
        }

        return text.ToString();
    }

    private static ConfigurationResult Read(string text) => TestConfiguration.Read(text);

    private static IEnumerable<string> Complaints(ConfigurationResult result) =>
        Assert.IsType<ConfigurationResult.Refused>(result).Diagnostics.Select(diagnostic => diagnostic.ToString());
}
