using System.Security.Cryptography;
using System.Text;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Keys;

/// <summary>Reads a private key as opendkim-genkey and openssl write it: PKCS#8 or PKCS#1 in PEM, RSA or Ed25519.</summary>
internal static class PrivateKeyFile
{
    /// <summary>No PEM of a key that anybody verifies is longer.</summary>
    private const int MaxLength = 64 * 1024;

    /// <returns>The key, which the caller disposes; or why there is none.</returns>
    public static (SigningKey? Key, string? Problem) Read(string path)
    {
        byte[] octets;
        try
        {
            if (FileStatus.Of(FileStatus.Resolve(path)) is not { } status)
            {
                return (null, $"there is no file {path}");
            }

            if (status.Kind != FileKind.Regular || new FileInfo(path).Length > MaxLength)
            {
                return (null, $"{path} is not a key file");
            }

            octets = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot read {path}: {error.Message}");
        }

        var text = new char[octets.Length];
        Encoding.Latin1.GetChars(octets, text);
        try
        {
            return (SigningKey.FromPem(text), null);
        }
        catch (CryptographicException error)
        {
            return (null, $"{path}: {Explain(PrivateKeyText.Read(new(text)), error)}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
            Array.Clear(text);
        }
    }

    private static string Explain(PrivateKeyText read, CryptographicException error) => read switch
    {
        PrivateKeyText.Rsa rsa when !KeyAlgorithm.TryParse($"rsa-{rsa.Bits}", out _, out var why) => why,
        PrivateKeyText.Other => "DKIM knows RSA and Ed25519 keys, and this is neither",
        PrivateKeyText.None => "there is no private key in PEM that can be read (PRIVATE KEY or RSA PRIVATE KEY; `openssl pkey` takes a passphrase off)",
        _ => error.Message,
    };
}
