using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;

namespace KeyOps.Operations.Keys;

/// <summary>A key pair as a JSON Web Key: RFC 7517 and RFC 7518 §6.3 for RSA, RFC 8037 §2 for Ed25519.</summary>
internal static class JsonWebKey
{
    /// <summary>The caller zeroes what it gets.</summary>
    public static byte[] Write(ManagedKey key, byte[] pkcs8)
    {
        // Large enough from the start: a buffer that grows leaves copies behind.
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("kty", key.Algorithm is KeyAlgorithm.Rsa ? "RSA" : "OKP");
            json.WriteString("kid", key.Selector.RecordName(key.Domain).ToStringWithoutDot());
            json.WriteString("use", "sig");
            json.WriteString("alg", key.Algorithm is KeyAlgorithm.Rsa ? "RS256" : "EdDSA");
            if (key.Algorithm is KeyAlgorithm.Rsa)
            {
                WriteRsa(json, pkcs8);
            }
            else
            {
                WriteEd25519(json, key, pkcs8);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        var result = buffer.WrittenSpan.ToArray();
        buffer.Clear();
        return result;
    }

    private static void WriteRsa(Utf8JsonWriter json, byte[] pkcs8)
    {
        using var numbers = new RsaNumbers(pkcs8);
        WriteNumber(json, "n", numbers.Modulus);
        WriteNumber(json, "e", numbers.Exponent);
        WriteNumber(json, "d", numbers.D);
        WriteNumber(json, "p", numbers.P);
        WriteNumber(json, "q", numbers.Q);
        WriteNumber(json, "dp", numbers.DP);
        WriteNumber(json, "dq", numbers.DQ);
        WriteNumber(json, "qi", numbers.InverseQ);
    }

    private static void WriteEd25519(Utf8JsonWriter json, ManagedKey key, byte[] pkcs8)
    {
        var seed = new byte[Ed25519Keys.SeedLength];
        if (!Ed25519Keys.TryReadSeed(pkcs8, seed))
        {
            throw new InvalidOperationException("not an Ed25519 key");
        }

        json.WriteString("crv", "Ed25519");
        WriteNumber(json, "x", key.PublicKey.AsSpan());
        WriteNumber(json, "d", seed);
        CryptographicOperations.ZeroMemory(seed);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, ReadOnlySpan<byte> octets)
    {
        var text = new byte[Base64Url.GetEncodedLength(octets.Length)];
        Base64Url.EncodeToUtf8(octets, text, out _, out _);
        json.WriteString(name, text);
        CryptographicOperations.ZeroMemory(text);
    }
}
