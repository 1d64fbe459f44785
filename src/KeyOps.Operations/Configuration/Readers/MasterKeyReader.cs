using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>master-key: { file: … }</c> or <c>{ env: … }</c>.</summary>
internal static class MasterKeyReader
{
    /// <summary>Where the master key is kept when nothing is said: beside the database, which is no protection from whoever takes the folder.</summary>
    private const string DefaultFile = "master.key";

    public static SecretSource Read(Section root, string state)
    {
        var fallback = new SecretSource.FromFile(Path.Combine(state, DefaultFile));
        using var section = root.Sub("master-key");
        if (section is null)
        {
            return fallback;
        }

        return SecretReader.Read(section, "the master key") ?? fallback;
    }
}
