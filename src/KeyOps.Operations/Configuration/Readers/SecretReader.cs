using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>file: …</c> or <c>env: …</c>: where a secret comes from.</summary>
internal static class SecretReader
{
    /// <summary>The source; null when neither is written, or what is written is wrong and reported.</summary>
    /// <param name="section">The section that has the two keys.</param>
    /// <param name="what">The secret, as a message names it.</param>
    public static SecretSource? Read(Section section, string what)
    {
        var file = section.Placed("file", Kinds.Path);
        var variable = section.Placed("env", Kinds.Variable);
        switch (file, variable)
        {
            case (not null, not null):
                section.Context.Error(ConfigurationCodes.Conflict, variable.At, $"{what} comes from a file or from the environment, not from both", "keep one of 'file' and 'env'");
                return null;
            case (not null, null):
                return new SecretSource.FromFile(section.Context.Absolute(file.Value));
            case (null, not null):
                return new SecretSource.FromEnvironment(variable.Value);
            default:
                return null;
        }
    }
}
