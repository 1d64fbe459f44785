using System.Text;
using KeyOps.Core.Diagnostics;
using KeyOps.Operations.Configuration.Readers;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration;

/// <summary>Reads a configuration file (DESIGN §7): strict YAML, every complaint at once, each with its place.</summary>
public static class ConfigurationFile
{
    /// <summary>A hundred thousand domains need a tenth of it.</summary>
    private const int MaxOctets = 64 << 20;

    /// <summary>
    /// Reads the file at <paramref name="path"/> and nothing else: no zone file need exist, and nothing is made.
    /// A file that is missing or cannot be read is <see cref="ConfigurationResult.Refused"/> too.
    /// </summary>
    public static ConfigurationResult Load(string path)
    {
        byte[] octets;
        try
        {
            if (ReadAtMost(path, MaxOctets) is not { } read)
            {
                return Refuse(ConfigurationCodes.Unreadable, SourceLocation.OfFile(path), $"larger than {MaxOctets >> 20} MiB", "a configuration is a text of some lines a domain");
            }

            octets = read;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse(ConfigurationCodes.Unreadable, SourceLocation.OfFile(path), "there is no such file", "name the configuration with -c FILE");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return Refuse(ConfigurationCodes.Unreadable, SourceLocation.OfFile(path), "this is a folder", "name the file in it with -c FILE");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(ConfigurationCodes.Unreadable, SourceLocation.OfFile(path), $"cannot be read: {e.Message.TrimEnd('.')}");
        }

        return Read(path, octets);
    }

    /// <summary>As <see cref="Load"/>, of octets that are at hand; relative paths are relative to the folder of <paramref name="path"/>.</summary>
    internal static ConfigurationResult Read(string path, ReadOnlySpan<byte> octets, ISet<string>? knownKeys = null)
    {
        var log = new DiagnosticLog();
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var settings = Decode(path, octets, log) is { } source ? Read(source, log, folder, knownKeys) : null;
        return settings is null || log.HasErrors ? new ConfigurationResult.Refused(log.Sorted()) : new ConfigurationResult.Loaded(settings, log.Sorted());
    }

    private static Settings? Read(SourceText source, DiagnosticLog log, string folder, ISet<string>? knownKeys)
    {
        var root = YamlTree.Read(source, log);
        if (root is null or YamlScalar { IsNothing: true })
        {
            if (!log.HasErrors)
            {
                log.Error(ConfigurationCodes.Empty, SourceLocation.OfFile(source.File), "the file holds no settings", "see config/keyops.reference.yaml for all there are");
            }

            return null;
        }

        return RootReader.Read(new(source, log, folder, knownKeys), root);
    }

    private static SourceText? Decode(string path, ReadOnlySpan<byte> octets, DiagnosticLog log)
    {
        if (octets.StartsWith(Encoding.UTF8.Preamble))
        {
            octets = octets[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(octets);
            return RefuseControls(new(path, text), log);
        }
        catch (DecoderFallbackException e)
        {
            // The index counts octets; everything before it is good text.
            var good = Encoding.UTF8.GetString(octets[..Math.Clamp(e.Index, 0, octets.Length)]);
            var source = new SourceText(path, good);
            log.Error(ConfigurationCodes.NotText, source.Locate(good.Length), "from here on the file is not UTF-8", "save it as UTF-8");
            return null;
        }
    }

    /// <summary>YAML has no place for control characters, and its parser takes a NUL for the end of the file.</summary>
    private static SourceText? RefuseControls(SourceText source, DiagnosticLog log)
    {
        for (var i = 0; i < source.Text.Length; i++)
        {
            if (source.Text[i] is (< ' ' and not ('\t' or '\n' or '\r')) or '\x7f' or '\uFEFF')
            {
                log.Error(ConfigurationCodes.NotText, source.Locate(i), $"a control character (U+{(int)source.Text[i]:X4})", "remove it");
                return null;
            }
        }

        return source;
    }

    /// <summary>What the file holds, or null when that is more; a device or a pipe does not say before how much it is.</summary>
    private static byte[]? ReadAtMost(string path, int count)
    {
        using var file = File.OpenRead(path);
        using var read = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (file.Read(buffer) is var length and > 0)
        {
            if (read.Length + length > count)
            {
                return null;
            }

            read.Write(buffer, 0, length);
        }

        return read.ToArray();
    }

    private static ConfigurationResult.Refused Refuse(string code, SourceLocation location, string message, string? remedy = null) =>
        new([Diagnostic.Error(code, location, message, remedy)]);
}
