using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;

namespace KeyOps.Core.Signers;

/// <summary>OpenDKIM's <c>InternalHosts</c>: whose mail is signed. Mail from others goes out unsigned, and nothing says so.</summary>
public sealed record TrustedHosts(ImmutableArray<string> Items)
{
    /// <summary>One a line, in the order of the configuration.</summary>
    public string Text => string.Concat(Items.Select(item => item + "\n"));

    /// <summary>What will not work as its writer hoped; empty when all will.</summary>
    public ImmutableArray<string> Problems()
    {
        if (Items.IsEmpty)
        {
            return ["trusted-hosts is empty: OpenDKIM would sign nobody's mail; name at least 127.0.0.1"];
        }

        return
        [
            .. Items.Where(item => item.TrimStart('!').StartsWith("*.", StringComparison.Ordinal))
                .Select(item => $"'{item}' in trusted-hosts matches nothing; for all hosts below a domain write '{item.Replace("*.", ".", StringComparison.Ordinal)}'"),
            .. Items.Where(item => item.Length == 0 || item.Any(c => char.IsWhiteSpace(c) || c is '#' or ','))
                .Select(item => $"'{item}' in trusted-hosts is not an address, a network, a host or a .domain"),
        ];
    }

    /// <summary>A client whose mail is signed: what a read-back says it is.</summary>
    public (string HostName, IPAddress Address) SomeClient()
    {
        foreach (var item in Items)
        {
            if (IPAddress.TryParse(item, out var address))
            {
                return (IPAddress.IsLoopback(address) ? "localhost" : $"[{address}]", address);
            }

            if (IPNetwork.TryParse(item, out var network))
            {
                return ($"[{network.BaseAddress}]", network.BaseAddress);
            }

            if (item.TrimStart('.') is var name && DomainName.TryParse(name, out _, out _) && !item.StartsWith('!'))
            {
                return (item.StartsWith('.') ? "keyops" + item : item, IPAddress.Loopback);
            }
        }

        return ("localhost", IPAddress.Loopback);
    }

    public bool Equals(TrustedHosts? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Length;
}
