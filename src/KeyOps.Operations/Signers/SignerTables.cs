using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Signers;
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

    /// <summary>The tables, in the order of writing; of a part only the lines of its domains.</summary>
    public abstract IEnumerable<SignerTable> Of(DesiredSigning desired, Func<ManagedKey, string> keyPathOf);

    /// <summary>What the signer would choke on, or do otherwise than hoped.</summary>
    public abstract IEnumerable<string> Problems(DesiredSigning desired, Func<ManagedKey, string> keyPathOf);

    /// <summary>The tables as they are.</summary>
    /// <param name="only">What they say of these domains; null: of all.</param>
    /// <param name="octetsAt">A file's octets, UTF-8; empty when there is none.</param>
    public abstract PresentTables Present(IReadOnlyCollection<DomainName>? only, Func<string, byte[]> octetsAt);

    /// <summary>The lines that name one of these domains; null: all.</summary>
    protected static string About(byte[] octets, IReadOnlyCollection<DomainName>? only) => only is null ? Encoding.UTF8.GetString(octets) : TableText.About(octets, only);
}
