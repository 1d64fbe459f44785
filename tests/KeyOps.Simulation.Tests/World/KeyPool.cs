using System.Security.Cryptography;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;

namespace KeyOps.Simulation.Tests.World;

/// <summary>
/// Makes keys without the wait: Ed25519 from the seed's dice; RSA out of a pool made once, each at most once a run. They are real keys: whoever reads
/// them finds both halves; and now and then these are halves of two keys, as a fault in the machine or in a library may have it.
/// </summary>
internal sealed class KeyPool(Luck dice)
{
    private const int PoolSize = 48;

    private static readonly Lazy<(byte[] Pkcs8, byte[] Public)>[] Rsa1024 = [.. Enumerable.Range(0, PoolSize).Select(_ => new Lazy<(byte[], byte[])>(MakeRsa))];

    private const double Flawed = 0.03;

    private readonly Dictionary<string, byte[]> _made = [];
    private int _used;

    /// <summary>The private halves given out, to look for where they must not be.</summary>
    public List<byte[]> Given { get; } = [];

    public SigningKey Generate(KeyAlgorithm algorithm)
    {
        var (pkcs8, publicKey) = Make(algorithm);
        var half = publicKey;
        if (dice.Chance(Flawed))
        {
            (_, publicKey) = Make(algorithm);
        }

        Given.Add(pkcs8);
        _made[Convert.ToHexString(publicKey)] = half;
        return SigningKey.FromParts(algorithm, [.. pkcs8], publicKey);
    }

    /// <summary>The public half of the private key that is kept under this public key: the same, unless the pair was flawed.</summary>
    public byte[] OtherHalfOf(ManagedKey key) => _made[Convert.ToHexString(key.PublicKey.AsSpan())];

    private (byte[] Pkcs8, byte[] Public) Make(KeyAlgorithm algorithm)
    {
        if (algorithm is KeyAlgorithm.Rsa)
        {
            return Rsa1024[_used++ % PoolSize].Value;
        }

        Span<byte> seed = stackalloc byte[Ed25519Keys.SeedLength];
        dice.Fill(seed);
        return (Ed25519Keys.ToPkcs8(seed), Ed25519Keys.PublicKeyOf(seed));
    }

    private static (byte[] Pkcs8, byte[] Public) MakeRsa()
    {
        using var key = RSA.Create(1024);
        return (key.ExportPkcs8PrivateKey(), key.ExportSubjectPublicKeyInfo());
    }
}
