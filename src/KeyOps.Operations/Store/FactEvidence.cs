using System.Text.Json.Serialization;

namespace KeyOps.Operations.Store;

/// <summary>What a fact's row holds besides its kind and time; only what the kind needs is there. The form on disk: names stay for ever.</summary>
internal sealed record FactEvidence
{
    public string? Source { get; init; }

    public uint? Serial { get; init; }

    public string? ZoneSha256 { get; init; }

    public uint? NegativeTtl { get; init; }

    public Answer[]? Answers { get; init; }

    public string[]? Notes { get; init; }

    /// <summary>Seconds that caches may hold another record of the name.</summary>
    public uint? Replaced { get; init; }

    /// <summary>Seconds that caches may hold that the name was not there.</summary>
    public uint? Absence { get; init; }

    public string? Reason { get; init; }

    public bool? IsEmergency { get; init; }

    public string? Path { get; init; }

    public string? Signer { get; init; }

    public string? Signature { get; init; }

    public string[]? VerifiedBy { get; init; }

    public string[]? Signers { get; init; }

    /// <summary>What one name server answered.</summary>
    internal sealed record Answer(string Server, uint Serial, uint Ttl, string At)
    {
        public bool? Udp { get; init; }

        public bool? Tcp { get; init; }

        public string? RdataSha256 { get; init; }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FactEvidence))]
internal sealed partial class FactEvidenceContext : JsonSerializerContext;
