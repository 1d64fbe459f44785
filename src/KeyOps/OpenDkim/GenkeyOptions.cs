namespace KeyOps.OpenDkim;

/// <summary>What <c>genkey</c> was asked, with the defaults of Debian's <c>opendkim-genkey</c> 2.11.</summary>
internal sealed class GenkeyOptions
{
    public bool AppendDomain { get; private set; }

    public long Bits { get; private set; } = 2048;

    public string Directory { get; private set; } = ".";

    public string Domain { get; private set; } = "localhost";

    public string HashAlgorithms { get; private set; } = "sha256";

    public bool Help { get; private set; }

    public string? Note { get; private set; }

    public bool Restrict { get; private set; }

    public string Selector { get; private set; } = "default";

    public bool NoSubdomains { get; private set; }

    public bool Subdomains { get; private set; } = true;

    public bool TestMode { get; private set; }

    public bool Verbose { get; private set; }

    public bool Version { get; private set; }

    /// <summary>Reads the command line; false when something is wrong with it.</summary>
    public static bool TryRead(ReadOnlySpan<string> arguments, Action<string> warn, out GenkeyOptions options)
    {
        var read = options = new GenkeyOptions();
        return PerlOptions.TryRead(
            arguments,
            [
                Flag(on => read.AppendDomain = on, "a", "append-domain"),
                new(PerlOptionKind.Number, text => read.Bits = long.Parse(text), "b", "bits"),
                new(PerlOptionKind.Text, text => read.Directory = text, "D", "directory"),
                new(PerlOptionKind.Text, text => read.Domain = text, "d", "domain"),
                new(PerlOptionKind.Text, text => read.HashAlgorithms = text, "h", "hash-algorithms"),
                Flag(on => read.Help = on, "help"),
                new(PerlOptionKind.Text, text => read.Note = text, "n", "note"),
                Flag(on => read.Restrict = on, "r", "restrict"),
                new(PerlOptionKind.Text, text => read.Selector = text, "s", "selector"),
                Flag(on => read.NoSubdomains = on, "S"),
                Flag(on => read.Subdomains = on, "subdomains"),
                Flag(on => read.TestMode = on, "t", "testmode"),
                new(PerlOptionKind.Counter, _ => read.Verbose = true, "v", "verbose"),
                Flag(on => read.Version = on, "V", "version"),
            ],
            warn);
    }

    private static PerlOption Flag(Action<bool> set, params string[] names) =>
        new(PerlOptionKind.Flag, text => set(text is "1"), names);
}
