using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Reading;

/// <summary>A value with the place that it was read at, for what can be judged only later.</summary>
internal sealed record Placed<T>(T Value, YamlNode At);
