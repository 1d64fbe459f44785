using System.Collections.Immutable;
using System.Text;
using KeyOps.Core.MailHost;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.MailHost;

/// <summary>Folders, owners and groups of a mail host: what is not as Postfix and OpenDKIM need it.</summary>
internal sealed class HostAccess(HostPaths paths, MailHostTexts texts)
{
    private const UnixFileMode OwnerAndGroup = PrivateFolder.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
    private const string DefaultMailOwner = "postfix";

    /// <summary>Whom Postfix's daemons run as.</summary>
    public string MailOwner => texts.Main["mail_owner"] is { Length: > 0 } owner ? owner : DefaultMailOwner;

    /// <summary>The steps that are due.</summary>
    /// <param name="signer">The signer.</param>
    /// <param name="domains">The domains that send, in lower case.</param>
    /// <param name="problems">What nobody but a person can settle.</param>
    public ImmutableArray<HostStep> Steps(SignerSettings.OpenDkim signer, IEnumerable<string> domains, ICollection<MailHostProblem> problems)
    {
        var steps = ImmutableArray.CreateBuilder<HostStep>();
        var owner = signer.Owner is null ? null : $"{signer.Owner}:{signer.Group ?? GroupOf(signer.Owner)}";
        if (!Directory.Exists(paths.Below(signer.Directory)))
        {
            steps.Add(new HostStep.Folder(signer.Directory, PrivateFolder.Open, null, "the tables stand in it"));
        }

        var keys = Path.Combine(signer.Directory, "keys");
        foreach (var folder in domains.Select(domain => Path.Combine(keys, domain)).Prepend(keys))
        {
            if (!IsPrivate(folder, owner))
            {
                steps.Add(new HostStep.Folder(folder, PrivateFolder.OwnerOnly, owner, "private keys are for OpenDKIM's user alone"));
            }
        }

        if (signer.Socket is MilterAddress.Local socket && owner is not null)
        {
            AddSocketFolder(Path.GetDirectoryName(socket.Path)!, owner, steps, problems);
            var group = owner.Split(':')[1];
            if (MailOwner != signer.Owner && !IsMember(MailOwner, group))
            {
                steps.Add(new HostStep.Membership(MailOwner, group, "Postfix may then use OpenDKIM's socket"));
            }
        }

        return steps.ToImmutable();
    }

    /// <summary>Whether a user is in a group, by <c>/etc/passwd</c> and <c>/etc/group</c> of the host.</summary>
    public bool IsMember(string user, string group) => GroupFile.HasMember(group, user) || GroupOf(user) == group;

    public AccountFile GroupFile => new(TextOf("/etc/group"));

    /// <summary>A user's own group, by name; the user's name when the host does not know it.</summary>
    public string GroupOf(string user)
    {
        var number = Rows("/etc/passwd").FirstOrDefault(fields => fields.Length > 3 && fields[0] == user)?[3];
        return Rows("/etc/group").FirstOrDefault(fields => fields.Length > 2 && fields[2] == number)?[0] ?? user;
    }

    /// <summary>A group's name on the host; its number when it has none.</summary>
    public string NameOfGroup(uint number) =>
        Rows("/etc/group").FirstOrDefault(fields => fields.Length > 2 && fields[2] == number.ToString())?[0] ?? number.ToString();

    private void AddSocketFolder(string folder, string owner, ICollection<HostStep> steps, ICollection<MailHostProblem> problems)
    {
        var user = owner.Split(':')[0];
        if (FileStatus.Of(paths.Below(folder)) is not { } status)
        {
            steps.Add(new HostStep.Folder(folder, OwnerAndGroup, owner, "OpenDKIM makes its socket in it, and Postfix's user goes through it by its group"));
        }
        else if (NumberOf(user) is { } number && status.User != number)
        {
            if (Directory.EnumerateFileSystemEntries(paths.Below(folder)).Any())
            {
                problems.Add(new($"the folder of the socket, {folder}, belongs to {status.OwnerName} and holds other things; OpenDKIM ({user}) cannot make its socket there", "give the signer a 'socket' in a folder of its own, such as one called opendkim below it"));
            }
            else
            {
                steps.Add(new HostStep.Folder(folder, OwnerAndGroup, owner, "OpenDKIM makes its socket in it"));
            }
        }
    }

    private bool IsPrivate(string folder, string? owner) =>
        FileStatus.Of(paths.Below(folder)) is { Kind: FileKind.Folder, Mode: PrivateFolder.OwnerOnly } status
        && (owner is null || !FileOwner.MayChange || NumberOf(owner.Split(':')[0]) is not { } number || status.User == number);

    /// <summary>A user's number on the host; null when it does not know it.</summary>
    private uint? NumberOf(string user) =>
        uint.TryParse(Rows("/etc/passwd").FirstOrDefault(fields => fields.Length > 2 && fields[0] == user)?[2], out var number) ? number : null;

    private IEnumerable<string[]> Rows(string file) => TextOf(file).Split('\n').Select(line => line.Split(':'));

    private string TextOf(string file) => AtomicFile.ReadOrNull(paths.Below(file)) is { } octets ? Encoding.Latin1.GetString(octets) : "";
}
