using System.Text;
using System.Text.Json;
using KeyOps.Core.Diagnostics;

namespace KeyOps.OpenDkim;

/// <summary>The object that <c>testkey --json</c> prints. Its names and words are stable; a new one may be added.</summary>
internal static class TestkeyJson
{
    public static string Format(IReadOnlyList<KeyCheck> checks, int exitCode)
    {
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", checks.All(check => check.Result == KeyCheckResult.Ok));
            json.WriteNumber("exitCode", exitCode);
            json.WriteNumber("checked", checks.Count);
            json.WriteNumber("passed", checks.Count(check => check.Result == KeyCheckResult.Ok));
            json.WriteStartArray("keys");
            foreach (var check in checks)
            {
                Write(json, check);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(octets.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, KeyCheck check)
    {
        json.WriteStartObject();
        json.WriteString("name", check.Name);
        json.WriteString("domain", check.Domain);
        json.WriteString("selector", check.Selector);
        json.WriteString("keyFile", check.KeyFile);
        json.WriteString("result", check.Result switch
        {
            KeyCheckResult.Ok => "ok",
            KeyCheckResult.Mismatch => "mismatch",
            KeyCheckResult.KeyFile => "keyFile",
            KeyCheckResult.Undetermined => "undetermined",
            _ => "failed",
        });
        json.WriteString("message", check.Message);
        json.WriteString("dnssec", check.Dnssec switch
        {
            KeyDnssec.Secure => "secure",
            KeyDnssec.Insecure => "insecure",
            KeyDnssec.Bogus => "bogus",
            _ => "unknown",
        });
        json.WriteString("keyType", check.KeyType);
        WriteNumber(json, "bits", check.Bits);
        WriteNumber(json, "ttl", check.Ttl);
        json.WriteBoolean("testing", check.IsTesting);
        json.WriteStartArray("issues");
        foreach (var issue in check.Issues)
        {
            json.WriteStartObject();
            json.WriteString("code", issue.Code);
            json.WriteString("severity", issue.Severity == Severity.Error ? "error" : "warning");
            json.WriteString("message", issue.Message);
            json.WriteString("remedy", issue.Remedy);
            json.WriteNumber("offset", issue.Offset);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
