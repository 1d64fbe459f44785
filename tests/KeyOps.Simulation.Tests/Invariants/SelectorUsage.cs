using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Invariants;

/// <summary>
/// Invariants 1, 3 and 4, for the unluckiest of all resolvers: one that asked whichever server it liked, whenever it liked, and kept what it heard for as
/// long as it might. Whatever a signer signs at any moment is a message, delivered at any moment until its life is over.
/// </summary>
internal sealed class SelectorUsage(SimulatedWorld world)
{
    private readonly Dictionary<DomainName, SelectorUse> _uses = [];

    /// <summary>Those of keys that no store knows any more, by a person's wish.</summary>
    private readonly List<SelectorUse> _forsaken = [];

    /// <summary>The names of first keys, and since when: before a signature named them nobody asked for them.</summary>
    private readonly Dictionary<DomainName, DateTimeOffset> _first = [];

    public IEnumerable<SelectorUse> Names => _uses.Values;

    /// <summary>Takes note of a key; of its selector there must never be another.</summary>
    public SelectorUse Of(ManagedKey key)
    {
        var owner = key.Selector.RecordName(key.Domain);
        ReadOnlyMemory<byte> rdata = TxtRdata.FromText(DkimKeyRecord.ForKey(key.Algorithm, key.PublicKey.AsMemory()).ToString());
        if (_forsaken.FirstOrDefault(each => each.Owner == owner && each.Rdata.Span.SequenceEqual(rdata.Span)) is { } forsaken)
        {
            return forsaken;
        }

        if (!_uses.TryGetValue(owner, out var use))
        {
            _uses[owner] = use = new(key.Domain, key.Selector.Text, owner, rdata, world.Of(key.Domain).Plan.MessageLife);
        }
        else if (!use.Rdata.Span.SequenceEqual(rdata.Span))
        {
            world.Verdict.Broken(4, $"selector {key.Selector} is used for a second key");
        }

        return use;
    }

    /// <summary>The store of before is back: of a key that was made since, and that nobody ever saw, nothing is left.</summary>
    public void ForgetUnpublished()
    {
        foreach (var use in _uses.Values.Where(use => !use.WasUsed && !world.Of(use.Domain).Servers.HadEver(use)).ToArray())
        {
            _uses.Remove(use.Owner);
        }
    }

    /// <summary>
    /// A person lives on with a store that knows but these keys of the domain. Of the others nothing is promised any more; of these, that no signer is pointed at one
    /// that a server which answered does not serve.
    /// </summary>
    public void Trust(SimulatedDomain domain, IReadOnlyCollection<ManagedKey> known)
    {
        foreach (var use in known.Select(Of).Where(use => !domain.Servers.All.All(server => server.Copy.Holds(use.Owner, use.Rdata.Span))))
        {
            use.IsOnTrust = true;
            use.IsUnseen |= domain.Servers.All.Any(server => !server.IsUp);
        }

        foreach (var use in _uses.Values.Where(use => use.Domain == domain.Name && !known.Any(key => key.Selector.Text == use.Selector)).ToArray())
        {
            use.IsForsaken = true;
            _forsaken.Add(use);
            _uses.Remove(use.Owner);
        }
    }

    /// <summary>From now on, this signer (or session) signs with the key.</summary>
    public void Starts(string user, SelectorUse use)
    {
        use.WasUsed = true;
        var domain = world.Of(use.Domain);
        if (!use.Users.Add(user) || use.IsRevoked || use.IsForsaken)
        {
            return;
        }

        world.Log.Add(user, $"signs with {use.Selector}");
        Settle(use);
        if (!domain.ActiveKey.HadOne)
        {
            _first.TryAdd(use.Owner, world.Time.Now);
        }

        foreach (var server in domain.Servers.All)
        {
            if (use.IsOnTrust && (use.IsUnseen || server.Copy.Holds(use.Owner, use.Rdata.Span)))
            {
                continue;
            }

            if (!server.Copy.Holds(use.Owner, use.Rdata.Span))
            {
                world.Verdict.Broken(3, $"{user} signs with {use.Selector}, and {server.Name} does not serve it");
            }
            else if (server.DeniedUntil(use.Owner, use.Rdata.Span, _first.GetValueOrDefault(use.Owner)) is { } until && until > world.Time.Now)
            {
                world.Verdict.Broken(1, $"{user} signs with {use.Selector}, and a resolver that asked {server.Name} may deny it until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
            }
        }
    }

    /// <summary>What was taken on trust counts again once every server has it, and no resolver denies it any more.</summary>
    public void Settle(SelectorUse use)
    {
        if (use.IsOnTrust && world.Of(use.Domain).Servers.All.All(server => !(server.DeniedUntil(use.Owner, use.Rdata.Span, default) > world.Time.Now)))
        {
            (use.IsOnTrust, use.IsUnseen) = (false, false);
        }
    }

    /// <param name="user">Who.</param>
    /// <param name="use">The key.</param>
    /// <param name="isForgiven">What was signed was none of our doing: nobody promised that it verifies for long.</param>
    public void Stops(string user, SelectorUse use, bool isForgiven = false)
    {
        if (use.Users.Remove(user))
        {
            use.StoppedAt = isForgiven ? use.StoppedAt : world.Time.Now;
            world.Log.Add(user, $"signs with {use.Selector} no more");
        }
    }

    /// <summary>A server has another copy: what must be found must be in it.</summary>
    public void Served(SimulatedDomain domain, AuthoritativeServer server)
    {
        foreach (var use in _uses.Values.Where(use => use.Domain == domain.Name))
        {
            if (use.IsWanted(world.Time.Now) && !server.Copy.Holds(use.Owner, use.Rdata.Span))
            {
                world.Verdict.Broken(1, use.Users.Count > 0
                    ? $"{server.Name} does not serve {use.Selector} any more, and {string.Join(", ", use.Users)} signs with it"
                    : $"{server.Name} does not serve {use.Selector} any more, and messages signed with it live until {(use.StoppedAt + use.MessageLife).UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
            }
        }
    }
}
