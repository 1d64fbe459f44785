using System.Security.Cryptography;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;

namespace KeyOps.Simulation.Tests.World;

/// <summary>
/// Makes keys without the wait: Ed25519 from the seed's dice; RSA out of a pool made once, each at most once a run. They are real keys: whoever reads
/// them finds both halves.
/// </summary>
internal sealed class KeyPool(Luck dice)
{
    private const int PoolSize = 48;

    private static readonly Lazy<(byte[] Pkcs8, byte[] Public)>[] Rsa1024 = [.. Enumerable.Range(0, PoolSize).Select(_ => new Lazy<(byte[], byte[])>(MakeRsa))];

    private int _used;

    /// <summary>The private halves given out, to look for where they must not be.</summary>
    public List<byte[]> Given { get; } = [];

    public SigningKey Generate(KeyAlgorithm algorithm)
    {
        if (algorithm is KeyAlgorithm.Rsa)
        {
            var (pkcs8, publicKey) = Rsa1024[_used++ % PoolSize].Value;
            Given.Add(pkcs8);
            return SigningKey.FromParts(algorithm, [.. pkcs8], publicKey);
        }

        Span<byte> seed = stackalloc byte[Ed25519Keys.SeedLength];
        dice.Fill(seed);
        var made = Ed25519Keys.ToPkcs8(seed);
        Given.Add([.. made]);
        return SigningKey.FromParts(algorithm, made, Ed25519Keys.PublicKeyOf(seed));
    }

    private static (byte[] Pkcs8, byte[] Public) MakeRsa()
    {
        using var key = RSA.Create(1024);
        return (key.ExportPkcs8PrivateKey(), key.ExportSubjectPublicKeyInfo());
    }
}
