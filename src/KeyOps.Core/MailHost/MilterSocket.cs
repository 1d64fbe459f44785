using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Core.MailHost;

/// <summary>Where a milter listens, as Postfix says it: <c>unix:PATH</c> (a relative path begins in the queue directory), <c>inet:HOST:PORT</c>.</summary>
/// <param name="Path">Of a local socket; null for one of the network.</param>
/// <param name="Host">A name or an address; empty for a local socket.</param>
/// <param name="Port">1 to 65535; 0 for a local socket.</param>
public sealed record MilterSocket(string? Path, string Host, int Port)
{
    /// <summary>Reads an item of <c>smtpd_milters</c>, with or without braces around it and settings behind it.</summary>
    public static bool TryParse(string item, [NotNullWhen(true)] out MilterSocket? socket)
    {
        socket = null;
        if (item is ['{', .. var inner, '}'])
        {
            var words = inner.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            item = words.Length > 0 ? words[0] : "";
        }

        var colon = item.IndexOf(':', StringComparison.Ordinal);
        var rest = item[(colon + 1)..];
        switch (colon < 0 ? "" : item[..colon])
        {
            case "unix" or "local" when rest.Length > 0:
                socket = new(rest, "", 0);
                return true;
            case "inet" or "inet6" when rest.LastIndexOf(':') is var last and > 0 && int.TryParse(rest[(last + 1)..], out var port):
                socket = new(null, rest[..last].Trim('[', ']'), port);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads OpenDKIM's <c>Socket</c>: <c>local:PATH</c>, <c>inet:PORT@HOST</c>, or a path alone.</summary>
    public static bool TryParseOpenDkim(string text, [NotNullWhen(true)] out MilterSocket? socket)
    {
        socket = null;
        if (text.StartsWith('/'))
        {
            socket = new(text, "", 0);
        }
        else if (text.Split(':', 2) is [("local" or "unix"), { Length: > 0 } path])
        {
            socket = new(path, "", 0);
        }
        else if (text.Split(':', 2) is [("inet" or "inet6"), var address] && address.Split('@', 2) is var parts && int.TryParse(parts[0], out var port))
        {
            socket = new(null, parts.Length > 1 ? parts[1].Trim('[', ']') : "localhost", port);
        }

        return socket is not null;
    }

    /// <summary>Whether it lies in a folder or below it, so that a chrooted service can reach it.</summary>
    public bool IsBelow(string folder) => Path is not null && Path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>As Postfix should name it: relative inside the queue directory, which is right in a chroot and outside.</summary>
    public MilterSocket In(string queueDirectory) =>
        IsBelow(queueDirectory) ? this with { Path = Path![(queueDirectory.TrimEnd('/').Length + 1)..] } : this;

    /// <summary>Whether Postfix gets to this milter by way of <paramref name="item"/>.</summary>
    /// <param name="item">What its configuration says.</param>
    /// <param name="queueDirectory">Where relative paths begin, and absolute ones in a chroot.</param>
    public bool IsReachedBy(MilterSocket item, string queueDirectory) => (Path, item.Path) switch
    {
        (null, null) => Port == item.Port && Machine(Host) == Machine(item.Host),
        ({ } path, { } said) => path == said || path == $"{queueDirectory.TrimEnd('/')}/{said.TrimStart('/')}",
        _ => false,
    };

    public override string ToString() => Path is not null ? $"unix:{Path}"
        : Host.Contains(':', StringComparison.Ordinal) ? $"inet:[{Host}]:{Port}" : $"inet:{Host}:{Port}";

    /// <summary>All the names of this machine are one.</summary>
    private static string Machine(string host) => host is "127.0.0.1" or "::1" or "" ? "localhost" : host.ToLowerInvariant();
}
