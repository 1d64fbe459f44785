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
            return Decode(SecretText.Read(source, HowToMake));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new IOException($"the secret of DNS cookies cannot be used: {problem.Message}", problem);
        }
    }

    private static CookieSecrets Decode(string text)
    {
        var lines = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length is 0 or > MostSecrets)
        {
            throw new FormatException($"there are {lines.Length} secrets, and 1 to {MostSecrets} can be; {HowToMake}");
        }

        return new(lines.Select(line =>
        {
            var digits = line.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? line[2..] : line; // as Knot writes it
            return digits.Length == 2 * CookieSecrets.SecretLength && digits.All(char.IsAsciiHexDigit)
                ? Convert.FromHexString(digits)
                : throw new FormatException($"each secret is {2 * CookieSecrets.SecretLength} hexadecimal digits, and one is something else; {HowToMake}");
        }));
    }
}
