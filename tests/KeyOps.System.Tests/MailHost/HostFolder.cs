using KeyOps.System.Tests.Harness;
using KeyOps.TestKit;

namespace KeyOps.System.Tests.MailHost;

/// <summary>The disk of a mail host in a folder, with the files of a sample, and a configuration for it.</summary>
internal sealed class HostFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HostFolder(string sample)
    {
        Sample = Repository.PathOf("tests", "KeyOps.System.Tests", "MailHost", "Samples", sample);
        foreach (var (name, place) in new[] { ("main.cf", "etc/postfix/main.cf"), ("master.cf", "etc/postfix/master.cf"), ("opendkim.conf", "etc/opendkim.conf") })
        {
            _folder.Write($"root/{place}", File.ReadAllText(Path.Combine(Sample, name)));
        }

        _folder.Write("root/etc/passwd", "root:x:0:0::/root:/bin/sh\npostfix:x:102:105::/var/spool/postfix:/bin/false\nopendkim:x:105:109::/run/opendkim:/bin/false\n");
        _folder.Write("root/etc/group", "root:x:0:\npostfix:x:105:\nopendkim:x:109:\n");
        Configuration = _folder.Write("keyops.yaml", """
            version: 1
            state: state
            domains: { keyops.example: }
            signers:
              - opendkim:
                  directory: /etc/opendkim
                  owner: opendkim
                  socket: local:/var/spool/postfix/opendkim/opendkim.sock
                  reload: { pidfile: /run/opendkim/opendkim.pid }
            mailhost:
            """);
    }

    /// <summary>The folder of the sample in the tree.</summary>
    public string Sample { get; }

    public string Configuration { get; }

    public string Root => _folder["root"];

    public string this[string name] => _folder[name];

    public string Postfix => _folder["root/etc/postfix"];

    public Task<ProcessResult> MailHostAsync(string verb, params string[] more) =>
        KeyOpsBinary.RunAsync(["mailhost", verb, "-c", Configuration, "--root", Root, .. more]);

    /// <summary>Every file below the root with its content.</summary>
    public SortedDictionary<string, string> Files() => new(
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(Root, path), File.ReadAllText), StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();
}
