using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Operations.Configuration.Reading;

/// <summary>Reads one value of its text; the error is a sentence without its full stop.</summary>
internal delegate bool ValueReader<T>(string text, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? error);

/// <summary>What a piece of text may mean, and the code of the diagnostic when it does not.</summary>
internal sealed record ValueKind<T>(string Code, ValueReader<T> Read);
