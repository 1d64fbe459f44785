using System.Numerics;
using System.Runtime.InteropServices;
using KeyOps.Authority.Answers;

namespace KeyOps.Authority.Transports;

/// <summary>
/// One thread's account of responses by client network and kind of response, a table of fixed size. Kinds are told apart as BIND does: a name and
/// type that was answered, denials of a zone, errors. A client with a valid cookie is never limited.
/// </summary>
internal sealed class RateLimiter
{
    private readonly Bucket[] _buckets;
    private readonly int _limit;
    private readonly int _slip;
    private readonly AddressBits _ipv4Mask;
    private readonly AddressBits _ipv6Mask;
    private readonly Network[] _exempt;
    private readonly ulong _key = Entropy.Key();

    /// <param name="limit">The limit of the whole server.</param>
    /// <param name="workers">How many threads share it: the kernel spreads a network's clients over them.</param>
    public RateLimiter(RateLimit limit, int workers)
    {
        _limit = limit.ResponsesPerSecond == 0 ? 0 : Math.Max(1, limit.ResponsesPerSecond / workers);
        _slip = limit.Slip;
        _ipv4Mask = AddressBits.Mask(96 + limit.Ipv4Prefix);
        _ipv6Mask = AddressBits.Mask(limit.Ipv6Prefix);
        _buckets = new Bucket[_limit == 0 ? 0 : BitOperations.RoundUpToPowerOf2((uint)limit.Buckets)];
        _exempt = new Network[limit.Exempt.Length];
        for (var i = 0; i < _exempt.Length; i++)
        {
            var address = limit.Exempt[i].BaseAddress.GetAddressBytes();
            var mask = AddressBits.Mask(address.Length == 4 ? 96 + limit.Exempt[i].PrefixLength : limit.Exempt[i].PrefixLength);
            _exempt[i] = new(AddressBits.Read(address) & mask, mask);
        }
    }

    public enum Verdict
    {
        Send,

        /// <summary>Send the header and question with TC.</summary>
        Slip,
        Drop,
    }

    /// <summary>Counts a response and says what to do with it.</summary>
    public Verdict Judge(in AnswerOutcome outcome, ReadOnlySpan<byte> client, uint now)
    {
        if (_limit == 0 || outcome.HasValidCookie)
        {
            return Verdict.Send;
        }

        var address = AddressBits.Read(client);
        foreach (ref readonly var network in _exempt.AsSpan())
        {
            if ((address & network.Mask) == network.Address)
            {
                return Verdict.Send;
            }
        }

        return Charge(HashOf(address & (client.Length == 4 ? _ipv4Mask : _ipv6Mask), outcome), now);
    }

    private Verdict Charge(ulong hash, uint now)
    {
        ref var bucket = ref _buckets[hash & (ulong)(_buckets.Length - 1)];
        var owner = (uint)(hash >> 32);
        var elapsed = now - bucket.Second;
        if (bucket.Owner != owner || elapsed > 15)
        {
            bucket = new() { Owner = owner, Second = now, Balance = _limit };
        }
        else if (elapsed > 0)
        {
            bucket.Balance = (int)Math.Min(_limit, bucket.Balance + (elapsed * (long)_limit));
            bucket.Second = now;
        }

        if (bucket.Balance > 0)
        {
            bucket.Balance--;
            return Verdict.Send;
        }

        return _slip > 0 && ++bucket.Over % (uint)_slip == 0 ? Verdict.Slip : Verdict.Drop;
    }

    private ulong HashOf(AddressBits network, in AnswerOutcome outcome)
    {
        var kind = (outcome.Rcode, outcome.Zone) switch
        {
            (0, not null) => outcome.NameHash ^ ((ulong)outcome.Type.Code << 48),
            (3, { } zone) => (ulong)zone.Index + 1,
            _ => ~(ulong)outcome.Rcode,
        };
        var mixed = network.High ^ BitOperations.RotateLeft(network.Low, 29) ^ BitOperations.RotateLeft(kind, 13) ^ _key;
        var high = Math.BigMul(mixed, 0x9E37_79B9_7F4A_7C15, out var low);
        return high ^ low;
    }

    private readonly record struct Network(AddressBits Address, AddressBits Mask);

    [StructLayout(LayoutKind.Sequential)]
    private struct Bucket
    {
        public uint Owner;
        public uint Second;
        public int Balance;
        public uint Over;
    }
}
