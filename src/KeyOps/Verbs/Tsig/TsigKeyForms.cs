using KeyOps.Core.Tsig;

namespace KeyOps.Verbs.Tsig;

/// <summary>A TSIG key as each server's configuration writes it, for its <c>include</c>.</summary>
internal static class TsigKeyForms
{
    /// <summary>The files; ours is the first.</summary>
    public static IReadOnlyList<(string File, string For, string Text)> Of(string key, TsigAlgorithm algorithm, string secret) =>
    [
        ($"{key}.secret", "KeyOps", $"{secret}\n"),
        ($"{key}.named.conf", "BIND", $"key \"{key}\" {{\n    algorithm {algorithm};\n    secret \"{secret}\";\n}};\n"),
        ($"{key}.knot.conf", "Knot", $"key:\n  - id: {key}\n    algorithm: {algorithm}\n    secret: {secret}\n"),
        ($"{key}.nsd.conf", "NSD", $"key:\n    name: \"{key}\"\n    algorithm: {algorithm}\n    secret: \"{secret}\"\n"),
    ];
}
