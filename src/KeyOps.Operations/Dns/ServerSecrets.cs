using KeyOps.Authority.Answers;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Dns;

/// <summary>What the name server keeps secret, ready for use.</summary>
/// <param name="Keys">The TSIG keys.</param>
/// <param name="Cookies">What DNS cookies are made with; null: something of its own.</param>
public sealed record ServerSecrets(TsigKeyring Keys, CookieSecrets? Cookies)
{
    /// <summary>Reads all of them.</summary>
    /// <exception cref="IOException">Some cannot be used; the message says all of them, a line each.</exception>
    public static ServerSecrets Load(IEnumerable<TsigKeySettings> keys, SecretSource? cookies)
    {
        var problems = new List<string>();
        var secrets = new ServerSecrets(
            Read(() => TsigSecrets.Load(keys), problems) ?? TsigKeyring.Empty,
            Read(() => ServerCookies.Load(cookies), problems));
        return problems.Count == 0 ? secrets : throw new IOException(string.Join('\n', problems));
    }

    private static T? Read<T>(Func<T?> read, List<string> problems)
        where T : class
    {
        try
        {
            return read();
        }
        catch (IOException problem)
        {
            problems.Add(problem.Message);
            return null;
        }
    }
}
