using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace KeyOps.Operations.Configuration;

/// <summary>Where a milter listens, in the words of OpenDKIM's <c>Socket</c>.</summary>
public abstract record MilterAddress
{
    private MilterAddress()
    {
    }

    /// <summary><c>local:PATH</c> or <c>unix:PATH</c>.</summary>
    public sealed record Local(string Path) : MilterAddress
    {
        public override string ToString() => $"local:{Path}";
    }

    /// <summary><c>inet:PORT@HOST</c> or <c>inet6:PORT@HOST</c>.</summary>
    /// <param name="Host">A name or an address, without brackets; <c>localhost</c> when none was written.</param>
    /// <param name="Port">1 to 65535.</param>
    public sealed record Inet(string Host, int Port) : MilterAddress
    {
        public override string ToString() => $"inet:{Port}@{Host}";
    }

    /// <summary>Reads a socket; a path stays as written.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MilterAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        error = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var rest = text[(colon + 1)..];
        switch (colon < 0 ? "" : text[..colon])
        {
            case "local" or "unix" when rest.Length > 0:
                address = new Local(rest);
                return true;
            case "inet" or "inet6":
                var at = rest.IndexOf('@', StringComparison.Ordinal);
                var host = at < 0 ? "localhost" : rest[(at + 1)..].Trim('[', ']');
                if (!int.TryParse(at < 0 ? rest : rest[..at], NumberStyles.None, null, out var port) || port is 0 or > 65535)
                {
                    error = $"'{text}': a port from 1 to 65535 stands behind 'inet:'";
                    return false;
                }

                if (host.Length == 0 || host.Any(char.IsWhiteSpace))
                {
                    error = $"'{text}': a host stands behind '@'";
                    return false;
                }

                address = new Inet(host, port);
                return true;
            default:
                error = $"'{text}' is not a milter socket: local:PATH or inet:PORT@HOST";
                return false;
        }
    }
}
