using System.Security.Cryptography;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Dns;

/// <summary>Reads the secrets of TSIG keys: base64 in a file of its owner's alone, or in an environment variable.</summary>
public static class TsigSecrets
{
    /// <summary>A secret shorter than this can be guessed; it should be as long as the hash (RFC 2104 §3).</summary>
    private const int MinOctets = 16;

    private const int MaxOctets = 512;

    /// <summary>The keys, ready for use.</summary>
    /// <exception cref="IOException">One or more cannot be used; the message says all of them, a line each.</exception>
    public static TsigKeyring Load(IEnumerable<TsigKeySettings> settings)
    {
        var keys = new List<TsigKey>();
        var problems = new List<string>();
        foreach (var setting in settings)
        {
            try
            {
                keys.Add(new(setting.Name, setting.Algorithm, Decode(SecretText.Read(setting.Secret, "`keyops tsig generate` makes one"))));
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
            {
                problems.Add($"the secret of TSIG key {setting.Name.ToStringWithoutDot()} cannot be used: {problem.Message}");
            }
        }

        return problems.Count == 0 ? new(keys) : throw new IOException(string.Join('\n', problems));
    }

    private static byte[] Decode(string text)
    {
        var buffer = new byte[MaxOctets];
        try
        {
            return !Convert.TryFromBase64String(text.Trim(), buffer, out var length) ? throw new FormatException($"it is not base64, on one line and of at most {MaxOctets} octets")
                : length < MinOctets ? throw new FormatException($"it has {length} octets, and needs at least {MinOctets}; `keyops tsig generate` makes a good one")
                : buffer[..length];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
