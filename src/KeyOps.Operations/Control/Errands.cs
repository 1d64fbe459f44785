using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Keys;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Control;

/// <summary>What verbs have done to the store: by the daemon while one runs, else by themselves. The same code either way.</summary>
public sealed class Errands(Settings settings, KeyStore store, Reconciler reconciler, TimeProvider time)
{
    public const string Apply = "apply";
    public const string Rotate = "rotate";
    public const string Import = "import";
    public const string Destroy = "destroy";

    private const string AskedFor = "a person asked for it";

    /// <summary>Whether <see cref="RunAsync"/> knows this verb.</summary>
    public static bool Knows(string verb) => verb is Apply or Rotate or Import or Destroy;

    /// <summary>Does what is asked.</summary>
    /// <param name="request">Its verb is one that <see cref="Knows"/>; its domains are configured.</param>
    /// <param name="tell">Hears of each step.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="FormatException">The request holds what no verb of ours sends.</exception>
    public async Task<ReconcileResult> RunAsync(ControlRequest request, Action<ReconcileEvent> tell, CancellationToken cancellationToken)
    {
        var domains = request.Domains.IsDefaultOrEmpty ? null : request.Domains.Select(DomainName.Parse).ToHashSet();
        if (request.Verb == Apply)
        {
            if (request.TrustClock)
            {
                reconciler.TrustClock();
            }

            if (request.TrustRestored)
            {
                reconciler.TrustRestored(domains);
            }

            if (request.Mend)
            {
                reconciler.MendLeft();
            }

            return await reconciler.ApplyAsync(domains, tell, cancellationToken);
        }

        var domain = domains is { Count: 1 } ? domains.Single() : throw new FormatException($"{request.Verb} is for one domain");
        if (request.Verb == Rotate)
        {
            return await RotateAsync(domain, request.Emergency, tell, cancellationToken);
        }

        var selector = Selector.Parse(request.Selector ?? throw new FormatException($"{request.Verb} names no selector"));
        var change = request.Verb == Import
            ? await new KeyImport(settings, store, time).RunAsync(domain, selector, request.KeyFile ?? throw new FormatException("import names no file"), cancellationToken)
            : new KeyDestruction(settings, store, time).Run(domain, selector);
        return Result(domain, request.Verb, change, tell);
    }

    /// <summary>Notes the wish, does what that makes due, and says what is waited for when it is not all done.</summary>
    private async Task<ReconcileResult> RotateAsync(DomainName domain, bool isEmergency, Action<ReconcileEvent> tell, CancellationToken cancellationToken)
    {
        var noted = Result(domain, Rotate, new RotationRequest(settings, store, time).Run(domain, isEmergency), tell);
        if (noted.IsRefused)
        {
            return noted;
        }

        var after = await reconciler.ApplyDueAsync(new HashSet<DomainName> { domain }, tell, cancellationToken);
        var situation = new Gatherer(settings, store).Gather(new HashSet<DomainName> { domain }).Looked[0].Situation(time.GetUtcNow());
        if (situation.Timeline.Request is not null && Planner.Decide(situation, time.GetUtcNow()) is Decision.Wait wait)
        {
            tell(new ReconcileEvent.Waits(ReconcileEvent.Name(domain), wait.Reason, wait.Until));
        }

        return after with { Steps = after.Steps + noted.Steps };
    }

    private ReconcileResult Result(DomainName domain, string verb, KeyChange change, Action<ReconcileEvent> tell)
    {
        var name = ReconcileEvent.Name(domain);
        switch (change)
        {
            case KeyChange.Done done:
                var attempts = store.BeginAttempts([(domain, verb, AskedFor)], time.GetUtcNow());
                store.FinishAttempts([(attempts[0], AttemptOutcome.Done, done.Text)], time.GetUtcNow());
                tell(new ReconcileEvent.Done(name, done.Text, AskedFor));
                return new(1, [], null, 1);
            case KeyChange.Refused refused:
                ReconcileEvent.Held[] holds = [.. refused.Problems.Select(problem => new ReconcileEvent.Held(name, problem.Reason, problem.Remedy))];
                Array.ForEach(holds, tell);
                return new(0, [.. holds], null, 1) { IsRefused = true };
            default:
                throw new InvalidOperationException($"{change.GetType().Name} is no outcome");
        }
    }
}
