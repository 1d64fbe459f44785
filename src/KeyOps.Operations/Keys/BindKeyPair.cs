using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KeyOps.Core.Dnssec;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;

namespace KeyOps.Operations.Keys;

/// <summary>A key pair as BIND's tools keep it: <c>K*.key</c> holds a DNSKEY, <c>K*.private</c> its other half (private key format v1.3).</summary>
internal static class BindKeyPair
{
    private const ushort ZoneKey = 256;
    private const byte Dnssec = 3;

    public static IReadOnlyList<ExportedFile> Files(ManagedKey key, byte[] pkcs8)
    {
        var algorithm = key.Algorithm is KeyAlgorithm.Rsa ? DnssecAlgorithm.RsaSha256 : DnssecAlgorithm.Ed25519;
        var publicKey = key.Algorithm is KeyAlgorithm.Rsa ? RsaPublicKey(key) : key.PublicKey.ToArray();
        byte[] rdata = [(byte)(ZoneKey >> 8), (byte)(ZoneKey & 0xff), Dnssec, (byte)algorithm, .. publicKey];
        _ = DnskeyRdata.TryParse(rdata, out var dnskey);
        var owner = key.Selector.RecordName(key.Domain).ToLower().ToString();
        var name = string.Create(CultureInfo.InvariantCulture, $"K{owner}+{(byte)algorithm:000}+{dnskey!.KeyTag:00000}");
        var line = $"; DKIM key {key.Selector} of {key.Domain.ToStringWithoutDot()} as a key pair of BIND's tools: no record for a zone\n"
            + $"{owner} IN DNSKEY {ZoneKey} {Dnssec} {(byte)algorithm} {Convert.ToBase64String(publicKey)}\n";
        return
        [
            new($"{name}.key", Encoding.ASCII.GetBytes(line)),
            new($"{name}.private", key.Algorithm is KeyAlgorithm.Rsa ? RsaPrivateKey(pkcs8) : Ed25519PrivateKey(pkcs8)),
        ];
    }

    /// <summary>RFC 3110 §2: the exponent's length, the exponent, the modulus.</summary>
    private static byte[] RsaPublicKey(ManagedKey key)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.PublicKey.AsSpan(), out _);
        var numbers = rsa.ExportParameters(includePrivateParameters: false);
        return [(byte)numbers.Exponent!.Length, .. numbers.Exponent, .. numbers.Modulus!];
    }

    private static byte[] RsaPrivateKey(byte[] pkcs8)
    {
        using var numbers = new RsaNumbers(pkcs8);
        return Lines(
            ("Private-key-format", "v1.3"u8.ToArray()),
            ("Algorithm", "8 (RSASHA256)"u8.ToArray()),
            ("Modulus", Base64(numbers.Modulus)),
            ("PublicExponent", Base64(numbers.Exponent)),
            ("PrivateExponent", Base64(numbers.D)),
            ("Prime1", Base64(numbers.P)),
            ("Prime2", Base64(numbers.Q)),
            ("Exponent1", Base64(numbers.DP)),
            ("Exponent2", Base64(numbers.DQ)),
            ("Coefficient", Base64(numbers.InverseQ)));
    }

    private static byte[] Ed25519PrivateKey(byte[] pkcs8)
    {
        var seed = new byte[Ed25519Keys.SeedLength];
        if (!Ed25519Keys.TryReadSeed(pkcs8, seed))
        {
            throw new InvalidOperationException("not an Ed25519 key");
        }

        var lines = Lines(("Private-key-format", "v1.3"u8.ToArray()), ("Algorithm", "15 (ED25519)"u8.ToArray()), ("PrivateKey", Base64(seed)));
        CryptographicOperations.ZeroMemory(seed);
        return lines;
    }

    private static byte[] Base64(byte[] octets)
    {
        var text = new byte[System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(octets.Length)];
        System.Buffers.Text.Base64.EncodeToUtf8(octets, text, out _, out _);
        return text;
    }

    /// <summary>Octets all the way: a string could not be zeroed.</summary>
    private static byte[] Lines(params ReadOnlySpan<(string Name, byte[] Value)> lines)
    {
        var length = 0;
        foreach (var (name, value) in lines)
        {
            length += name.Length + value.Length + 3;
        }

        var result = new byte[length];
        var rest = result.AsSpan();
        foreach (var (name, value) in lines)
        {
            var written = Encoding.ASCII.GetBytes(name, rest);
            ": "u8.CopyTo(rest[written..]);
            value.CopyTo(rest[(written + 2)..]);
            rest[written + 2 + value.Length] = (byte)'\n';
            rest = rest[(written + value.Length + 3)..];
            CryptographicOperations.ZeroMemory(value);
        }

        return result;
    }
}
