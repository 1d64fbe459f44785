using System.Collections.Concurrent;
using System.Net;
using KeyOps.Core.Names;
using KeyOps.Operations.Dns;

namespace KeyOps.Verbs.Status;

/// <summary>Asks other servers which version of zones they serve: side by side, a bounded number, and a silent server once.</summary>
internal static class SerialQuestions
{
    /// <summary>With more questions than that, the first are asked, and the others answered where their server is silent.</summary>
    private const int MaxAsked = 500;

    private const int AtOnce = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyDictionary<(IPEndPoint Server, DomainName Zone), SerialLookup>> AskAsync(
        IReadOnlyList<(IPEndPoint Server, DomainName Zone)> questions,
        CancellationToken cancellationToken)
    {
        var answers = new ConcurrentDictionary<(IPEndPoint, DomainName), SerialLookup>();
        var silent = new ConcurrentDictionary<IPEndPoint, SerialLookup>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(questions.Take(MaxAsked), options, async (question, cancel) =>
        {
            if (!silent.TryGetValue(question.Server, out var answer))
            {
                answer = await AuthoritativeLookup.QuerySerialAsync(question.Server, question.Zone, Patience, cancel);
                if (answer.Outcome is LookupOutcome.Timeout or LookupOutcome.Unreachable)
                {
                    silent[question.Server] = answer;
                }
            }

            answers[question] = answer;
        });
        foreach (var question in questions.Skip(MaxAsked))
        {
            if (silent.TryGetValue(question.Server, out var answer))
            {
                answers[question] = answer;
            }
        }

        return answers;
    }
}
