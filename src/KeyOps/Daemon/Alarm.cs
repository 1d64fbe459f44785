using Quartz;

namespace KeyOps.Daemon;

/// <summary>Wakes the reconcile pass: when something falls due, and every so often to find what nobody announced.</summary>
internal sealed class Alarm : IAsyncDisposable
{
    /// <summary>How often files and tables are looked at though nothing is due.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(10);

    /// <summary>A due time in the past, or this moment, still leaves room to breathe between two passes.</summary>
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    private static readonly JobKey Job = new("reconcile");
    private static readonly TriggerKey Due = new("due");

    private readonly IScheduler _scheduler;
    private readonly TimeProvider _time;

    private Alarm(IScheduler scheduler, TimeProvider time)
    {
        _scheduler = scheduler;
        _time = time;
    }

    public static async Task<Alarm> StartAsync(Func<CancellationToken, Task> wake, TimeProvider time, CancellationToken cancellationToken)
    {
        var scheduler = await QuartzSchedulerBuilder.Create().BuildScheduler(cancellationToken);
        var job = JobBuilder.Create<WakeJob>().WithIdentity(Job).StoreDurably().DisallowConcurrentExecution()
            .UsingJobData(new JobDataMap { [WakeJob.Wake] = wake }).Build();
        var sweep = TriggerBuilder.Create().WithIdentity("sweep").ForJob(Job)
            .StartAt(time.GetUtcNow() + Sweep)
            .WithSimpleSchedule(schedule => schedule.WithInterval(Sweep).RepeatForever())
            .Build();
        await scheduler.AddJob(job, cancellationToken: cancellationToken);
        await scheduler.ScheduleJob(sweep, cancellationToken: cancellationToken);
        await scheduler.Start(cancellationToken);
        return new(scheduler, time);
    }

    /// <summary>Wakes at this time in place of the one set before; null: only the sweep wakes.</summary>
    public async Task SetAsync(DateTimeOffset? at, CancellationToken cancellationToken)
    {
        await _scheduler.UnscheduleJob(Due, cancellationToken);
        if (at is { } due)
        {
            var soonest = _time.GetUtcNow() + Soonest;
            var trigger = TriggerBuilder.Create().WithIdentity(Due).ForJob(Job).StartAt(due > soonest ? due : soonest).Build();
            await _scheduler.ScheduleJob(trigger, cancellationToken: cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await _scheduler.Shutdown(waitForJobsToComplete: true);

    private sealed class WakeJob : IJob
    {
        public const string Wake = "wake";

        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
            await ((Func<CancellationToken, Task>)context.MergedJobDataMap[Wake]!)(cancellationToken);
    }
}
