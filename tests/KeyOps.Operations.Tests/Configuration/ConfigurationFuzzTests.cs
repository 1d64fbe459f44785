using System.Collections.Immutable;
using CsCheck;
using KeyOps.Core.Diagnostics;
using KeyOps.Operations.Configuration;
using KeyOps.TestKit;

namespace KeyOps.Operations.Tests.Configuration;

public class ConfigurationFuzzTests
{
    private static readonly byte[] Reference = File.ReadAllBytes(Repository.PathOf("config", "keyops.reference.yaml"));

    private static readonly byte[] Default = File.ReadAllBytes(Repository.PathOf("config", "keyops.yaml"));

    /// <summary>Octets that mean something in YAML are drawn as often as all others together.</summary>
    private static readonly Gen<byte> Octet = Gen.OneOf(Gen.Byte, Gen.OneOf([.. "{}[]:,-#&*!|>'\"%@`?~ \n\r\t\\<0aä."u8.ToArray().Select(octet => Gen.Const(octet))]));

    private static readonly Gen<(int Kind, int At, int Length, byte[] Octets)> Mutation =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, int.MaxValue], Gen.Int[1, 40], Octet.Array[1, 8]);

    [Fact]
    public void A_mutated_reference_is_loaded_or_refused_with_places() =>
        Mutation.Array[1, 6].Sample(mutations => Judge(Apply(Reference, mutations)), iter: 500);

    [Fact]
    public void A_mutated_default_file_is_loaded_or_refused_with_places() =>
        Mutation.Array[1, 4].Sample(mutations => Judge(Apply(Default, mutations)), iter: 2_000);

    [Fact]
    public void A_file_cut_off_anywhere_is_loaded_or_refused_with_places()
    {
        for (var length = 0; length < Default.Length; length++)
        {
            Judge(Default[..length]);
        }
    }

    [Fact]
    public void Noise_is_refused_with_places() => Octet.Array[0, 200].Sample(Judge, iter: 3_000);

    private static void Judge(byte[] octets)
    {
        switch (ConfigurationFile.Read("t.yaml", octets))
        {
            case ConfigurationResult.Loaded loaded:
                Assert.True(!loaded.Settings.Domains.IsEmpty || loaded.Settings.Server is { Followed.IsEmpty: false });
                Assert.All(loaded.Warnings, warning => Assert.Equal(Severity.Warning, warning.Severity));
                Places(octets, loaded.Warnings);
                break;
            case ConfigurationResult.Refused refused:
                Assert.Contains(refused.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
                Places(octets, refused.Diagnostics);
                break;
        }
    }

    /// <summary>Every place is in the file, and they come in its order.</summary>
    private static void Places(byte[] octets, ImmutableArray<Diagnostic> diagnostics)
    {
        var lines = octets.Count(octet => octet is (byte)'\n' or (byte)'\r') + 1;
        var before = new SourceLocation("t.yaml", 0, 0);
        foreach (var diagnostic in diagnostics)
        {
            var (file, line, column) = diagnostic.Location;
            Assert.Equal("t.yaml", file);
            Assert.True(line <= lines && column <= octets.Length + 1, diagnostic.ToString());
            Assert.True((line, column).CompareTo((before.Line, before.Column)) >= 0, diagnostic.ToString());
            Assert.DoesNotContain(diagnostic.Message, char.IsControl);
            before = diagnostic.Location;
        }
    }

    private static byte[] Apply(byte[] octets, (int Kind, int At, int Length, byte[] Octets)[] mutations)
    {
        var mutated = octets.ToList();
        foreach (var (kind, place, length, inserted) in mutations)
        {
            var at = place % (mutated.Count + 1);
            var rest = Math.Min(length, mutated.Count - at);
            switch (kind)
            {
                case 0:
                    mutated.InsertRange(at, inserted);
                    break;
                case 1:
                    mutated.RemoveRange(at, rest);
                    break;
                case 2:
                    mutated.InsertRange(at, mutated.GetRange(at, rest)); // a piece twice: duplicates, odd nesting
                    break;
                default:
                    mutated.RemoveRange(at, Math.Min(inserted.Length, mutated.Count - at));
                    mutated.InsertRange(at, inserted);
                    break;
            }
        }

        return [.. mutated];
    }
}
