using System.Security.Cryptography;

namespace KeyOps.Operations.Keys;

/// <summary>The numbers of an RSA private key (RFC 8017 §3.2), zeroed afterwards.</summary>
internal sealed class RsaNumbers : IDisposable
{
    private readonly RSAParameters _numbers;

    /// <exception cref="CryptographicException">It is no RSA key.</exception>
    public RsaNumbers(byte[] pkcs8)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        _numbers = rsa.ExportParameters(includePrivateParameters: true);
    }

    public byte[] Modulus => _numbers.Modulus!;

    public byte[] Exponent => _numbers.Exponent!;

    public byte[] D => _numbers.D!;

    public byte[] P => _numbers.P!;

    public byte[] Q => _numbers.Q!;

    public byte[] DP => _numbers.DP!;

    public byte[] DQ => _numbers.DQ!;

    public byte[] InverseQ => _numbers.InverseQ!;

    public void Dispose()
    {
        foreach (var secret in (byte[][])[D, P, Q, DP, DQ, InverseQ])
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
