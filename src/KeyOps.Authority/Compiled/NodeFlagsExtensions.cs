namespace KeyOps.Authority.Compiled;

/// <summary>Tests of flags that allocate nothing even where <see cref="Enum.HasFlag"/> is not optimised away.</summary>
internal static class NodeFlagsExtensions
{
    public static bool Has(this NodeFlags flags, NodeFlags flag) => (flags & flag) != NodeFlags.None;
}
