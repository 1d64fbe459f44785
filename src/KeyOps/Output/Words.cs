namespace KeyOps.Output;

internal static class Words
{
    /// <summary><c>1 domain</c>, <c>2 domains</c>.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
