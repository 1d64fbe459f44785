namespace KeyOps.Authority.Compiled;

/// <summary>A message's sections behind the question (RFC 1035 §4.1).</summary>
internal enum Section
{
    Answer,
    Authority,
    Additional,
}
