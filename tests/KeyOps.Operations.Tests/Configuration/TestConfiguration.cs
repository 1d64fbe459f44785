using System.Text;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Tests.Configuration;

/// <summary>Reads configurations of a test's own text, as if they stood in <c>/etc/keyops/t.yaml</c>.</summary>
internal static class TestConfiguration
{
    public static ConfigurationResult Read(string text) => ConfigurationFile.Read("/etc/keyops/t.yaml", Encoding.UTF8.GetBytes(text));

    public static Settings Load(string text) => Read(text) switch
    {
        ConfigurationResult.Loaded loaded => loaded.Settings,
        ConfigurationResult.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Diagnostics)),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>One domain, <c>a.example</c>, of which <paramref name="text"/> (a flow mapping) is written.</summary>
    public static DomainSettings Domain(string text, string more = "") =>
        Load($"version: 1\nstate: s\n{more}\ndomains:\n  a.example: {text}\n").Domains[0];
}
