using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Processes;

namespace KeyOps.Operations.Signers;

/// <summary>Asks a person's own command whether the signer signs with a key.</summary>
internal sealed class SignerCheck(string command, Func<ManagedKey, string> keyPathOf, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>What the command says of the first key that it does not agree to; null when it agrees to all. A signer may take a moment to read its tables.</summary>
    public async Task<string?> FindProblemAsync(IReadOnlyCollection<ManagedKey> keys, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        foreach (var key in keys)
        {
            var commandLine = command
                .Replace("{domain}", ShellCommand.Quote(key.Domain.ToLower().ToStringWithoutDot()), StringComparison.Ordinal)
                .Replace("{selector}", ShellCommand.Quote(key.Selector.Text), StringComparison.Ordinal)
                .Replace("{keyfile}", ShellCommand.Quote(keyPathOf(key)), StringComparison.Ordinal);
            while (await ShellCommand.RunAsync(commandLine, cancellationToken) is { } problem)
            {
                if (time.GetElapsedTime(began) + Pause > patience)
                {
                    return problem;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        return null;
    }
}
