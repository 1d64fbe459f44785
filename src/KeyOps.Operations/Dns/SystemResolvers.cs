using System.Net;

namespace KeyOps.Operations.Dns;

/// <summary>The resolvers of the system, as resolv.conf(5) names them.</summary>
public static class SystemResolvers
{
    private const string File = "/etc/resolv.conf";
    private const int DnsPort = 53;

    /// <summary>The <c>nameserver</c> lines; the local host when there is none, as the C library does.</summary>
    public static IReadOnlyList<IPEndPoint> Read()
    {
        try
        {
            return Parse(System.IO.File.ReadAllText(File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Parse("");
        }
    }

    /// <summary>As <see cref="Read"/>, of a text.</summary>
    public static IReadOnlyList<IPEndPoint> Parse(string text)
    {
        var servers = new List<IPEndPoint>();
        foreach (var line in text.Split('\n'))
        {
            var fields = line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 2 && string.Equals(fields[0], "nameserver", StringComparison.Ordinal) && IPAddress.TryParse(fields[1], out var address))
            {
                servers.Add(new(address, DnsPort));
            }
        }

        return servers.Count > 0 ? servers : [new(IPAddress.Loopback, DnsPort)];
    }
}
