namespace KeyOps.Core.Diagnostics;

/// <summary>How much a <see cref="Diagnostic"/> matters.</summary>
public enum Severity
{
    /// <summary>The input is used, and someone should look at it.</summary>
    Warning,

    /// <summary>The input is refused.</summary>
    Error,
}
