using System.Diagnostics;

namespace KeyOps.System.Tests.Secondaries;

/// <summary>Waits for what another process does in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks until it is so, or fails with <paramref name="otherwise"/>.</summary>
    public static async Task Async(Func<Task<bool>> isSo, Func<string> otherwise)
    {
        var asked = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(asked.Elapsed < Patience, asked.Elapsed < Patience ? null : otherwise());
            await Task.Delay(50);
        }
    }
}
