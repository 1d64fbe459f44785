using System.Security.Cryptography;
using System.Text;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Store;

/// <summary>
/// The 32 random octets under which private keys lie in the store, kept apart from it: base64 in a 0600 file or an environment variable.
/// </summary>
internal static class MasterKey
{
    public const int Length = 32;

    /// <summary>The key; null when there is none yet.</summary>
    /// <exception cref="StoreException">There is one, and it cannot or must not be used.</exception>
    public static byte[]? Find(SecretSource source)
    {
        switch (source)
        {
            case SecretSource.FromEnvironment environment:
                return Environment.GetEnvironmentVariable(environment.Name) is { Length: > 0 } text
                    ? Parse(Encoding.ASCII.GetBytes(text), Describe(source))
                    : null;
            case SecretSource.FromFile file:
                // A link is fine: it is what it leads to that must be private.
                if (FileStatus.Of(FileStatus.Resolve(file.Path)) is not { } status)
                {
                    return null;
                }

                const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
                if ((status.Mode & Others) != UnixFileMode.None)
                {
                    throw new StoreException($"the master key {file.Path} can be read or written by others (mode {FileStatus.Octal(status.Mode)}): it opens every private key; 'chmod 600 {file.Path}', and think about who has seen it; nothing was changed");
                }

                return Parse(Read(file.Path), Describe(source));
            default:
                throw new InvalidOperationException($"unknown source of a secret: {source}");
        }
    }

    /// <summary>Makes a key and keeps it in the file, which must not be there yet.</summary>
    /// <exception cref="StoreException">It cannot be kept there.</exception>
    public static byte[] Make(SecretSource source)
    {
        if (source is not SecretSource.FromFile { Path: var path })
        {
            throw new StoreException($"{Describe(source)} is not set; put 32 random octets there in base64 ('openssl rand -base64 32') and keep a copy: without it the keys in the store are lost; nothing was changed");
        }

        var key = RandomNumberGenerator.GetBytes(Length);
        var text = Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n");
        try
        {
            if (!AtomicFile.WriteNew(path, text, FileOwnership.Private))
            {
                throw new StoreException($"{Describe(source)} appeared while it was being made; run again; nothing was changed");
            }
        }
        catch (IOException error)
        {
            throw new StoreException($"cannot keep the new master key: {error.Message}; nothing was changed", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }

        return key;
    }

    public static string Describe(SecretSource source) => source switch
    {
        SecretSource.FromFile file => $"the master key {file.Path}",
        SecretSource.FromEnvironment environment => $"the master key in the environment variable {environment.Name}",
        _ => throw new InvalidOperationException($"unknown source of a secret: {source}"),
    };

    private static byte[] Read(string path)
    {
        try
        {
            return AtomicFile.ReadOrNull(path) ?? throw new IOException($"{path} is gone");
        }
        catch (IOException error)
        {
            throw new StoreException($"the master key cannot be read: {error.Message}; nothing was changed", error);
        }
    }

    private static byte[] Parse(byte[] text, string what)
    {
        var key = new byte[Length];
        try
        {
            var trimmed = Encoding.ASCII.GetString(text).Trim();
            if (trimmed.Length == 44 && Convert.TryFromBase64String(trimmed, key, out var count) && count == Length)
            {
                return key;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }

        throw new StoreException($"{what} is not 32 octets in base64 (44 characters); put the right one back from your backup; nothing was changed");
    }
}
