using System.Security.Cryptography;
using System.Text;
using KeyOps.OpenDkim;
using KeyOps.Operations.Crypto;

namespace KeyOps.Verbs;

/// <summary>
/// The drop-in for Debian's <c>opendkim-genkey</c> 2.11: the same flags, files, messages and exit codes, with the key made in this
/// process instead of by two runs of <c>openssl</c>.
/// </summary>
internal static class GenkeyVerb
{
    private const int AdvisedBits = 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Runs it under the name it was called by.</summary>
    public static int Run(string programName, ReadOnlySpan<string> args)
    {
        var isGood = GenkeyOptions.TryRead(args, Streams.Error, out var options);
        if (!isGood || options.Help)
        {
            Streams.Error(Usage(programName, options));
            return options.Help ? 0 : 1;
        }

        if (options.Version)
        {
            Streams.Output($"{programName} v2.11.0\n");
            return 0;
        }

        return EnterDirectory(programName, options) ?? Write(programName, options);
    }

    private static int Write(string programName, GenkeyOptions options)
    {
        if (options.Verbose)
        {
            Streams.Error($"{programName}: generating private key\n");
        }

        if (options.Bits < AdvisedBits)
        {
            Streams.Error($"{programName}: WARNING: RFC6376 advises minimum 1024-bit keys\n");
        }

        if (WriteKey(options) is not { } publicKey)
        {
            // The status that opendkim-genkey's own "%d" never shows stands on the next line, unended.
            Streams.Error($"{programName}: openssl exited with status %d\n1");
            return 1;
        }

        if (options.Verbose)
        {
            Streams.Error($"{programName}: private key written to {options.Selector}.private\n{programName}: extracting public key\n");
        }

        try
        {
            WriteFile(options, ".txt", Encoding.UTF8.GetBytes(GenkeyRecord.Format(options, publicKey)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Streams.Error($"{programName}: unable to write from {options.Selector}.txt: {SystemErrors.Of(e).Text}\n");
            return 1;
        }

        if (options.Verbose)
        {
            Streams.Error($"{programName}: DNS TXT record written to {options.Selector}.txt\n");
        }

        return 0;
    }

    /// <summary>Makes and writes the private key; the public half, or null where <c>openssl genrsa</c> fails.</summary>
    private static byte[]? WriteKey(GenkeyOptions options)
    {
        try
        {
            // opendkim-genkey hands the selector to a shell, where anything but a plain word fails, or worse.
            if (options.Bits <= 0 || !options.Selector.All(c => char.IsAsciiLetterOrDigit(c) || "._-/+=@%,:".Contains(c, StringComparison.Ordinal)))
            {
                return null;
            }

            if (options.Bits is < RsaKeyPair.MinBits or > RsaKeyPair.MaxBits)
            {
                WriteFile(options, ".private", []); // openssl opens its output before it looks at the size
                return null;
            }

            var (pkcs8, publicKey) = RsaKeyPair.Generate((int)options.Bits);
            var pem = PemEncoding.Write("PRIVATE KEY", pkcs8);
            var octets = new byte[pem.Length + 1];
            Encoding.ASCII.GetBytes(pem, octets);
            octets[^1] = (byte)'\n';
            WriteFile(options, ".private", octets);
            CryptographicOperations.ZeroMemory(pkcs8);
            CryptographicOperations.ZeroMemory(octets);
            Array.Clear(pem);
            return publicKey;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void WriteFile(GenkeyOptions options, string extension, ReadOnlySpan<byte> octets)
    {
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly, BufferSize = 0 };
        using var stream = new FileStream(options.Selector + extension, file);
        stream.Write(octets);
    }

    /// <summary>Goes to the folder of <c>-D</c>, as the one this process works in; the exit code of Perl's <c>die</c> when that fails.</summary>
    private static int? EnterDirectory(string programName, GenkeyOptions options)
    {
        (int Number, string Text)? error = null;
        try
        {
            if (!Directory.Exists(options.Directory))
            {
                error = File.Exists(options.Directory) ? (20, "Not a directory") : (SystemErrors.NotFound, "No such file or directory");
            }
            else
            {
                Directory.SetCurrentDirectory(options.Directory);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = SystemErrors.Of(e);
        }

        if (error is not { } failure)
        {
            return null;
        }

        Streams.Error($"{programName}: {options.Directory}: chdir(): {failure.Text} at {CalledAs.ScriptPath(programName)} line 127.\n");
        return failure.Number;
    }

    private static string Usage(string programName, GenkeyOptions options) =>
        $"""
        {programName}: usage: {programName} [options]
        	--append-domain        include domain name in zone file stub
        	--bits=n               use n bits to generate the key
        	--directory=path       leave output in the named directory
        	--domain=name          generate data for the named domain [{options.Domain}]
        	--hash-algorithms=list limit to use of the named algorithm(s)
        	--help                 print help and exit
        	--note=string          include specified note in zone data
        	--restrict             restrict key to email use only
        	--selector=name        selector name [{options.Selector}]
        	--subdomains           allow signing of subdomains
        	--testmode             indicate key is in test mode
        	--verbose              increased output
        	--version              print version and exit

        """;
}
