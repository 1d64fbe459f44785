using System.Collections.Specialized;
using KeyOps.Core.Names;
using Quartz;

namespace KeyOps.Daemon;

/// <summary>
/// Says when something is due: a trigger for each domain at its due time, and a sweep beside them that finds what nobody announced. It only calls:
/// who is called does the work in a queue of its own, so no domain is worked on twice at once.
/// </summary>
internal sealed class Alarm : IAsyncDisposable
{
    /// <summary>How often files and tables are looked at though nothing is due.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(10);

    /// <summary>A due time in the past, or this moment, still leaves room to breathe between two passes.</summary>
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>So many triggers of one moment are taken at once: a window may open for all domains. As many as Quartz has threads.</summary>
    private const string BatchSize = "10";

    private const string DomainGroup = "domains";

    private static readonly JobKey Job = new("due");
    private static readonly TriggerKey Everything = new("everything");

    private readonly IScheduler _scheduler;
    private readonly TimeProvider _time;

    /// <summary>What is set, so that what stays is left alone.</summary>
    private readonly Dictionary<DomainName, DateTimeOffset> _set = [];

    private Alarm(IScheduler scheduler, TimeProvider time)
    {
        _scheduler = scheduler;
        _time = time;
    }

    /// <param name="due">Called with the domain that is due; with null when all are to be looked at. Returns at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<Alarm> StartAsync(Action<DomainName?> due, TimeProvider time, CancellationToken cancellationToken)
    {
        var scheduler = await QuartzSchedulerBuilder.Create()
            .UseProperties(new NameValueCollection { ["quartz.scheduler.batchTriggerAcquisitionMaxCount"] = BatchSize })
            .BuildScheduler(cancellationToken);
        var job = JobBuilder.Create<DueJob>().WithIdentity(Job).StoreDurably().UsingJobData(new JobDataMap { [DueJob.Call] = due }).Build();
        var sweep = TriggerBuilder.Create().WithIdentity("sweep").ForJob(Job)
            .StartAt(time.GetUtcNow() + Sweep)
            // One sweep makes up for any number that were missed.
            .WithSimpleSchedule(schedule => schedule.WithInterval(Sweep).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount))
            .Build();
        await scheduler.AddJob(job, cancellationToken: cancellationToken);
        await scheduler.ScheduleJob(sweep, cancellationToken: cancellationToken);
        await scheduler.Start(cancellationToken);
        return new(scheduler, time);
    }

    /// <summary>Sets when a domain is due, in place of what was set before; null: the sweep alone looks at it.</summary>
    public async Task SetAsync(DomainName domain, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var key = new TriggerKey(domain.ToStringWithoutDot(), DomainGroup);
        if (at is not { } due)
        {
            if (_set.Remove(domain))
            {
                await _scheduler.UnscheduleJob(key, cancellationToken);
            }
        }
        else if (!_set.TryGetValue(domain, out var present) || present != due || due <= _time.GetUtcNow())
        {
            _set[domain] = due;
            await _scheduler.ScheduleTrigger(Trigger(key, due, domain), TriggerConflict.Replace, cancellationToken);
        }
    }

    /// <summary>Sets when all are looked at, before the next sweep.</summary>
    public async Task SetAllAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        await _scheduler.ScheduleTrigger(Trigger(Everything, at, null), TriggerConflict.Replace, cancellationToken);

    /// <summary>Forgets the domains that are not among these.</summary>
    public async Task RetainAsync(IReadOnlySet<DomainName> domains, CancellationToken cancellationToken)
    {
        foreach (var gone in _set.Keys.Where(domain => !domains.Contains(domain)).ToArray())
        {
            await SetAsync(gone, null, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await _scheduler.Shutdown(waitForJobsToComplete: true);

    private ITrigger Trigger(TriggerKey key, DateTimeOffset at, DomainName? domain)
    {
        var soonest = _time.GetUtcNow() + Soonest;
        return TriggerBuilder.Create().WithIdentity(key).ForJob(Job).StartAt(at > soonest ? at : soonest)
            // Late is better than never: the machine may have slept.
            .WithSimpleSchedule(schedule => schedule.WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow))
            .UsingJobData(domain is null ? [] : new JobDataMap { [DueJob.Domain] = domain })
            .Build();
    }

    private sealed class DueJob : IJob
    {
        public const string Call = "call";
        public const string Domain = "domain";

        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            var domain = context.MergedJobDataMap.TryGetValue(Domain, out var value) ? (DomainName?)value : null;
            ((Action<DomainName?>)context.MergedJobDataMap[Call]!)(domain);
            return ValueTask.CompletedTask;
        }
    }
}
