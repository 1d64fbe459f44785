using KeyOps.Authority.Answers;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Dns;

/// <summary>Reads the secrets of DNS cookies in the form that BIND, Knot and NSD have them in: 32 hexadecimal digits each, a line each, the one that makes cookies first.</summary>
public static class ServerCookies
{
    /// <summary>One that is used, one that comes or goes, and one to spare.</summary>
    private const int MostSecrets = 3;

    private const string HowToMake = "`openssl rand -hex 16` makes one";

    /// <summary>The secrets; null when none are named.</summary>
    /// <exception cref="IOException">They cannot be used.</exception>
    public static CookieSecrets? Load(SecretSource? source)
    {
        if (source is null)
        {
            return null;
        }

        try
        {
            return Decode(SecretText.Read(source, HowToMake), source);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new IOException($"the secret of DNS cookies cannot be used: {problem.Message}", problem);
        }
    }

    private static CookieSecrets Decode(string text, SecretSource source)
    {
        var place = source is SecretSource.FromFile file ? file.Path : ((SecretSource.FromEnvironment)source).Name;
        var secrets = new List<byte[]>();
        var problems = new List<string>();
        foreach (var (index, line) in text.Split('\n', StringSplitOptions.TrimEntries).Index().Where(line => line.Item.Length > 0))
        {
            var digits = line.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? line[2..] : line; // as Knot writes it
            if (secrets.Count + problems.Count == MostSecrets)
            {
                problems.Add($"{place}:{index + 1}: {MostSecrets} secrets can be, and here is one more; take out those that no server makes cookies with any more");
                break;
            }

            if (digits.All(char.IsAsciiHexDigit) && digits.Length == 2 * CookieSecrets.SecretLength)
            {
                secrets.Add(Convert.FromHexString(digits));
            }
            else
            {
                var what = digits.All(char.IsAsciiHexDigit) ? $"it has {digits.Length}" : "there is something else in it";
                problems.Add($"{place}:{index + 1}: a secret is {2 * CookieSecrets.SecretLength} hexadecimal digits alone on its line, and {what}; {HowToMake}");
            }
        }

        return problems.Count > 0 ? throw new FormatException(string.Join('\n', problems))
            : secrets.Count == 0 ? throw new FormatException($"{place}: there is none in it; {HowToMake}")
            : new(secrets);
    }
}
