using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
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
    private readonly UInt128 _ipv4Mask;
    private readonly UInt128 _ipv6Mask;
    private readonly (UInt128 Address, UInt128 Mask)[] _exempt;
    private readonly ulong _key = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    /// <param name="limit">The limit of the whole server.</param>
    /// <param name="workers">How many threads share it: the kernel spreads a network's clients over them.</param>
    public RateLimiter(RateLimit limit, int workers)
    {
        _limit = limit.ResponsesPerSecond == 0 ? 0 : Math.Max(1, limit.ResponsesPerSecond / workers);
        _slip = limit.Slip;
        _ipv4Mask = Mask(96 + limit.Ipv4Prefix);
        _ipv6Mask = Mask(limit.Ipv6Prefix);
        _buckets = new Bucket[_limit == 0 ? 0 : BitOperations.RoundUpToPowerOf2((uint)limit.Buckets)];
        _exempt = [.. limit.Exempt.Select(network =>
            (Read(network.BaseAddress.GetAddressBytes()), Mask(network.BaseAddress.GetAddressBytes().Length == 4 ? 96 + network.PrefixLength : network.PrefixLength)))];
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

        var address = Read(client);
        foreach (var (network, mask) in _exempt)
        {
            if ((address & mask) == (network & mask))
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

    private ulong HashOf(UInt128 network, in AnswerOutcome outcome)
    {
        var kind = (outcome.Rcode, outcome.Zone) switch
        {
            (0, not null) => outcome.NameHash ^ ((ulong)outcome.Type.Code << 48),
            (3, { } zone) => (ulong)zone.Index + 1,
            _ => ~(ulong)outcome.Rcode,
        };
        var mixed = (ulong)(network >> 64) ^ BitOperations.RotateLeft((ulong)network, 29) ^ BitOperations.RotateLeft(kind, 13) ^ _key;
        var high = Math.BigMul(mixed, 0x9E37_79B9_7F4A_7C15, out var low);
        return high ^ low;
    }

    /// <summary>An address as 128 bits; IPv4 in its mapped form.</summary>
    private static UInt128 Read(ReadOnlySpan<byte> address) => address.Length == 4
        ? ((UInt128)0xFFFF << 32) | BinaryPrimitives.ReadUInt32BigEndian(address)
        : BinaryPrimitives.ReadUInt128BigEndian(address);

    private static UInt128 Mask(int bits) => bits == 0 ? 0 : UInt128.MaxValue << (128 - bits);

    [StructLayout(LayoutKind.Sequential)]
    private struct Bucket
    {
        public uint Owner;
        public uint Second;
        public int Balance;
        public uint Over;
    }
}
