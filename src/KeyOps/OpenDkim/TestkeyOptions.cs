namespace KeyOps.OpenDkim;

/// <summary>What <c>testkey</c> was asked: <c>opendkim-testkey</c>'s letters, and our own words.</summary>
internal sealed class TestkeyOptions
{
    private static readonly Dictionary<string, bool> Words = new(StringComparer.Ordinal)
    {
        ["--server"] = true,
        ["--trust-anchor"] = true,
        ["--strict"] = false,
        ["--json"] = false,
    };

    /// <summary><c>-d</c>; null when it was not given.</summary>
    public string? Domain { get; private set; }

    /// <summary><c>-s</c>.</summary>
    public string? Selector { get; private set; }

    /// <summary><c>-k</c>.</summary>
    public string? KeyPath { get; private set; }

    /// <summary><c>-x</c>.</summary>
    public string? ConfigurationFile { get; private set; }

    /// <summary>How many <c>-v</c>.</summary>
    public int Verbosity { get; private set; }

    /// <summary><c>--server IP[:PORT]</c>: asked instead of the system's resolvers.</summary>
    public string? Server { get; private set; }

    /// <summary><c>--trust-anchor FILE</c>: DS or DNSKEY records; DNSSEC is then validated here.</summary>
    public string? TrustAnchorFile { get; private set; }

    /// <summary><c>--strict</c>: true exit codes, and failures for what verifiers will not like.</summary>
    public bool IsStrict { get; private set; }

    /// <summary><c>--json</c>: one object on standard output instead of lines.</summary>
    public bool IsJson { get; private set; }

    /// <summary>Reads the command line; false when there is something wrong with it.</summary>
    public static bool TryRead(ReadOnlySpan<string> arguments, Action<string> complain, out TestkeyOptions options)
    {
        var read = options = new TestkeyOptions();
        return GetOpt.TryRead(arguments, "d:k:s:vx:", Words, read.Take, complain);
    }

    private void Take(string option, string? argument)
    {
        switch (option)
        {
            case "d":
                Domain = argument;
                break;
            case "k":
                KeyPath = argument;
                break;
            case "s":
                Selector = argument;
                break;
            case "x":
                ConfigurationFile = argument;
                break;
            case "v":
                Verbosity++;
                break;
            case "--server":
                Server = argument;
                break;
            case "--trust-anchor":
                TrustAnchorFile = argument;
                break;
            case "--strict":
                IsStrict = true;
                break;
            default:
                IsJson = true;
                break;
        }
    }
}
