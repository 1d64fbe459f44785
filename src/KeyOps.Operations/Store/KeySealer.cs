using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Store;

/// <summary>
/// Seals private keys with AES-256-GCM under the master key: nonce, tag, ciphertext. What the key belongs to is authenticated with it, so a row whose
/// columns were exchanged does not open.
/// </summary>
internal sealed class KeySealer : IDisposable
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private static readonly byte[] CheckText = "KeyOps master key"u8.ToArray();

    private readonly AesGcm _cipher;

    /// <summary>The platform's cipher keeps its work in itself: one thread at a time.</summary>
    private readonly Lock _turn = new();

    public KeySealer(ReadOnlySpan<byte> masterKey) => _cipher = new(masterKey, TagLength);

    public byte[] SealCheck() => Seal(CheckText, CheckText);

    /// <summary>Whether <paramref name="sealedCheck"/> was made under this master key.</summary>
    public bool Opens(ReadOnlySpan<byte> sealedCheck) => TryOpen(sealedCheck, CheckText, out _);

    public byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> context)
    {
        var result = new byte[NonceLength + TagLength + secret.Length];
        var nonce = result.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        lock (_turn)
        {
            _cipher.Encrypt(nonce, secret, result.AsSpan(NonceLength + TagLength), result.AsSpan(NonceLength, TagLength), context);
        }

        return result;
    }

    public bool TryOpen(ReadOnlySpan<byte> box, ReadOnlySpan<byte> context, out byte[] secret)
    {
        secret = [];
        if (box.Length < NonceLength + TagLength)
        {
            return false;
        }

        var opened = new byte[box.Length - NonceLength - TagLength];
        try
        {
            lock (_turn)
            {
                _cipher.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), opened, context);
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        secret = opened;
        return true;
    }

    /// <summary>The associated data of a key's row: its fixed columns, each with its length in front.</summary>
    public static byte[] Context(DomainName domain, Selector selector, KeyAlgorithm algorithm, ReadOnlySpan<byte> publicKey)
    {
        using var result = new MemoryStream();
        Append(result, Encoding.UTF8.GetBytes(StoreText.Of(domain)));
        Append(result, Encoding.UTF8.GetBytes(selector.Text));
        Append(result, Encoding.UTF8.GetBytes(algorithm.ToString()!));
        Append(result, publicKey);
        return result.ToArray();
    }

    public void Dispose() => _cipher.Dispose();

    private static void Append(MemoryStream result, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        result.Write(length);
        result.Write(part);
    }
}
