using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Signers;

/// <summary>The tables of one kind of signer: what they say, and what their signer is like.</summary>
internal abstract class SignerTables
{
    /// <summary>What messages call the program.</summary>
    public abstract string Program { get; }

    /// <summary>What a person does once so that it uses the tables.</summary>
    public abstract string FirstStart { get; }

    /// <summary>Who a read-back says that its mail comes from: somebody whose mail is signed.</summary>
    public abstract MilterClient Client { get; }

    /// <summary>Whether it refuses keys that others could have read or changed.</summary>
    public abstract bool AsksForSafeKeys { get; }

    public static SignerTables For(SignerSettings settings) => settings switch
    {
        SignerSettings.OpenDkim openDkim => new OpenDkimSignerTables(openDkim),
        SignerSettings.Files files => new TemplatedSignerTables(files),
        _ => throw new InvalidOperationException($"no tables for {settings.GetType().Name}"),
    };

    /// <summary>The files and their texts, in the order of writing.</summary>
    public abstract IEnumerable<(string Path, string Text)> Texts(DesiredSigning desired, Func<ManagedKey, string> keyPathOf);

    /// <summary>What the signer would choke on, or do otherwise than hoped.</summary>
    public abstract IEnumerable<string> Problems(DesiredSigning desired, Func<ManagedKey, string> keyPathOf);

    /// <summary>The tables as they are.</summary>
    public abstract PresentTables Present();
}
