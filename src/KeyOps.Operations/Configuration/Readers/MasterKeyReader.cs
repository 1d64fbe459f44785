using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

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

        var file = section.Placed("file", Kinds.Path);
        var variable = section.Placed("env", Kinds.Variable);
        switch (file, variable)
        {
            case (not null, not null):
                section.Context.Error(ConfigurationCodes.Conflict, variable.At, "the master key comes from a file or from the environment, not from both", "keep one of 'file' and 'env'");
                return fallback;
            case (not null, null):
                return new SecretSource.FromFile(section.Context.Absolute(file.Value));
            case (null, not null):
                return new SecretSource.FromEnvironment(variable.Value);
            default:
                return fallback;
        }
    }
}
